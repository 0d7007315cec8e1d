import { measureRounds } from '../rounds.mjs'
import { best, ours } from '../rows.mjs'

export const start = {
  id: 'start',
  title: 'start(): µs of one core, 64 at once',
  unit: 'µs',
  floor: 'floor: plain',
  run: ({ quick }) =>
    measureRounds('start', { warmUp: quick ? 100 : 800, batches: 150, rounds: quick ? 3 : 11 }),
  bars: (rows) => [
    { text: '≤ 8 µs', holds: ours(rows).median <= 8 },
    { text: '≤ 0.5 × the best peer', holds: ours(rows).median <= 0.5 * best(rows).median },
  ],
}
