import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect as connectHttp2, createServer as createHttp2Server } from 'node:http2'
import { connect, type AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import express from 'express'
import Fastify from 'fastify'
import Koa from 'koa'
import { describe, expect, onTestFinished, test } from 'vitest'
import * as expressAdapter from '../../src/adapters/express.ts'
import * as fastifyAdapter from '../../src/adapters/fastify.ts'
import * as koaAdapter from '../../src/adapters/koa.ts'
import * as nodeHttpAdapter from '../../src/adapters/node-http.ts'
import { START, UNLINK, useWorld } from '../web/support/world.ts'
import { running, type Running, type StandOptions } from './support/stand.ts'

const world = useWorld()

/** One application on each framework, where every path needs an account. What it throws is kept. */
const apps: Record<string, (options: StandOptions, thrown: unknown[]) => Promise<Running>> = {
  'node:http': (options, thrown) => {
    const dropbox = nodeHttpAdapter.dropboxOAuth(options)
    return running(
      createServer((req, res) => {
        const answer = async (): Promise<void> => {
          if (!(await dropbox(req, res)) && (await dropbox.requireAccount(req, res))) res.end('reached')
        }
        answer().catch((error: unknown) => {
          thrown.push(error)
          res.end()
        })
      }),
    )
  },
  Express: (options, thrown) => {
    const app = express()
    app.use(express.urlencoded())
    const dropbox = expressAdapter.dropboxOAuth(options)
    app.use(dropbox, dropbox.requireAccount())
    app.use((error: Error, _req: express.Request, res: express.Response, _next: express.NextFunction) => {
      thrown.push(error)
      res.end()
    })
    return running(createServer(app))
  },
  Fastify: async (options, thrown) => {
    const app = Fastify({ forceCloseConnections: true })
    const dropbox = fastifyAdapter.dropboxOAuth(options)
    await app.register(dropbox, { prefix: '/ignored' })
    app.all('/*', { preHandler: dropbox.requireAccount() }, async () => 'reached')
    app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
      if (error.statusCode === undefined) thrown.push(error)
      return reply.code(error.statusCode ?? 500).send()
    })
    await app.listen({ port: 0, host: '127.0.0.1' })
    return { ...(await running(app.server)), close: () => app.close() }
  },
  Koa: (options, thrown) => {
    const app = new Koa()
    app.silent = true
    app.on('error', (error) => thrown.push(error))
    const dropbox = koaAdapter.dropboxOAuth(options)
    app.use(dropbox)
    app.use(dropbox.requireAccount())
    const handle = app.callback()
    return running(createServer((req, res) => void handle(req, res)))
  },
}

/** Sends bytes as they are, and gives the status that comes back. */
async function send({ port }: Running, message: string): Promise<number> {
  const socket = connect(port, '127.0.0.1')
  socket.end(message)
  return Number((await text(socket)).split(' ')[1])
}

const head = 'HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\nConnection: close\r\n'

describe.each(Object.entries(apps))('on %s', (_name, listen) => {
  test.each([
    `TRACE / ${head}\r\n`,
    `OPTIONS * ${head}\r\n`,
    `GET ftp://[/ ${head}\r\n`,
    `GET http://[/x ${head}\r\n`,
    `GET //evil.example:99999/ ${head}\r\n`,
    `GET /\\\\evil.example:99999 ${head}\r\n`,
    `GET /?%ff%zz=\u0080 ${head}\r\n`,
    `GET / ${head}X-Odd: \u0080\u00ff\r\n\r\n`,
    `GET / ${head}Cookie: a=1\r\nCookie: b=2\r\n\r\n`,
  ])('a guard that has to ask who it is answers %j by itself', async (message) => {
    const thrown: unknown[] = []
    const accountKey = (request: Request): undefined => void request.headers.get('cookie')
    const server = await listen({ ...world().options, accountKey }, thrown)
    onTestFinished(() => void server.close())
    const status = await send(server, message)
    expect(thrown).toEqual([])
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(500)
  })

  test('a form that ends the link may have a body, read already or not', async () => {
    const thrown: unknown[] = []
    const server = await listen(world().options, thrown)
    onTestFinished(() => void server.close())
    const form = 'Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\na=b'
    expect(await send(server, `POST ${UNLINK} ${head}Sec-Fetch-Site: same-origin\r\n${form}`)).toBe(303)
    expect(thrown).toEqual([])
  })
})

test('HTTP/2 makes no difference on node:http', async () => {
  const seen: string[] = []
  const accountKey = (request: Request): string => {
    seen.push(request.headers.get('cookie') ?? '')
    return 'ada'
  }
  const dropbox = nodeHttpAdapter.dropboxOAuth({ ...world().options, accountKey })
  const server = createHttp2Server((req, res) => void dropbox(req, res as never))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const client = connectHttp2(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  onTestFinished(() => {
    client.destroy()
    server.close()
  })
  const stream = client.request({ ':path': START, cookie: ['a=1', 'b=2'] })
  const [headers] = (await once(stream, 'response')) as [Record<string, unknown>]
  expect(headers[':status']).toBe(303)
  expect(headers['set-cookie']).toHaveLength(1)
  expect(seen).toEqual(['a=1; b=2'])
})
