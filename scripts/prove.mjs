// The long proofs at their full figures: `npm run prove -- [--only model,fleet-redis]`; a name stands for all that begin
// with it. The figures are variables that the tests read, so a shorter run is `FLEET_EXPIRIES=30 npm run prove -- --only
// fleet`. docs/reliability.md has what came of it.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const root = fileURLToPath(new URL('..', import.meta.url))
const fleet = { FLEET_PROCESSES: '50', FLEET_EXPIRIES: '1000', FLEET_HERD: '10000' }

/** Each proof's tests, and how large it is. */
const proofs = {
  'file-kills': { file: 'stores/file/processes.test.ts', figures: { FILE_KILLS: '1000' } },
  'file-damage': { file: 'stores/file/damage.test.ts', figures: { FILE_ALL_BITS: '1' } },
  callbacks: { file: 'security/callbacks.test.ts', figures: { CALLBACK_CASES: '100000' } },
  model: { file: 'reliability/model.test.ts', figures: { MODEL_STEPS: '1000000' } },
  'fleet-file': { file: 'reliability/fleet/file.test.ts', figures: fleet },
  'fleet-redis': { file: 'reliability/fleet/redis.test.ts', figures: fleet },
  'fleet-postgres': { file: 'reliability/fleet/postgres.test.ts', figures: fleet },
}

/** The names that were asked for. */
const chosen = (only) => {
  const names = Object.keys(proofs)
  if (only === undefined) return names
  return only.split(',').flatMap((wanted) => {
    const found = names.filter((name) => name.startsWith(wanted))
    if (found.length > 0) return found
    console.error(`There is no proof ${wanted}. There are: ${names.join(', ')}`)
    process.exit(2)
  })
}

/** Runs one, and gives its line of the summary. */
const prove = (name) => {
  const { file, figures } = proofs[name]
  const sizes = Object.entries(figures).map(([variable, size]) => [variable, process.env[variable] ?? size])
  const size = sizes.map((entry) => entry.join('=')).join(' ')
  console.log(`\n— ${name}: ${size}`)
  const started = Date.now()
  const arguments_ = [
    '--no-install',
    'vitest',
    'run',
    '--project',
    'oauth',
    '--reporter=./scripts/prove-reporter.mjs',
  ]
  const { status } = spawnSync('npx', [...arguments_, `packages/oauth/test/${file}`], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...Object.fromEntries(sizes) },
  })
  const seconds = Math.round((Date.now() - started) / 1000)
  return {
    passed: status === 0,
    line: `${name}: ${status === 0 ? 'holds' : 'FAILED'} after ${seconds} s (${size})`,
  }
}

const { values } = parseArgs({ options: { only: { type: 'string' } } })
const results = chosen(values.only).map(prove)
console.log(`\n${results.map(({ line }) => line).join('\n')}`)
process.exit(results.every(({ passed }) => passed) ? 0 : 1)
