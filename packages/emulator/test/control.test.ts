import { createEmulator } from 'dropbox-oauth-emulator'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { authorizeUrl, exchange, link } from './support/client.ts'

const emulator = await createEmulator({ port: 0, clock: 'frozen' })
afterAll(() => emulator.close())
beforeEach(() => emulator.reset())

const control = async (method: string, path: string, body?: unknown, type = 'application/json') => {
  const init = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': type } }
  const response = await fetch(`${emulator.url}/__emulator/${path}`, { method, ...init })
  return {
    status: response.status,
    headers: response.headers,
    json: (await response.json()) as Record<string, unknown>,
  }
}

describe('/__emulator', () => {
  test('GET health', async () => {
    const { status, json, headers } = await control('GET', 'health')
    expect([status, json['ok']]).toEqual([200, true])
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('access-control-allow-origin')).toBeNull()
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })

  test('POST clock moves the time', async () => {
    const before = Date.parse((await control('GET', 'health')).json['now'] as string)
    const { json } = await control('POST', 'clock', { advanceMs: 60_000 })
    expect(Date.parse(json['now'] as string)).toBe(before + 60_000)
    for (const advanceMs of [-1, '1', null, undefined]) {
      expect((await control('POST', 'clock', { advanceMs })).status).toBe(400)
    }
  })

  test('faults are added, listed and cleared; null means until cleared', async () => {
    const fault = { match: { endpoint: 'token' }, times: null, respond: { status: 503 } }
    expect((await control('POST', 'faults', fault)).status).toBe(201)
    expect((await control('GET', 'faults')).json).toEqual({ faults: [fault] })
    for (let round = 0; round < 3; round++) expect((await exchange(emulator, 'x')).status).toBe(503)
    expect((await control('DELETE', 'faults')).json).toEqual({ faults: [] })
    expect((await exchange(emulator, 'x')).status).toBe(400)
    const wrong = await control('POST', 'faults', { times: 'many' })
    expect([wrong.status, wrong.json['error']]).toEqual([400, expect.stringContaining('fault.times')])
  })

  test('GET requests is filtered, and does not list itself', async () => {
    await link(emulator)
    await control('GET', 'requests')
    const { json } = await control(
      'GET',
      'requests?endpoint=token&grantType=authorization_code&clientId=emulatorappkey1&user=ada@example.com',
    )
    expect(json['requests']).toHaveLength(1)
    expect((await control('GET', 'requests?endpoint=revoke')).json).toEqual({ requests: [] })
    expect((await control('GET', 'requests')).json['requests']).toHaveLength(2)
  })

  test('POST authorize consents without a browser', async () => {
    const { json } = await control('POST', 'authorize', {
      url: authorizeUrl(emulator),
      user: 'zoe@example.com',
    })
    expect((await exchange(emulator, json['code'] as string)).json['account_id']).toBe(
      emulator.users[1]!.accountId,
    )
    const denied = await control('POST', 'authorize', { url: authorizeUrl(emulator), decision: 'deny' })
    expect(denied.json['redirectUrl']).toContain('error=access_denied')
    for (const wrong of [
      {},
      { url: 1 },
      { url: authorizeUrl(emulator), user: 1 },
      { url: authorizeUrl(emulator), decision: 'x' },
    ]) {
      expect((await control('POST', 'authorize', wrong)).status).toBe(400)
    }
    const bad = await control('POST', 'authorize', { url: authorizeUrl(emulator, { client_id: 'nobody' }) })
    expect(bad.json['error']).toBe('authorize: unknown_client_id: Invalid client_id: "nobody".')
  })

  test('POST reset', async () => {
    await link(emulator)
    await control('POST', 'reset')
    expect(emulator.requests.count()).toBe(0)
  })

  test.each([
    ['POST', 'reset', 'GET', 'PUT'],
    ['GET, PUT', 'snapshot', 'POST', 'DELETE'],
    ['GET, POST, DELETE', 'faults', 'PUT', 'PATCH'],
    ['POST', 'clock', 'GET', 'DELETE'],
    ['GET', 'events', 'POST', 'OPTIONS'],
  ])('takes %s for %s, and says so to other methods', async (allow, path, ...others) => {
    for (const method of others) {
      const { status, headers, json } = await control(method, path)
      expect([status, headers.get('allow')]).toEqual([405, allow])
      expect(json).toEqual({ error: `/__emulator/${path} takes ${allow}` })
    }
  })

  test('anything else is a 404 that names what there is', async () => {
    const { status, json } = await control('GET', 'nothing')
    expect(status).toBe(404)
    expect(json['error']).toMatch(/known are GET health, .*GET\|POST\|DELETE faults/)
  })

  test('a body that is no JSON object is a 400', async () => {
    const post = (body: string, type = 'application/json') =>
      fetch(`${emulator.url}/__emulator/faults`, { method: 'POST', body, headers: { 'Content-Type': type } })
    for (const body of ['', '{', '[]', 'null', '1']) {
      const response = await post(body)
      expect(response.status).toBe(400)
      expect(await response.json()).toEqual({ error: 'the body must be a JSON object' })
    }
    expect((await post('{}', 'text/plain')).status).toBe(400)
  })

  test('a misspelt field is a 400 that names it, and nothing is done', async () => {
    const before = (await control('GET', 'health')).json['now']
    for (const [method, path, body] of [
      ['POST', 'clock', { advanceMs: 1, by: 1 }],
      ['POST', 'authorize', { url: authorizeUrl(emulator), by: 'zoe@example.com' }],
      ['GET', 'requests?by=x', undefined],
    ] as const) {
      const { status, json } = await control(method, path, body)
      expect([status, json['error']]).toEqual([400, expect.stringMatching(/by: unknown/)])
    }
    expect((await control('GET', 'health')).json['now']).toBe(before)
    expect(emulator.requests.count()).toBe(0)
  })

  test('a body without end is refused', async () => {
    const mebibyte = new Uint8Array(1_048_576).fill(32)
    const body = new ReadableStream({ pull: (controller) => controller.enqueue(mebibyte) })
    const response = await emulator.fetch(`${emulator.url}/__emulator/faults`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body,
      duplex: 'half',
    } as RequestInit)
    expect(await response.json()).toEqual({ error: 'the body must be at most 134217728 bytes' })
  })
})

