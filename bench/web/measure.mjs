import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { interleave } from '../interleave.mjs'
import { login } from './login.mjs'

const BROWSERS = 32

/** Who is measured, by framework; the first of each is the same written by hand. */
export const groups = {
  Express: [
    'express-by-hand',
    'express-ours',
    'express-ours-sealed',
    'express-passport-oauth2',
    'express-grant',
    'express-openid-client',
  ],
  Fastify: ['fastify-by-hand', 'fastify-ours', 'fastify-oauth2'],
  'node:http': ['http-by-hand', 'http-ours'],
  'node:http, sealed cookies': ['http-by-hand-sealed', 'http-ours-sealed'],
}

const at = (path) => fileURLToPath(new URL(path, import.meta.url))
const stdio = ['ignore', 'ignore', 'inherit', 'ipc']

const manyLogins = (port, count) => {
  const browser = async () => {
    for (let i = 0; i < count / BROWSERS; i++) await login(port)
  }
  return Promise.all(Array.from({ length: BROWSERS }, browser))
}

const cpuOf = async ({ child }) => {
  child.send('cpu')
  const [microseconds] = await once(child, 'message')
  return microseconds
}

/** Milliseconds of the server's own CPU time for each login: neither the browsers' nor the token endpoint's. */
export const measureWebLogins = async ({ rounds, logins }) => {
  const stub = fork(at('../stub.mjs'), { stdio })
  const [{ port: tokenPort }] = await once(stub, 'message')
  const env = {
    ...process.env,
    NODE_ENV: 'production',
    BENCH_TOKEN_URL: `http://127.0.0.1:${tokenPort}/oauth2/token`,
  }
  const servers = []
  try {
    for (const name of Object.values(groups).flat()) {
      const child = fork(at('server.mjs'), [name], { stdio, env })
      const [port] = await once(child, 'message')
      servers.push({ name, child, port })
    }
    for (const { port } of servers) await manyLogins(port, 20 * BROWSERS)
    return await interleave('web logins', servers, rounds, async (server) => {
      const before = await cpuOf(server)
      await manyLogins(server.port, logins)
      return ((await cpuOf(server)) - before) / 1_000 / logins
    })
  } finally {
    for (const { child } of servers) child.disconnect()
    stub.disconnect()
  }
}
