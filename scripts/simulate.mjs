// A fleet by a simulated clock: `npm run simulate -- [--accounts N] [--machines N] [--hours N] [--keep]`; docs/scale.md
// says what it shows.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { installOurs } from '../bench/prepare.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const run = (...arguments_) => {
  const { status } = spawnSync(process.execPath, arguments_, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (status !== 0) process.exit(status ?? 1)
}

run('scripts/build.mjs', '--quick')
installOurs()
// A million records are held in memory.
run('--max-old-space-size=12000', 'bench/simulation/run.mjs', ...process.argv.slice(2))
