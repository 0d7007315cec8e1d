import { createEmulator } from 'dropbox-oauth-emulator'
import type { Fault } from 'dropbox-oauth-emulator'
import { beforeEach, describe, expect, test } from 'vitest'
import { basic, callApi, exchange, form, getCode, link, postToken, refresh } from './support/client.ts'

const emulator = await createEmulator()
beforeEach(() => emulator.reset())
const ME = 'users/get_current_account'
const FAIL = { status: 503 }

/** The statuses of refreshes, one after the other, under a fault. */
async function refreshes(fault: Fault, rounds: number): Promise<number[]> {
  const { refresh_token } = await link(emulator)
  emulator.faults.add(fault)
  const seen: number[] = []
  for (let round = 0; round < rounds; round++) seen.push((await refresh(emulator, refresh_token!)).status)
  emulator.faults.clear()
  return seen
}

describe('when a fault strikes', () => {
  test('once, unless said otherwise', async () => {
    expect(await refreshes({ respond: FAIL }, 3)).toEqual([503, 200, 200])
    expect(await refreshes({ respond: FAIL, times: 2 }, 3)).toEqual([503, 503, 200])
    expect(await refreshes({ respond: FAIL, times: Infinity }, 5)).toEqual([503, 503, 503, 503, 503])
  })

  test('from the nth matching request on', async () => {
    expect(await refreshes({ match: { nth: 2 }, respond: FAIL }, 4)).toEqual([200, 503, 200, 200])
    expect(await refreshes({ match: { nth: 2 }, respond: FAIL, times: 2 }, 4)).toEqual([200, 503, 503, 200])
  })

  test('by chance, the same for the same seed', async () => {
    const fault = { respond: FAIL, probability: 0.5, times: Infinity, seed: 7 }
    const first = await refreshes(fault, 40)
    expect(await refreshes(fault, 40)).toEqual(first)
    expect(await refreshes({ ...fault, seed: 8 }, 40)).not.toEqual(first)
    expect(new Set(first)).toEqual(new Set([200, 503]))
    expect(await refreshes({ ...fault, probability: 0 }, 20)).not.toContain(503)
  })

  test('the first that matches is taken, in the order they were added', async () => {
    emulator.faults.add({ respond: { status: 500 } })
    emulator.faults.add({ respond: { status: 502 } })
    const code = await getCode(emulator)
    expect((await exchange(emulator, code)).status).toBe(500)
    expect((await exchange(emulator, code)).status).toBe(502)
    expect((await exchange(emulator, code)).status).toBe(200)
  })

  test('until it is cleared', async () => {
    emulator.faults.add({ respond: FAIL, times: Infinity })
    expect((await refresh(emulator, 'x')).status).toBe(503)
    emulator.faults.clear()
    expect((await refresh(emulator, 'x')).status).toBe(400)
  })
})

