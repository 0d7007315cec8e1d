import { createEmulator } from 'dropbox-oauth-emulator'
import { afterAll, describe, expect, test } from 'vitest'
import { authorizeUrl, form } from './support/client.ts'
import { rawRequest, statusOf } from './support/raw-http.ts'

const emulator = await createEmulator({ port: 0 })
afterAll(() => emulator.close())

describe('addresses that other machines can reach', () => {
  test.each(['0.0.0.0', '::', '192.0.2.1', 'example.com', '127.0.0.1.example.com'])(
    'are refused: %s',
    async (host) => {
      await expect(createEmulator({ port: 0, host })).rejects.toThrow('allowNonLoopback')
    },
  )

  test('are served when that was asked for; an address is then a good Host, a name is not', async () => {
    await using own = await createEmulator({ port: 0, host: '0.0.0.0', allowNonLoopback: true })
    const local = `http://127.0.0.1:${new URL(own.url).port}`
    const health = (host: string) => rawRequest(local, ['GET /__emulator/health HTTP/1.1', `Host: ${host}`])
    expect(statusOf(await health('192.0.2.7:4280'))).toBe(200)
    expect(statusOf(await health('[2001:db8::1]:4280'))).toBe(200)
    expect(statusOf(await health('rebound.example:4280'))).toBe(403)
  })
})

describe('Host (DNS rebinding)', () => {
  const visit = async (host: string | undefined, path = '/.well-known/jwks') =>
    statusOf(
      await rawRequest(emulator.url, [
        `GET ${path} HTTP/1.1`,
        ...(host === undefined ? [] : [`Host: ${host}`]),
      ]),
    )

  test.each([
    'localhost',
    'localhost:1234',
    '127.0.0.1',
    '127.9.9.9:80',
    '[::1]:4280',
    'app.localhost:4280',
    'LOCALHOST',
  ])('a loopback name is served: %s', async (host) => expect(await visit(host)).toBe(200))

  test.each([
    'evil.example',
    'evil.example:4280',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'localhost@evil.example',
    'evil.example#localhost',
    'notlocalhost',
    '192.0.2.1',
    '0.0.0.0',
    'www.dropbox.com',
  ])('any other is refused: %s', async (host) => {
    for (const path of ['/.well-known/jwks', '/oauth2/authorize', '/__emulator/requests', '/2/check/user']) {
      expect([400, 403]).toContain(await visit(host, path))
    }
  })

  test('none is refused', async () => {
    expect([400, 403]).toContain(await visit(undefined))
    expect([400, 403]).toContain(statusOf(await rawRequest(emulator.url, ['GET /.well-known/jwks HTTP/1.0'])))
  })
})

describe('Origin', () => {
  const own = { Origin: emulator.url }
  const foreign = [
    { Origin: 'https://evil.example' },
    { Origin: 'null' },
    { Origin: 'http://127.0.0.1:1' },
    { Origin: 'http://localhost:3000' },
  ]

  test.each(foreign)('a foreign one has no business on pages and control routes: %o', async (headers) => {
    const before = emulator.requests.count()
    const reset = await fetch(`${emulator.url}/__emulator/reset`, { method: 'POST', headers })
    const fault = await fetch(`${emulator.url}/__emulator/faults`, { method: 'POST', headers, body: '{}' })
    const requests = await fetch(`${emulator.url}/__emulator/requests`, { headers })
    const page = await fetch(emulator.endpoints.authorize, {
      method: 'POST',
      headers,
      body: form({ action: 'allow' }),
    })
    const keys = await fetch(`${emulator.url}/.well-known/jwks`, { headers })
    for (const response of [reset, fault, requests, page, keys]) {
      expect(response.status).toBe(403)
      expect(response.headers.get('access-control-allow-origin')).toBeNull()
    }
    expect(emulator.requests.count()).toBe(before)
  })

  test('the emulator’s own is welcome', async () => {
    expect((await fetch(`${emulator.url}/__emulator/health`, { headers: own })).status).toBe(200)
    expect((await fetch(authorizeUrl(emulator), { headers: own })).status).toBe(200)
  })

  test('one that only agrees with a made-up Host is foreign', async () => {
    const visit = async (host: string, origin: string) =>
      statusOf(
        await rawRequest(emulator.url, [
          'GET /__emulator/health HTTP/1.1',
          `Host: ${host}`,
          `Origin: http://${origin}`,
        ]),
      )
    const { port } = new URL(emulator.url)
    expect(await visit('localhost:1', 'localhost:1')).toBe(403)
    expect(await visit(`localhost:${port}`, `127.0.0.2:${port}`)).toBe(403)
    expect(await visit(`localhost:${port}`, `localhost:${port}`)).toBe(200)
  })

  test.each(foreign)(
    'any may call the token endpoint and the API, and read the answer: %o (dropbox-sdk-dotnet issue 373; a recording of November 2023)',
    async (headers) => {
      const body = form({ grant_type: 'refresh_token' })
      for (const [url, exposed] of [
        [emulator.endpoints.token, 'X-Dropbox-Request-Id'],
        [`${emulator.url}/2/users/get_current_account`, 'Dropbox-API-Result'],
        [`${emulator.url}/1/oauth2/token`, 'X-Dropbox-Request-Id'],
      ] as const) {
        const response = await fetch(url, { method: 'POST', headers, body })
        expect(response.status).toBe(400)
        expect(response.headers.get('access-control-allow-origin')).toBe('*')
        expect(response.headers.get('access-control-expose-headers')).toContain(exposed)
        expect(response.headers.get('access-control-allow-credentials')).toBeNull()
      }
    },
  )

  test('preflights are answered there, and nowhere else (dropbox-sdk-js, in a browser)', async () => {
    const headers = {
      Origin: 'https://app.example',
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'authorization,content-type',
    }
    for (const url of [emulator.endpoints.token, `${emulator.url}/2/check/user`]) {
      const response = await fetch(url, { method: 'OPTIONS', headers })
      expect(response.status).toBe(200)
      expect(response.headers.get('access-control-allow-origin')).toBe('*')
      expect(response.headers.get('access-control-allow-methods')).toBe('POST')
      expect(response.headers.get('access-control-allow-headers')).toBe('authorization,content-type')
    }
    expect((await fetch(`${emulator.url}/__emulator/reset`, { method: 'OPTIONS', headers })).status).toBe(403)
  })
})
