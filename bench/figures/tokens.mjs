import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { measureRounds } from '../rounds.mjs'
import { best, named, ours } from '../rows.mjs'
import { summarise } from '../statistics.mjs'

const scale = (rows, factor) =>
  rows.map((row) => ({
    ...row,
    median: row.median * factor,
    min: row.min * factor,
    max: row.max * factor,
  }))

const floor = 'floor: by hand'

export const hot = {
  id: 'hot',
  title: 'valid token: CPU ns for each await accessToken()',
  unit: 'ns',
  floor,
  run: async ({ quick }) => {
    const batches = quick ? 200 : 1_000
    const rows = await measureRounds('hot', { warmUp: 1_000, batches, rounds: quick ? 3 : 11 })
    return scale(rows, 1_000).map(({ posts: _posts, ...row }) => row)
  },
  bars: (rows) => [
    { text: '≤ 1.3 × the floor', holds: ours(rows).median <= 1.3 * named(rows, floor).median },
    { text: '≤ the best peer', holds: ours(rows).median <= best(rows).median },
  ],
}

export const crowd = {
  id: 'crowd',
  title: '1,000 callers of an expired token: client CPU ms',
  unit: 'ms',
  floor,
  run: async ({ quick }) =>
    scale(
      await measureRounds('crowd', {
        warmUp: quick ? 5 : 50,
        batches: quick ? 3 : 10,
        rounds: quick ? 3 : 11,
      }),
      1 / 1_000,
    ),
  bars: (rows) => [
    { text: '1 request', holds: ours(rows).posts === 1 },
    {
      text: '≤ 1.3 × one shared request by hand',
      holds: ours(rows).median <= 1.3 * named(rows, floor).median,
    },
  ],
}

export const api = {
  id: 'api',
  title: 'tokens.fetch(): client CPU µs for each call of the API',
  unit: 'µs',
  floor: 'floor: fetch',
  run: ({ quick }) =>
    measureRounds('api', { warmUp: quick ? 20 : 100, batches: quick ? 5 : 20, rounds: quick ? 3 : 15 }),
  bars: (rows) => [
    {
      text: '≤ 1.05 × the bare fetch',
      holds: ours(rows).median <= 1.05 * named(rows, 'floor: fetch').median,
    },
  ],
}

const script = fileURLToPath(new URL('../tokens/memory.mjs', import.meta.url))

const memoryOnce = async (accounts) =>
  JSON.parse((await promisify(execFile)(process.execPath, ['--expose-gc', script, accounts])).stdout)

export const memory = {
  id: 'memory',
  title: 'memory for each remembered account, beside the token itself',
  unit: 'bytes',
  run: async ({ quick }) => {
    const samples = []
    for (let round = 0; round < (quick ? 1 : 5); round++) samples.push(await memoryOnce(10_000))
    const { median, ...spread } = summarise(samples.map(({ bytes }) => Math.round(bytes)))
    return [
      {
        name: 'dropbox-oauth',
        kind: 'ours',
        note: '10,000 accounts remembered; the key and the map included',
        median,
        ...spread,
      },
    ]
  },
  bars: (rows) => [{ text: '≤ 1,000 bytes', holds: ours(rows).median <= 1_000 }],
}