describe('which requests are meant', () => {
  const respond = { status: 418, body: '{}' }
  const strikes = async (
    match: Fault['match'],
    send: () => Promise<{ status: number }>,
  ): Promise<boolean> => {
    emulator.faults.clear()
    emulator.faults.add({ match: match!, respond })
    return (await send()).status === 418
  }

  test('by endpoint', async () => {
    const { access_token, refresh_token } = await link(emulator)
    const token = () => refresh(emulator, refresh_token!)
    const me = () => callApi(emulator, ME, access_token)
    const revoke = () => callApi(emulator, 'auth/token/revoke', 'x')
    const authorize = () => emulator.fetch(emulator.endpoints.authorize, { redirect: 'manual' })
    for (const [endpoint, send] of Object.entries({ token, [ME]: me, revoke, authorize })) {
      expect(await strikes({ endpoint }, send)).toBe(true)
      for (const other of ['token', ME, 'revoke', 'authorize', 'check/user'].filter(
        (name) => name !== endpoint,
      )) {
        expect(await strikes({ endpoint: other }, send)).toBe(false)
      }
    }
  })

  test('by grant type', async () => {
    const send = async () => exchange(emulator, await getCode(emulator))
    expect(await strikes({ grantType: 'authorization_code' }, send)).toBe(true)
    expect(await strikes({ grantType: 'refresh_token' }, send)).toBe(false)
  })

  test('by app: in the form, in HTTP Basic, behind an access token', async () => {
    const { key, secret } = emulator.apps[0]!
    const { access_token } = await link(emulator)
    const sends = [
      () => exchange(emulator, 'x'),
      () =>
        postToken(
          emulator,
          { grant_type: 'refresh_token' },
          { headers: { Authorization: basic(key, secret!) } },
        ),
      () => callApi(emulator, ME, access_token),
    ]
    for (const send of sends) {
      expect(await strikes({ clientId: key }, send)).toBe(true)
      expect(await strikes({ clientId: 'another' }, send)).toBe(false)
    }
  })

  test('by user: behind a code, a refresh token, an access token; by mail address or account id', async () => {
    const zoe = emulator.users[1]!
    const { access_token, refresh_token } = await link(emulator, {}, zoe.email)
    const sends = [
      async () => exchange(emulator, await getCode(emulator, {}, zoe.email)),
      () => refresh(emulator, refresh_token!),
      () => callApi(emulator, ME, access_token),
    ]
    for (const send of sends) {
      expect(await strikes({ user: zoe.email }, send)).toBe(true)
      expect(await strikes({ user: zoe.accountId }, send)).toBe(true)
      expect(await strikes({ user: 'ada@example.com' }, send)).toBe(false)
    }
  })
})

