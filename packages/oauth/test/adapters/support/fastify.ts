import fastifyCookie from '@fastify/cookie'
import fastifySecureSession from '@fastify/secure-session'
import fastifySession from '@fastify/session'
import Fastify, { type FastifyInstance } from 'fastify'
import { dropboxOAuth, type LinkedAccount } from '../../../src/adapters/fastify.ts'
import { secret } from '../../web/support/world.ts'
import { emailOf, need, running, type Running, type Stand, type StandOptions } from './stand.ts'

type WithDropbox = { dropbox: LinkedAccount }
type WithSession = { session: { get(key: string): unknown; set(key: string, value: unknown): void } }

async function application(
  app: FastifyInstance,
  options: StandOptions,
  hasSession: boolean,
): Promise<Running> {
  const dropbox = dropboxOAuth(hasSession ? { ...options, secret: undefined } : options)
  await app.register(dropbox)
  app.get('/note', async (request) => {
    const { session } = request as unknown as WithSession
    session.set('note', session.get('note') ?? 'kept')
    return session.get('note')
  })
  app.get('/read', async (request) => (request as unknown as WithSession).session.get('note') ?? 'nothing')
  for (const path of ['/files', '/api']) {
    app.get(path, { preHandler: dropbox.requireAccount(need) }, async (request) =>
      emailOf((request as unknown as WithDropbox).dropbox),
    )
  }
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = await running(app.server)
  return { port, close: () => app.close() }
}

const newApp = (): FastifyInstance => Fastify({ forceCloseConnections: true })

export const fastifyStands: readonly Stand[] = [
  {
    name: 'Fastify with @fastify/session',
    renews: true,
    hasSession: true,
    async listen(options) {
      const app = newApp()
      await app.register(fastifyCookie)
      await app.register(fastifySession, { secret, cookie: { secure: false }, saveUninitialized: false })
      return application(app, options, true)
    },
  },
  {
    name: 'Fastify with @fastify/secure-session',
    renews: false,
    hasSession: true,
    async listen(options) {
      const app = newApp()
      await app.register(fastifySecureSession, { key: Buffer.alloc(32, 7), cookie: { path: '/' } })
      return application(app, options, true)
    },
  },
  {
    name: 'Fastify with sealed cookies',
    renews: false,
    hasSession: false,
    listen: (options) => application(newApp(), options, false),
  },
]
