import { measureRounds } from '../rounds.mjs'
import { best, named, ours, peers } from '../rows.mjs'

const measureFinish = ({ quick }) =>
  measureRounds('finish', { warmUp: quick ? 30 : 240, batches: 30, rounds: quick ? 3 : 11 })

// Both figures are taken from one run, so that their rows can be held side by side.
let measured
const once = (options) => (measured ??= measureFinish(options))
const isOverFetch = ({ figures }) => figures.includes('fetch')

export const finish = {
  id: 'finish',
  title: 'finish(): client CPU µs, 64 at once, each on its own transport',
  unit: 'µs',
  floor: 'floor: node:http',
  run: async (options) => (await once(options)).filter((row) => row.kind === 'peer' || !isOverFetch(row)),
  bars: (rows) => {
    const own = ours(rows).median
    const rest = peers(rows).filter(({ name }) => name !== 'passport-oauth2')
    return [
      { text: '≤ 1.4 × the floor', holds: own <= 1.4 * named(rows, 'floor: node:http').median },
      { text: 'ahead of every peer but passport-oauth2', holds: own < best(rest).median },
      { text: '≤ 1.3 × passport-oauth2', holds: own <= 1.3 * named(rows, 'passport-oauth2').median },
    ]
  },
}

export const fetchFinish = {
  id: 'fetch',
  title: 'finish() over fetch: client CPU µs, 64 at once',
  unit: 'µs',
  floor: 'floor: fetch',
  run: async (options) => (await once(options)).filter(isOverFetch),
  bars: (rows) => [
    { text: '≤ 1.2 × the floor', holds: ours(rows).median <= 1.2 * named(rows, 'floor: fetch').median },
  ],
}
