import { interleave } from './interleave.mjs'
import { subjects } from './subjects.mjs'
import { withWorkers } from './workers.mjs'

/**
 * CPU of each subject of a figure, round after round. The warm-up is long: V8 compiles code that was run thousands of
 * times, an exchange takes hundreds of functions, and a server that matters runs for days.
 */
export const measureRounds = (figure, { warmUp, batches, rounds }) =>
  withWorkers(
    subjects.filter(({ figures }) => figures.includes(figure)),
    async (workers) => {
      for (const worker of workers) {
        process.stderr.write(`${figure}: warming ${worker.name}\n`)
        await worker.ask({ command: 'cpu', figure, batches: warmUp })
      }
      return interleave(figure, workers, rounds, (worker) => worker.ask({ command: 'cpu', figure, batches }))
    },
  )
