import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { refreshAccessToken } from '../../src/index.ts'
import { openByFetch } from '../../src/transport/fetch.ts'
import { goodAnswer } from '../flow/stub.ts'

const servers: Server[] = []

/** A real server on a free port; gives its address. */
async function listen(onRequest: RequestListener): Promise<string> {
  const server = createServer(onRequest)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const refresh = (origin: string, over: object = {}) =>
  refreshAccessToken({
    consumerKey: 'appkey0123456ab',
    refreshToken: 'REFRESH',
    endpoints: { token: `${origin}/oauth2/token` },
    ...over,
  })

afterEach(() => {
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

describe("Node's own transport", () => {
  test('sends a plain form with its length, keeps the connection, and never asks for compression', async () => {
    const seen: object[] = []
    const origin = await listen((request, response) => {
      const { 'content-type': type, 'content-length': length, 'accept-encoding': encoding } = request.headers
      seen.push({
        type,
        length,
        encoding,
        port: request.socket.remotePort,
        url: request.url,
        method: request.method,
      })
      response.end(JSON.stringify(goodAnswer))
    })
    await refresh(origin)
    await refresh(origin)
    expect(seen).toHaveLength(2)
    expect(seen[0]).toEqual(seen[1])
    expect(seen[0]).toMatchObject({
      type: 'application/x-www-form-urlencoded',
      encoding: undefined,
      url: '/oauth2/token',
      method: 'POST',
      length: String('grant_type=refresh_token&refresh_token=REFRESH&client_id=appkey0123456ab'.length),
    })
  })

  test('is not used where a fetch is given, nor where NODE_USE_ENV_PROXY asks for a proxy', async () => {
    const used: string[] = []
    const stub = (name: string) => () => (used.push(name), Promise.resolve(Response.json(goodAnswer)))
    vi.stubGlobal('fetch', stub('global'))
    vi.stubEnv('NODE_USE_ENV_PROXY', '1')
    await refresh('http://127.0.0.1:9')
    await refresh('http://127.0.0.1:9', { fetch: stub('given') })
    expect(used).toEqual(['global', 'given'])
  })

  test('says so when a connection fails while HTTPS_PROXY is set, which it does not use', async () => {
    await expect(refresh('http://127.0.0.1:9')).rejects.toThrow(/ECONNREFUSED\)\. Nothing was lost/)
    vi.stubEnv('HTTPS_PROXY', 'http://user:pass@proxy.example:8080')
    const error = await refresh('http://127.0.0.1:9').catch((e: unknown) => e)
    expect(String(error)).toMatch(/HTTPS_PROXY is set.*NODE_USE_ENV_PROXY=1/)
    expect(String(error)).not.toContain('pass')
  })

  test('says so, too, when a connection only hangs', async () => {
    vi.stubEnv('HTTPS_PROXY', 'http://proxy.example:8080')
    const origin = await listen(() => {})
    await expect(refresh(origin, { timeoutMs: 50 })).rejects.toThrow(/50 ms.*HTTPS_PROXY is set/)
    await expect(refresh(origin, { timeoutMs: 50, fetch })).rejects.toThrow('the proxy may be the cause')
  })

  test('closes a connection sooner where the server says so', async () => {
    const order: string[] = []
    const use = (name: string, headers: Record<string, string>) =>
      new Promise<void>((resolve, reject) => {
        listen((request, response) => {
          request.socket.once('close', () => resolve(void order.push(name)))
          response.writeHead(200, headers).end(JSON.stringify(goodAnswer))
        })
          .then((origin) => {
            servers.at(-1)!.keepAliveTimeout = 60_000 // `!`: listen() has just pushed it
            return refresh(origin)
          })
          .catch(reject)
      })
    await Promise.all([use('silent', {}), use('says two seconds', { 'keep-alive': 'timeout=2' })])
    expect(order).toEqual(['says two seconds', 'silent'])
  })

  test('closes a connection that is idle for four seconds, before a server would', async () => {
    const closed = new Promise<number>((resolve) => {
      void listen((request, response) => {
        const usedAt = Date.now()
        request.socket.once('close', () => resolve(Date.now() - usedAt))
        response.end(JSON.stringify(goodAnswer))
      }).then((origin) => {
        servers.at(-1)!.keepAliveTimeout = 60_000 // `!`: listen() has just pushed it
        return refresh(origin)
      })
    })
    expect(await closed).toBeLessThan(10_000) // far from the server's minute
  })
})

describe('a fetch that is no Node transport', () => {
  test('gets no body and no content type where there is nothing to say', async () => {
    const calls: (RequestInit | undefined)[] = []
    const stub: typeof fetch = async (_, init) => (calls.push(init), Response.json(null))
    const request = {
      method: 'POST',
      url: 'https://api.example/2/x',
      headers: ['authorization', 'Bearer x'],
      body: '',
    } as const
    await openByFetch(request, stub, request.body).answer
    expect(calls[0]).toMatchObject({ method: 'POST', headers: { authorization: 'Bearer x' } })
    expect(calls[0]).not.toHaveProperty('body')
  })
})

describe('a given fetch', () => {
  test('gets the request of any fetch, with a body it can read once', async () => {
    const calls: [unknown, RequestInit | undefined][] = []
    await refresh('https://proxy.example', {
      fetch: async (input: string, init?: RequestInit) => {
        calls.push([input, init])
        expect(await new Request(input, init).text()).toContain('grant_type=refresh_token')
        return Response.json(goodAnswer)
      },
    })
    expect(calls[0]).toMatchObject([
      'https://proxy.example/oauth2/token',
      {
        method: 'POST',
        redirect: 'manual',
        headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      },
    ])
  })

  test('that hangs in spite of the deadline does not hang us', async () => {
    const error = refresh('https://proxy.example', { fetch: () => new Promise(() => {}), timeoutMs: 20 })
    await expect(error).rejects.toMatchObject({
      code: 'transient',
      remedy: 'retry',
      message: expect.stringMatching('20 ms') as string,
    })
  })

  test('that followed a redirect is not believed', async () => {
    const redirected = Object.defineProperty(Response.json(goodAnswer), 'redirected', { value: true })
    await expect(refresh('https://proxy.example', { fetch: async () => redirected })).rejects.toMatchObject({
      code: 'token_endpoint',
    })
  })

  test('that throws at once is a failed connection', async () => {
    const fetch = () => {
      throw new TypeError('secret: REFRESH')
    }
    await expect(refresh('https://proxy.example', { fetch })).rejects.toMatchObject({ code: 'transient' })
    await expect(refresh('https://proxy.example', { fetch })).rejects.not.toThrow('REFRESH')
  })
})
