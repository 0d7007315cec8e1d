import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { interleave } from '../interleave.mjs'
import { login } from './login.mjs'

/** Enough for V8 to have compiled what is called: what counts is a server that has been running for a while. */
const WARM_UP = 1_000
const AT_ONCE = 4

const start = async (name) => {
  const child = fork(fileURLToPath(new URL(`servers/${name}.mjs`, import.meta.url)), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const [endpoints] = await once(child, 'message')
  return { name, child, endpoints }
}

const cpuOf = async ({ child }) => {
  child.send('cpu')
  const [microseconds] = await once(child, 'message')
  return microseconds
}

const manyLogins = async ({ endpoints }, count) => {
  const line = async () => {
    for (let i = 0; i < count / AT_ONCE; i++) await login(endpoints)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, line))
}

/**
 * Logins per second of the server's own CPU time, in which neither the client is nor what else the machine does; and by the
 * wall clock, with the client beside it.
 */
export const measureLogins = async ({ rounds, logins }) => {
  const servers = []
  try {
    for (const name of ['ours', 'oauth2-mock-server', 'oidc-provider']) servers.push(await start(name))
    for (const server of servers) await manyLogins(server, WARM_UP)
    const cpu = await interleave('logins by CPU', servers, rounds, async (server) => {
      const before = await cpuOf(server)
      await manyLogins(server, logins)
      return logins / ((await cpuOf(server)) - before) / 1e-6
    })
    const wall = await interleave('logins by the clock', servers, rounds, async (server) => {
      const before = performance.now()
      await manyLogins(server, logins)
      return logins / (performance.now() - before) / 1e-3
    })
    return { cpu, wall }
  } finally {
    for (const { child } of servers) child.disconnect()
  }
}
