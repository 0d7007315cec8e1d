import { createAdaptorServer } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import { CookieStore, MemoryStore, sessionMiddleware } from 'hono-sessions'
import { dropboxOAuth, type LinkedAccount } from '../../../src/adapters/hono.ts'
import { secret } from '../../web/support/world.ts'
import { emailOf, need, running, type Running, type Stand, type StandOptions } from './stand.ts'

interface Session {
  get(key: string): string | null | undefined
  set(key: string, value: unknown): void
}
type Env = { Variables: { dropbox: LinkedAccount; session: Session } }

function application(options: StandOptions, store?: CookieStore | MemoryStore): Promise<Running> {
  const app = new Hono<Env>()
  const dropbox = dropboxOAuth<Context>(store ? { ...options, secret: undefined } : options)
  if (store)
    app.use(sessionMiddleware({ store, encryptionKey: secret, cookieOptions: { path: '/' } }) as never)
  app.use(dropbox)
  app.get('/note', (c) => {
    const session = c.get('session')
    session.set('note', session.get('note') ?? 'kept')
    return c.text(session.get('note') ?? '')
  })
  app.get('/read', (c) => c.text(c.get('session').get('note') ?? 'nothing'))
  app.on('GET', ['/files', '/api'], dropbox.requireAccount(need), async (c) =>
    c.text(await emailOf(c.var.dropbox)),
  )
  return running(createAdaptorServer(app) as never)
}

export const honoStands: readonly Stand[] = [
  {
    name: 'Hono with hono-sessions in a store',
    renews: true,
    hasSession: true,
    listen: (options) => application(options, new MemoryStore()),
  },
  {
    name: 'Hono with hono-sessions in its cookie',
    renews: false,
    hasSession: true,
    listen: (options) => application(options, new CookieStore()),
  },
  {
    name: 'Hono with sealed cookies',
    renews: false,
    hasSession: false,
    listen: (options) => application(options),
  },
]