describe('what a fault does', () => {
  test('respond: the given status, headers and body, and the request is not handled', async () => {
    const headers = { 'Retry-After': '7', 'Content-Type': 'text/html' }
    emulator.faults.add({ respond: { status: 503, headers, body: '<h1>maintenance</h1>' } })
    const code = await getCode(emulator)
    const { key, secret } = emulator.apps[0]!
    const fields = { grant_type: 'authorization_code', code, client_id: key, client_secret: secret }
    const response = await emulator.fetch(emulator.endpoints.token, { method: 'POST', body: form(fields) })
    expect([response.status, await response.text()]).toEqual([503, '<h1>maintenance</h1>'])
    expect(response.headers.get('retry-after')).toBe('7')
    expect(response.headers.get('content-type')).toBe('text/html')
    expect((await exchange(emulator, code)).status).toBe(200)
  })

  test('respond: its headers take the place of the usual ones, however they are written', async () => {
    const headers = { 'content-type': 'text/html', 'X-DROPBOX-REQUEST-ID': 'mine', server: 'nginx' }
    emulator.faults.add({ respond: { status: 500, headers } })
    const answer = await emulator.fetch(emulator.endpoints.token, { method: 'POST' })
    expect(answer.headers.get('content-type')).toBe('text/html')
    expect(answer.headers.get('x-dropbox-request-id')).toBe('mine')
    expect(answer.headers.get('server')).toBe('nginx')
    emulator.faults.add({
      redirectTo: 'https://a.example/',
      respond: { status: 302, headers: { location: '/b' } },
    })
    const moved = await emulator.fetch(emulator.endpoints.token, { method: 'POST' })
    expect(moved.headers.get('location')).toBe('/b')
    emulator.faults.add({ truncateAt: 3, respond: { status: 500, headers: { 'content-length': '9' } } })
    const short = await emulator.fetch(emulator.endpoints.token, { method: 'POST' })
    expect(short.headers.get('content-length')).toBe('9')
  })

  test('respond without a body: what Dropbox sends there (snarfed/oauth-dropins issue 729; dropbox-sdk-python issue 518; Jesus/dropbox_api, 2019)', async () => {
    emulator.faults.add({ respond: { status: 500 } })
    expect((await refresh(emulator, 'x')).json).toEqual({
      error: 'The server has either erred or is incapable of performing the requested operation.',
    })
    emulator.faults.add({ respond: { status: 429 } })
    expect((await refresh(emulator, 'x')).headers.get('retry-after')).toBe('1')
    emulator.faults.add({ match: { endpoint: ME }, respond: { status: 429 } })
    const limited = await callApi(emulator, ME, 'x')
    expect(limited.headers.get('retry-after')).toBe('1')
    expect(await limited.json()).toMatchObject({
      error: { reason: { '.tag': 'too_many_requests' }, retry_after: 1 },
    })
    emulator.faults.add({ match: { endpoint: ME }, respond: { status: 401 } })
    expect(await (await callApi(emulator, ME, 'x')).json()).toMatchObject({
      error: { '.tag': 'expired_access_token' },
    })
    emulator.faults.add({ match: { endpoint: 'authorize' }, respond: { status: 500 } })
    const page = await emulator.fetch(emulator.endpoints.authorize)
    expect([page.status, page.headers.get('content-type')]).toEqual([500, 'text/html; charset=utf-8'])
  })

  test('respond without a body, at the API: the error that the status is for (dropbox-api-spec: auth.stone, check.stone, common.stone; dropbox-sdk-java)', async () => {
    const answers = async (status: number, route: string) => {
      emulator.faults.add({ respond: { status } })
      const response = await callApi(emulator, route, 'x')
      const text = (await response.text()).replace(/\/\.*", "error"/, '", "error"')
      const { headers } = response
      return [response.status, headers.get('content-type'), headers.get('retry-after'), text]
    }
    const json = (tags: string, error: string) => `{"error_summary": "${tags}", "error": ${error}}`
    const accountType = '{".tag": "invalid_account_type", "invalid_account_type": {".tag": "endpoint"}}'
    for (const [status, tags, error] of [
      [403, 'invalid_account_type/endpoint', accountType],
      [409, 'user_requested', '{".tag": "user_requested"}'],
      [422, 'no_permission', '{".tag": "no_permission"}'],
    ] as const) {
      expect(await answers(status, 'check/user')).toEqual([
        status,
        'application/json',
        null,
        json(tags, error),
      ])
    }
    for (const status of [409, 500, 503])
      expect(await answers(status, ME)).toEqual([
        status,
        'text/plain; charset=utf-8',
        null,
        `Error ${status}`,
      ])
  })

  test('respond with a success and no body: the real answer under another head, say of the wrong type', async () => {
    const code = await getCode(emulator)
    const headers = { 'Content-Type': 'text/html' }
    emulator.faults.add({ match: { endpoint: 'token' }, respond: { status: 200, headers } })
    const tokens = await exchange(emulator, code)
    expect([tokens.status, tokens.headers.get('content-type')]).toEqual([200, 'text/html'])
    emulator.faults.add({ match: { endpoint: ME }, respond: { status: 203 } })
    const account = await callApi(emulator, ME, tokens.json['access_token'])
    expect([account.status, await account.json()]).toEqual([
      203,
      expect.objectContaining({ email: 'ada@example.com' }),
    ])
    expect((await exchange(emulator, code)).json['error']).toBe('invalid_grant')
  })

  test('redirectTo: a 307, which would repeat the POST, unless another status is given', async () => {
    emulator.faults.add({ redirectTo: 'https://evil.example/token' })
    const response = await emulator.fetch(emulator.endpoints.token, { method: 'POST', redirect: 'manual' })
    expect([response.status, response.headers.get('location')]).toEqual([307, 'https://evil.example/token'])
    emulator.faults.add({ redirectTo: 'https://evil.example/', respond: { status: 302 } })
    expect((await emulator.fetch(emulator.endpoints.token, { redirect: 'manual' })).status).toBe(302)
  })

  test('redirectTo: rejects as fetch does when the caller wants no redirects', async () => {
    emulator.faults.add({ redirectTo: 'https://evil.example/token' })
    const call = emulator.fetch(emulator.endpoints.token, { method: 'POST', redirect: 'error' })
    await expect(call).rejects.toThrow(TypeError)
  })

  test('revokeFirst: the token is dead when the request is handled, and stays so', async () => {
    const { access_token, refresh_token } = await link(emulator)
    emulator.faults.add({ match: { endpoint: ME }, revokeFirst: true })
    const response = await callApi(emulator, ME, access_token)
    expect([response.status, await response.text()]).toEqual([
      401,
      expect.stringContaining('invalid_access_token'),
    ])
    expect((await refresh(emulator, refresh_token!)).json['error']).toBe('invalid_grant')
    const other = await link(emulator)
    emulator.faults.add({ match: { grantType: 'refresh_token' }, revokeFirst: true })
    expect((await refresh(emulator, other['refresh_token']!)).json['error_description']).toBe(
      'refresh token is invalid or revoked',
    )
  })

  test('delayMs: the answer comes all the same, and an abort does not wait for it', async () => {
    emulator.faults.add({ delayMs: 1 })
    expect((await exchange(emulator, await getCode(emulator))).status).toBe(200)
    emulator.faults.add({ delayMs: 3_600_000 })
    const hangUp = new AbortController()
    const call = emulator.fetch(emulator.endpoints.token, { method: 'POST', signal: hangUp.signal })
    await emulator.requests.waitFor({ endpoint: 'token' })
    hangUp.abort(new Error('enough'))
    await expect(call).rejects.toThrow('enough')
  })

  test('drop, without a socket: rejects as fetch does, with the system’s code', async () => {
    emulator.faults.add({ drop: 'before' })
    const error: unknown = await emulator
      .fetch(emulator.endpoints.token, { method: 'POST' })
      .catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(TypeError)
    expect(error).toMatchObject({ message: 'fetch failed', cause: { code: 'ECONNRESET' } })
  })

  test('truncateAt, without a socket: the body breaks off', async () => {
    emulator.faults.add({ truncateAt: 5 })
    const response = await emulator.fetch(emulator.endpoints.token, { method: 'POST' })
    expect(response.status).toBe(400)
    const error: unknown = await response.text().catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(TypeError)
    expect(error).toMatchObject({ message: 'terminated', cause: { code: 'UND_ERR_SOCKET' } })
  })
})

test('a status that has no body has none in process either', async () => {
  emulator.faults.add({ respond: { status: 205, body: 'x' } })
  const response = await emulator.fetch(emulator.endpoints.token, { method: 'POST' })
  expect([response.status, await response.text()]).toEqual([205, ''])
})

describe('a fault that is wrong is refused, naming the field', () => {
  test.each([
    [null, 'fault: '],
    [{ times: 0 }, 'fault.times'],
    [{ times: 1.5 }, 'fault.times'],
    [{ foo: 1 }, 'fault.foo: unknown field; known are match, times'],
    [{ respond: { status: 99 } }, 'fault.respond.status'],
    [{ respond: {} }, 'fault.respond.status'],
    [{ match: { nth: 0 } }, 'fault.match.nth'],
    [{ match: { path: '/x' } }, 'fault.match.path'],
    [{ probability: 2 }, 'fault.probability'],
    [{ drop: 'during' }, 'fault.drop'],
    [{ respond: { status: 500, headers: { 'a b': 'x' } } }, 'fault.respond.headers: must be HTTP headers'],
    [{ respond: { status: 500, headers: { x: 'a\r\nb' } } }, 'fault.respond.headers'],
    [{ redirectTo: 'http://localhost/\r\nx: y' }, 'fault.redirectTo'],
    [{ delay: 1 }, 'fault.delay'],
    [{ bytesPerSecond: 0 }, 'fault.bytesPerSecond'],
    [{ delayMs: 2_147_483_648 }, 'fault.delayMs: must be at most 2147483647'],
    [{ redirectTo: '' }, 'fault.redirectTo: must not be empty'],
    [{ match: { endpoint: 'token' }, times: 2 }, 'fault: must say what happens: respond, delayMs'],
    [{ respond: { status: 500, body: { token: 'x' } } }, 'fault.respond.body: must be string, not Object'],
  ])('%j', (fault, field) => {
    expect(() => emulator.faults.add(fault as Fault)).toThrow(field)
    expect(() => emulator.faults.add(fault as Fault)).toThrow(TypeError)
  })

  test('and a thousand that wait are enough', () => {
    for (let count = 0; count < 1000; count++) emulator.faults.add({ delayMs: 1 })
    expect(() => emulator.faults.add({ delayMs: 1 })).toThrow('clear() them first')
  })
})