describe('a misspelt name', () => {
  test('of a filter is refused: it would match every request', async () => {
    const filter = { grant_type: 'refresh_token' } as object
    const told = 'requests: grant_type: unknown field; known are endpoint, grantType, clientId, user'
    expect(() => emulator.requests.count(filter)).toThrow(told)
    expect(() => emulator.requests.list(filter)).toThrow(told)
    await expect(emulator.requests.waitFor(filter)).rejects.toThrow(told)
  })

  test.each([{ by: 'zoe@example.com' }, { decision: 'maybe' }, { user: 1 }, 'zoe@example.com'])(
    'of who answers, or how, is refused: %j',
    async (options) => {
      const visit = emulator.authorize(authorizeUrl(emulator), options as object)
      await expect(visit).rejects.toThrow(/^authorize: (by|decision|user|options)/)
    },
  )
})

describe('reset', () => {
  test('brings back the seed and forgets the rest, and apps in hand stay the live ones', async () => {
    await using own = await createEmulator({ clock: 'frozen' })
    const [app, user] = [own.apps[0]!, own.users[0]!]
    const { access_token } = await link(own)
    app.redirectUris.push('http://localhost:1/x')
    app.secret = 'changed'
    app.userLimit = 0
    user.disabled = true
    own.users.pop()
    own.apps.push({ ...app, key: 'another' })
    own.faults.add({ drop: 'before', times: Infinity })
    own.clock.advance(1000)
    own.reset()
    expect(own.apps[0]).toBe(app)
    expect(own.users[0]).toBe(user)
    expect([own.apps.length, own.users.length, app.secret, user.disabled]).toEqual([
      3,
      6,
      'emulatorsecret1',
      false,
    ])
    expect(app.redirectUris).not.toContain('http://localhost:1/x')
    expect(own.requests.count()).toBe(0)
    const answer = await own.fetch(`${own.endpoints.api}/2/check/user`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${access_token}` },
    })
    expect(answer.status).toBe(401)
    app.redirectUris.push('http://localhost:1/x')
    expect(
      (await own.authorize(authorizeUrl(own, { redirect_uri: 'http://localhost:1/x' }))).code,
    ).toBeDefined()
  })
})

describe('the clock', () => {
  test('stands still when frozen, and runs when real', async () => {
    const now = async (own: typeof emulator) => {
      const response = await own.fetch(`${own.url}/__emulator/health`)
      return Date.parse(((await response.json()) as { now: string }).now)
    }
    await using frozen = await createEmulator({ clock: 'frozen' })
    const start = await now(frozen)
    await expect.poll(() => Date.now()).toBeGreaterThan(start)
    expect(await now(frozen)).toBe(start)
    await using real = await createEmulator()
    const first = await now(real)
    await expect.poll(() => now(real)).toBeGreaterThan(first)
    real.clock.advance(3_600_000)
    expect(await now(real)).toBeGreaterThanOrEqual(first + 3_600_000)
  })

  test.each([-1, NaN, Infinity, 1e17])('does not take %s', async (ms) => {
    expect(() => emulator.clock.advance(ms)).toThrow(RangeError)
  })
})
