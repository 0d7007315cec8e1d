// `node bench/profile.mjs ours/start-per-request.mjs start`: the forty functions that take most, after `npm run bench` has
// brought the library here.
import { withWorkers } from './workers.mjs'

const [file, figure] = process.argv.slice(2)
const batches = figure === 'start' ? 2000 : 300

const spots = await withWorkers([{ file }], async ([worker]) => {
  await worker.ask({ command: 'cpu', figure, batches }) // V8 takes thousands of exchanges to have compiled all it will
  const cpu = await worker.ask({ command: 'cpu', figure, batches })
  console.log(`${cpu.toFixed(1)} µs each`)
  return worker.ask({ command: 'profile', figure, batches })
})
for (const { name, share } of spots.slice(0, 40))
  console.log(`${(share * 100).toFixed(1).padStart(5)} %  ${name}`)
