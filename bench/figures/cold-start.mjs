import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { interleave } from '../interleave.mjs'
import { EMPTY_PACKAGE } from '../prepare.mjs'
import { best, named, ours } from '../rows.mjs'
import { peerPackages } from '../subjects.mjs'

const run = promisify(execFile)
const script = fileURLToPath(new URL('../import-once.mjs', import.meta.url))

const importOnce = async ({ specifier }) => Number((await run(process.execPath, [script, specifier])).stdout)

const subjects = [
  {
    name: 'floor: empty package',
    kind: 'floor',
    specifier: EMPTY_PACKAGE,
    note: 'one empty file from node_modules',
  },
  { name: 'dropbox-oauth', kind: 'ours', specifier: 'dropbox-oauth' },
  ...peerPackages.map((specifier) => ({ name: specifier, kind: 'peer', specifier })),
]

export const coldStart = {
  id: 'cold',
  title: 'cold start: ms inside import(), fresh process',
  unit: 'ms',
  floor: 'floor: empty package',
  run: async ({ quick }) => {
    for (const subject of subjects) await importOnce(subject) // the files are in the disk cache from here on
    return interleave('import()', subjects, quick ? 5 : 21, importOnce)
  },
  bars: (rows) => [
    { text: '≤ the best peer', holds: ours(rows).median <= best(rows).median },
    {
      text: '≤ the empty package + 3 ms',
      holds: ours(rows).median <= named(rows, 'floor: empty package').median + 3,
    },
  ],
}
