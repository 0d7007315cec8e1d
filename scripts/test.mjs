// All the tests, from nothing: what they need is installed, everything is built and checked, then they run.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { ensureSystemPackages } from './system-packages.mjs'

const cwd = fileURLToPath(new URL('..', import.meta.url))

function step(title, command, ...args) {
  console.log(`\n— ${title}`)
  const { status } = spawnSync(command, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] })
  if (status === 0) return
  // The tests end with their own line; a step before them must not look like a run without tests.
  if (title !== 'Tests') console.log(`\n${title} failed.\n\n0 passed, 1 failed`)
  process.exit(status || 1)
}

ensureSystemPackages()
step('Build', process.execPath, 'scripts/build.mjs')
step('Format, lint, types, architecture', 'npm', 'run', '--silent', 'check')
step('Tests', 'npx', 'vitest', 'run', '--reporter=default', '--reporter=./scripts/plain-reporter.mjs')
