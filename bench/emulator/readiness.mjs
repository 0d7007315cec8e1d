import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { summarise } from '../statistics.mjs'

const INDEX = fileURLToPath(import.meta.resolve('dropbox-oauth-emulator'))
const REPORT = 'process.send(process.cpuUsage())'
const LISTENING = `const { createEmulator } = await import(${JSON.stringify(INDEX)})
await createEmulator({ port: 0 })
${REPORT}`

/** How long a program takes, in ms, from its start to its word that it is ready. */
const time = async (source) => {
  const start = performance.now()
  const argv = ['--input-type=module', '-e', source]
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const [{ user, system }] = await once(child, 'message')
  const wall = performance.now() - start
  const closed = once(child, 'close')
  child.kill()
  await closed
  return { wall, cpu: (user + system) / 1000 }
}

const medians = (samples) => ({
  wall: summarise(samples.map(({ wall }) => wall)).median,
  cpu: summarise(samples.map(({ cpu }) => cpu)).median,
})

/** The emulator's own part: what it takes beyond a Node that does nothing, pair by pair. */
export const measureReadiness = async (rounds) => {
  const [empty, ready] = [[], []]
  for (let round = 0; round < rounds; round++) {
    empty.push(await time(REPORT))
    ready.push(await time(LISTENING))
  }
  const own = ready.map(({ wall, cpu }, i) => ({ wall: wall - empty[i].wall, cpu: cpu - empty[i].cpu }))
  return { empty: medians(empty), ready: medians(ready), own: medians(own) }
}
