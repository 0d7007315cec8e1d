// Our figures beside the peers', in one run: `npm run bench -- [--quick] [--only start,finish,…] [--no-build]`.
// docs/bench.md says what each figure means.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { installOurs, installPeers } from '../bench/prepare.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    'no-build': { type: 'boolean', default: false },
  },
})

const build = () => {
  // Declarations are part of what is installed, and of nothing else that is measured.
  const arguments_ = ['scripts/build.mjs', ...(values.quick ? ['--quick'] : [])]
  const { status } = spawnSync(process.execPath, arguments_, { cwd: root, stdio: ['ignore', 2, 'inherit'] })
  if (status !== 0) process.exit(status ?? 1)
}

if (!values['no-build']) build()
installPeers()
installOurs()
// Only now can the peers be imported: on a fresh checkout they were not there when this file was read.
const { run } = await import('../bench/run.mjs')
await run({ only: values.only?.split(','), quick: values.quick })
