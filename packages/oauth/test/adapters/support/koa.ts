import { createServer } from 'node:http'
import Koa from 'koa'
import koaSession from 'koa-session'
import { dropboxOAuth, type LinkedAccount } from '../../../src/adapters/koa.ts'
import { emailOf, need, running, type Running, type Stand, type StandOptions } from './stand.ts'

type Note = { note?: string }

function application(app: Koa, options: StandOptions, hasSession: boolean): Promise<Running> {
  const dropbox = dropboxOAuth<Koa.Context>(hasSession ? { ...options, secret: undefined } : options)
  const guard = dropbox.requireAccount(need)
  app.silent = true
  app.use(dropbox)
  app.use(async (ctx, next) => {
    const { session } = ctx as unknown as { session: Note }
    if (ctx.path === '/note') ctx.body = session.note ??= 'kept'
    else if (ctx.path === '/read') ctx.body = session.note ?? 'nothing'
    else if (ctx.path === '/files' || ctx.path === '/api') await guard(ctx, next)
  })
  app.use(async (ctx) => {
    ctx.body = await emailOf((ctx.state as { dropbox: LinkedAccount }).dropbox)
  })
  const handle = app.callback()
  return running(createServer((req, res) => void handle(req, res)))
}

function appWithSession(options: object): Koa {
  const app = new Koa()
  app.keys = ['keyboard cat']
  app.use(koaSession(options, app))
  return app
}

/** A store as koa-session takes it. */
function memoryStore(): object {
  const sessions = new Map<string, object>()
  return {
    get: async (key: string) => sessions.get(key),
    set: async (key: string, value: object) => void sessions.set(key, structuredClone(value)),
    destroy: async (key: string) => void sessions.delete(key),
  }
}

export const koaStands: readonly Stand[] = [
  {
    name: 'Koa with koa-session in a store',
    renews: true,
    hasSession: true,
    listen: (options) => application(appWithSession({ store: memoryStore() }), options, true),
  },
  {
    name: 'Koa with koa-session in its cookie',
    renews: false,
    hasSession: true,
    listen: (options) => application(appWithSession({}), options, true),
  },
  {
    name: 'Koa with sealed cookies',
    renews: false,
    hasSession: false,
    listen: (options) => application(new Koa(), options, false),
  },
]
