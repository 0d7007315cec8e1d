import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const at = (file) => fileURLToPath(new URL(file, import.meta.url))

const ask = (child, message) =>
  new Promise((resolve, reject) => {
    const onExit = () => reject(new Error('a worker ended before it answered'))
    child.once('exit', onExit)
    child.once('message', ({ value, error }) => {
      child.off('exit', onExit)
      if (error) reject(new Error(error))
      else resolve(value)
    })
    child.send(message)
  })

const startStub = async () => {
  const child = fork(at('stub.mjs'))
  const [{ port }] = await once(child, 'message')
  return { child, tokenUrl: `http://127.0.0.1:${port}/oauth2/token` }
}

const startWorker = async ({ file, kind, figures, packageName }, tokenUrl) => {
  const env = { ...process.env, BENCH_TOKEN_URL: tokenUrl }
  const child = fork(at('worker.mjs'), [file], { env })
  try {
    const described = await ask(child, { command: 'check' })
    return { ...described, kind, figures, packageName, child, ask: (message) => ask(child, message) }
  } catch (error) {
    child.disconnect()
    throw new Error(`${file}: ${error.message}`, { cause: error })
  }
}

/** Runs `work` with a checked worker for each subject beside one stub, and ends them all. */
export const withWorkers = async (subjects, work) => {
  const stub = await startStub()
  const workers = []
  try {
    for (const subject of subjects) workers.push(await startWorker(subject, stub.tokenUrl))
    return await work(workers)
  } finally {
    for (const { child } of [...workers, stub]) child.disconnect()
  }
}
