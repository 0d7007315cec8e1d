import { createServer } from 'node:http'
import fastifyCookie from '@fastify/cookie'
import fastifySession from '@fastify/session'
import express from 'express'
import expressSession from 'express-session'
import Fastify from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import * as expressAdapter from '../../src/adapters/express.ts'
import * as fastifyAdapter from '../../src/adapters/fastify.ts'
import { locationOf } from '../web/support/browser.ts'
import { secret, useWorld } from '../web/support/world.ts'
import { running, wiredBrowser } from './support/stand.ts'

const world = useWorld()
const month = 30 * 24 * 3600

type Remembering = { session: { cookie: { maxAge: number | null } } }

/** For how long a browser is told to keep a cookie, in seconds. */
function lifetimeOf(response: Response, name: string): number | undefined {
  const line = response.headers.getSetCookie().find((cookie) => cookie.startsWith(`${name}=`)) ?? ''
  const expires = /Expires=([^;]+)/i.exec(line)?.[1]
  return expires === undefined ? undefined : (Date.parse(expires) - Date.now()) / 1000
}

test('on Express, a session that was to last longer than others still does when its id is renewed', async () => {
  const app = express()
  app.use(expressSession({ secret, resave: false, saveUninitialized: false }))
  app.get('/remember', (req, res) => {
    ;(req as unknown as Remembering).session.cookie.maxAge = month * 1000
    Object.assign(req.session, { user: 'ada' })
    res.end()
  })
  app.use(expressAdapter.dropboxOAuth({ ...world().options, secret: undefined }))
  const server = await running(createServer(app))
  onTestFinished(() => void server.close())
  const browser = wiredBrowser(server)
  const before = lifetimeOf(await browser.get('/remember'), 'connect.sid')
  expect(before).toBeGreaterThan(month - 60)
  expect(lifetimeOf(await world().link(browser), 'connect.sid')).toBeGreaterThan(month - 60)
})

test('on Fastify, a session that cannot be loaded again keeps what this request knows of it', async () => {
  const app = Fastify({ forceCloseConnections: true })
  await app.register(fastifyCookie)
  await app.register(fastifySession, { secret, cookie: { secure: false }, saveUninitialized: false })
  app.addHook('onRequest', async (request) => {
    const { session } = request as unknown as { session: { reload: unknown; note?: string } }
    const reload = (session.reload as (done: (error: Error) => void) => void).bind(session)
    // As @fastify/session does when its store fails: an empty session, and an error.
    session.reload = (done: (error: Error) => void) =>
      reload(() => {
        const fresh = (request as unknown as { session: Record<string, unknown> }).session
        for (const name of Object.keys(fresh)) if (name !== 'cookie') delete fresh[name]
        done(new Error('down'))
      })
    Object.defineProperty(session, 'reload', { enumerable: false })
  })
  app.get('/note', async (request) => {
    ;(request as unknown as { session: { note: string } }).session.note = 'kept'
    return 'kept'
  })
  app.get(
    '/read',
    async (request) => (request as unknown as { session: { note?: string } }).session.note ?? 'lost',
  )
  await app.register(fastifyAdapter.dropboxOAuth({ ...world().options, secret: undefined }))
  await app.listen({ port: 0, host: '127.0.0.1' })
  onTestFinished(() => app.close())
  const browser = wiredBrowser({ ...(await running(app.server)), close: () => app.close() })
  await browser.get('/note')
  expect(locationOf(await world().link(browser))).toBe('/')
  expect(await (await browser.get('/read')).text()).toBe('kept')
})
