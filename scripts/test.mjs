// All the tests, from nothing: what they need is installed, everything is built and checked, then they run. The last
// line is `N passed, N failed`. Arguments go to vitest: `npm test -- --sequence.shuffle`.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ensureSystemPackages } from './system-packages.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const countsFile = `${root}artifacts/test-counts.json`

const run = (title, command, ...arguments_) => {
  console.log(`\n— ${title}`)
  const started = Date.now()
  const { status } = spawnSync(command, arguments_, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, TEST_COUNTS: countsFile },
  })
  console.log(
    `— ${title}: ${status === 0 ? 'done' : 'failed'} after ${Math.round((Date.now() - started) / 1000)} s`,
  )
  return status === 0
}

const finish = ({ passed, failures }) => {
  if (failures.length > 0) console.log(`\n${failures.join('\n')}`)
  console.log(`\n${passed} passed, ${failures.length} failed`)
  process.exit(failures.length > 0 || passed === 0 ? 1 : 0)
}

const runTests = () => {
  mkdirSync(`${root}artifacts`, { recursive: true })
  rmSync(countsFile, { force: true })
  const reporters = ['--reporter=default', '--reporter=./scripts/plain-reporter.mjs']
  const isGreen = run('Tests', 'npx', '--no-install', 'vitest', 'run', ...reporters, ...process.argv.slice(2))
  if (!existsSync(countsFile)) return { passed: 0, failures: ['vitest did not run'] }
  const counts = JSON.parse(readFileSync(countsFile, 'utf8'))
  if (!isGreen && counts.failures.length === 0) counts.failures.push('vitest failed without naming a test')
  return counts
}

if (!ensureSystemPackages()) finish({ passed: 0, failures: ['Debian packages are missing, see above'] })
for (const [title, folder] of [
  ['Other runtimes', 'runtimes'],
  ['Next.js', 'examples/next'],
])
  if (!run(title, 'npm', 'ci', '--silent', '--prefix', folder))
    finish({ passed: 0, failures: [`npm ci --prefix ${folder} failed`] })
if (!run('Build', 'npm', 'run', '--silent', 'build')) finish({ passed: 0, failures: ['the build failed'] })
const isChecked = run('Format, lint, types, architecture', 'npm', 'run', '--silent', 'check')
const { passed, failures } = runTests()
finish({ passed, failures: isChecked ? failures : ['npm run check failed, see above', ...failures] })
