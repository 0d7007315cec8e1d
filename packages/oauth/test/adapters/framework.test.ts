import { createServer } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import express, { Router } from 'express'
import Fastify from 'fastify'
import { Hono } from 'hono'
import Koa from 'koa'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import * as expressAdapter from '../../src/adapters/express.ts'
import * as fastifyAdapter from '../../src/adapters/fastify.ts'
import * as honoAdapter from '../../src/adapters/hono.ts'
import * as koaAdapter from '../../src/adapters/koa.ts'
import * as nextAdapter from '../../src/adapters/next.ts'
import * as nodeHttpAdapter from '../../src/adapters/node-http.ts'
import { readTarget } from '../../src/adapters/shared/node-message.ts'
import { locationOf } from '../web/support/browser.ts'
import { START, useWorld, type World } from '../web/support/world.ts'
import { running, type Running, type StandOptions, wiredBrowser } from './support/stand.ts'

const world = useWorld()

async function browserOf(server: Promise<Running>) {
  const { port, close } = await server
  onTestFinished(() => void close())
  return wiredBrowser({ port, close })
}

/** One application on each framework: the login, then `reached`. Errors are answered with their name, and 500. */
const apps: Record<string, (options: StandOptions) => Promise<Running>> = {
  'node:http': (options) => {
    const dropbox = nodeHttpAdapter.dropboxOAuth(options)
    return running(
      createServer((req, res) => {
        dropbox(req, res).then(
          (isHandled) => isHandled || res.end('reached'),
          (error: Error) => {
            res.statusCode = 500
            res.end(error.name)
          },
        )
      }),
    )
  },
  Express: (options) => {
    const app = express()
    app.use(expressAdapter.dropboxOAuth(options))
    app.use((_req, res) => void res.send('reached'))
    app.use((error: Error, _req: express.Request, res: express.Response, _next: express.NextFunction) => {
      res.status(500).send(error.name)
    })
    return running(createServer(app))
  },
  Fastify: async (options) => {
    const app = Fastify({ forceCloseConnections: true })
    await app.register(fastifyAdapter.dropboxOAuth(options))
    app.get('/*', async () => 'reached')
    app.setErrorHandler((error: Error, _request, reply) => reply.code(500).send(error.name))
    await app.listen({ port: 0, host: '127.0.0.1' })
    return { ...(await running(app.server)), close: () => app.close() }
  },
  Koa: (options) => {
    const app = new Koa()
    app.use(async (ctx, next) => {
      try {
        await next()
      } catch (error) {
        ctx.status = 500
        ctx.body = (error as Error).name
      }
    })
    app.use(koaAdapter.dropboxOAuth(options))
    app.use((ctx) => void (ctx.body = 'reached'))
    const handle = app.callback()
    return running(createServer((req, res) => void handle(req, res)))
  },
  Hono: (options) => {
    const app = new Hono()
    app.onError((error, c) => c.text(error.name, 500))
    app.use(honoAdapter.dropboxOAuth(options))
    app.get('*', (c) => c.text('reached'))
    return running(createAdaptorServer(app) as never)
  },
}

describe.each(Object.entries(apps))('on %s', (_name, listen) => {
  test('what is not its own goes on to the application', async () => {
    const browser = await browserOf(listen(world().options))
    for (const path of ['/', '/other', `${START}/`])
      expect(await (await browser.get(path)).text(), path).toBe('reached')
  })

  test("an error of the application's own function comes to the framework", async () => {
    const fail = (): never => {
      throw new RangeError('mine')
    }
    const browser = await browserOf(listen({ ...world().options, accountKey: fail }))
    const response = await browser.get(START)
    expect([response.status, await response.text()]).toEqual([500, 'RangeError'])
  })

  test("the framework's answer to such an error is kept nowhere, and tells nobody the address with the code", async () => {
    const onLinked = (): never => {
      throw new RangeError('mine')
    }
    const browser = await browserOf(listen({ ...world().options, onLinked }))
    const { status, headers } = await world().link(browser)
    expect([status, headers.get('cache-control'), headers.get('referrer-policy')]).toEqual([
      500,
      'no-store',
      'no-referrer',
    ])
  })

  test('the lack of session and secret comes to the framework', async () => {
    const browser = await browserOf(listen({ ...world().options, secret: undefined }))
    expect(await (await browser.get(START)).text()).toBe('BadInputException')
  })

  test("the application's own answer goes out whole, with its cookies", async () => {
    const onLinked: StandOptions['onLinked'] = () => {
      const headers = new Headers({ location: '/welcome', 'x-mine': 'yes' })
      for (const cookie of ['a=1', 'b=2']) headers.append('set-cookie', cookie)
      return new Response('Welcome – Grüße', { status: 303, headers })
    }
    const browser = await browserOf(listen({ ...world().options, onLinked }))
    const end = await world().link(browser)
    expect([end.status, end.headers.get('x-mine'), await end.text()]).toEqual([303, 'yes', 'Welcome – Grüße'])
    expect([browser.cookies.get('a'), browser.cookies.get('b')]).toEqual(['1', '2'])
    expect(browser.cookies.size).toBe(3)
  })
})

test('accountKey gets what the framework knows of the user', async () => {
  const seen: unknown[] = []
  const app = express()
  app.use((req, _res, next) => {
    Object.assign(req, { user: 'ada' })
    next()
  })
  const accountKey = (request: Request, req: express.Request & { user?: string }): string | undefined => {
    seen.push(new URL(request.url).pathname)
    return req.user
  }
  app.use(expressAdapter.dropboxOAuth<express.Request>({ ...world().options, accountKey }))
  const browser = await browserOf(running(createServer(app)))
  await world().link(browser)
  expect(seen).toEqual([START, '/dropbox-auth-finish'])
  expect((await world().tokens.status('ada')).state).toBe('linked')
})

/** Registers another redirect URI at Dropbox, for an application that is mounted somewhere. */
function mountedOptions({ emulator, options }: World): StandOptions {
  const redirectUri = 'http://localhost:3000/auth/finish'
  emulator.apps[0]?.redirectUris.push(redirectUri)
  return { ...options, redirectUri, paths: { start: '/auth/start', unlink: '/auth/unlink' } }
}

test('a mounted router is told whole paths, and answers by them', async () => {
  const app = express()
  const router = Router()
  router.use(expressAdapter.dropboxOAuth(mountedOptions(world())))
  app.use('/auth', router)
  const browser = await browserOf(running(createServer(app)))
  expect(locationOf(await world().link(browser, '/auth/start?returnTo=/files'))).toBe('/files')
  expect((await browser.get('/start')).status).toBe(404)
})

test('a mounted Hono application is told whole paths too', async () => {
  const app = new Hono()
  app.route('/auth', new Hono().use(honoAdapter.dropboxOAuth(mountedOptions(world()))))
  expect((await app.request('/auth/start')).status).toBe(303)
  expect((await app.request('/start')).status).toBe(404)
})

test('a route handler of Next.js that got another path says 404', async () => {
  const { GET, POST } = nextAdapter.dropboxOAuth(world().options)
  expect((await GET(new Request('http://localhost:3000/other'))).status).toBe(404)
  expect((await POST(new Request('http://localhost:3000/other', { method: 'POST' }))).status).toBe(404)
})

test('a session that comes later is awaited', async () => {
  const session = {}
  const { GET } = nextAdapter.dropboxOAuth({
    ...world().options,
    secret: undefined,
    session: async () => session,
  })
  expect((await GET(new Request(`http://localhost:3000${START}`))).headers.getSetCookie()).toEqual([])
  expect(Object.keys(session)).toEqual(['dropbox-auth-csrf-token', 'dropbox-auth-csrf-token-pending'])
})

test.each([
  ['/a?b', { pathname: '/a', search: '?b' }],
  ['/a?b?c', { pathname: '/a', search: '?b?c' }],
  ['/a#b?c', { pathname: '/a', search: '' }],
  ['/a?b#c', { pathname: '/a', search: '?b' }],
  ['//host/a', { pathname: '//host/a', search: '' }],
  ['/a/../b', { pathname: '/a/../b', search: '' }],
  ['http://host/a?b', { pathname: '/a', search: '?b' }],
  ['http://host', { pathname: '', search: '' }],
  ['*', { pathname: '*', search: '' }],
  [undefined, { pathname: '/', search: '' }],
])('the target %j is parted where it says', (target, parts) => {
  expect(readTarget(target)).toEqual(parts)
})

afterAll(() => expect(world().failures).toEqual([]))
