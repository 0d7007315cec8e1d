import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { RelinkRequiredException, ScopeRequiredException, TransientException } from '../../src/index.ts'
import { reply } from '../support/scenarios/scenario.ts'
import { leaks, textsOf } from '../support/secrets.ts'
import { answering, errorOf } from './endpoint.ts'
import { apiUrl, fetchFor, network, newToken, oldToken, refusal, sourceOf } from './token-source.ts'

const bearers = (sent: ReturnType<typeof network>['sent']) =>
  sent.map(({ headers }) => headers['authorization'])
const twice = [`Bearer ${oldToken}`, `Bearer ${newToken}`]

/** A Dropbox that knows the new token only, and says again what it was told. */
const knowsNewToken = (tag = 'invalid_access_token') =>
  network(async (request) =>
    request.headers.get('authorization') === `Bearer ${newToken}`
      ? new Response(await request.text())
      : refusal(tag),
  )

const bytes = new TextEncoder().encode('abc')
const formData = new FormData()
formData.set('name', 'abc')

const replayable = {
  nothing: undefined,
  null: null,
  'a text': 'abc',
  'a form': new URLSearchParams({ name: 'abc' }),
  'a multipart form': formData,
  'an ArrayBuffer': bytes.buffer,
  bytes,
  'a Buffer': Buffer.from('abc'),
  'a Blob': new Blob(['abc']),
} satisfies Record<string, BodyInit | null | undefined>

const iterable = { async *[Symbol.asyncIterator]() { yield bytes } } // prettier-ignore

const spent = {
  'a stream': () => new Blob(['abc']).stream(),
  'a stream of Node': () => Readable.from([bytes]) as unknown as BodyInit,
  'an iterable': () => iterable as unknown as BodyInit,
} satisfies Record<string, () => BodyInit>

describe('a rejected token is reported and the call repeated with a new one', () => {
  test.each(['expired_access_token', 'invalid_access_token'])('after %s', async (tag) => {
    const { fetch, sent } = knowsNewToken(tag)
    const { call, source } = fetchFor({ fetch }, { selectUser: 'dbmid:one' })
    const answer = await call(apiUrl, { method: 'POST', headers: { 'x-one': '1' }, body: 'abc' })
    expect([answer.status, await answer.text()]).toEqual([200, 'abc'])
    expect(source.asked).toEqual([{ key: 'ada' }, { key: 'ada', rejected: oldToken }])
    expect(bearers(sent)).toEqual(twice)
    expect({ ...sent[1]?.headers, authorization: '' }).toEqual({ ...sent[0]?.headers, authorization: '' })
    expect(sent[1]).toMatchObject({ headers: { 'x-one': '1', 'dropbox-api-select-user': 'dbmid:one' } })
  })

  test.each(Object.entries(replayable))('where the body is %s', async (_, body) => {
    const { fetch, sent } = knowsNewToken()
    const { call } = fetchFor({ fetch })
    const answer = await call(apiUrl, { method: 'POST', ...(body !== undefined && { body }) })
    expect(answer.status).toBe(200)
    if (body) expect(await answer.text()).toContain('abc')
    expect(bearers(sent)).toEqual(twice)
  })

  test('where a Request has no body, or a body from the options', async () => {
    const { fetch, sent } = knowsNewToken()
    expect((await fetchFor({ fetch }).call(new Request(apiUrl))).status).toBe(200)
    const request = new Request(apiUrl, { method: 'POST', body: 'own' })
    const answer = await fetchFor({ fetch }).call(request, { body: 'abc' })
    expect([answer.status, await answer.text()]).toEqual([200, 'abc'])
    expect(bearers(sent)).toEqual([...twice, ...twice])
  })

  test('once: the second 401 is given back, and can be read', async () => {
    const { fetch, sent } = network(() => refusal('expired_access_token'))
    const { call, source } = fetchFor({ fetch })
    const answer = await call(apiUrl)
    expect(answer.status).toBe(401)
    expect(await answer.text()).toContain('expired_access_token')
    expect(sent).toHaveLength(2)
    expect(source.asked).toHaveLength(2)
  })

  test('and the answer before it is let go, though its body does not end', async () => {
    let cancelled = 0
    const rejection = JSON.stringify({ error: { '.tag': 'expired_access_token' } })
    const { fetch } = network((_, count) =>
      count > 1
        ? new Response('null')
        : new Response(
            endless(rejection, () => cancelled++),
            { status: 401 },
          ),
    )
    expect((await fetchFor({ fetch, timeoutMs: 20 }).call(apiUrl)).status).toBe(200)
    expect(cancelled).toBe(1)
  })
})

describe('where the body is gone, a rejected token is reported and the 401 given back', () => {
  test.each(Object.entries(spent))('%s', async (_, body) => {
    const { fetch, sent } = knowsNewToken()
    const { call, source } = fetchFor({ fetch })
    const init = { method: 'POST', body: body(), duplex: 'half' }
    const answer = await call(apiUrl, init)
    expect(answer.status).toBe(401)
    expect(await answer.text()).toContain('invalid_access_token')
    expect(sent).toHaveLength(1)
    expect(source.asked).toEqual([{ key: 'ada' }, { key: 'ada', rejected: oldToken }])
    expect((await call(apiUrl)).status).toBe(200)
  })

  test("a Request's", async () => {
    const { fetch, sent } = knowsNewToken()
    const { call, source } = fetchFor({ fetch })
    const answer = await call(new Request(apiUrl, { method: 'POST', body: 'abc' }))
    expect(answer.status).toBe(401)
    expect(sent).toHaveLength(1)
    expect(source.asked).toHaveLength(2)
  })

  test('unless the account is no longer linked', async () => {
    const relink = new RelinkRequiredException('Connect again.', { reason: 'revoked' })
    const { call } = fetchFor({ fetch: knowsNewToken().fetch }, {}, sourceOf([oldToken, relink]))
    expect(await errorOf(call(new Request(apiUrl, { method: 'POST', body: 'abc' })))).toBe(relink)
  })
})

test.each([
  new RelinkRequiredException('Connect again.', { reason: 'revoked' }),
  new TransientException('Try again later.', 'retry'),
])('when there is no new token the call rejects with the reason: $name', async (reason) => {
  const { fetch, sent } = knowsNewToken()
  const { call } = fetchFor({ fetch }, {}, sourceOf([oldToken, reason]))
  expect(await errorOf(call(apiUrl))).toBe(reason)
  expect(sent).toHaveLength(1)
})

describe('a missing scope is thrown', () => {
  const missing = (scope: unknown) => network(() => refusal('missing_scope', { required_scope: scope }))

  test.each([
    ['user', 'files.content.write', ['files.content.write']],
    ['team', 'team_data.member', ['team_data.member']],
    ['user', 'openid', ['openid', 'email']],
  ] as const)("for a %s's token without %s", async (kind, scope, asked) => {
    const { call, source } = fetchFor({ fetch: missing(scope).fetch }, {}, sourceOf([oldToken], kind))
    const error = await errorOf(call(apiUrl))
    expect(error).toBeInstanceOf(ScopeRequiredException)
    expect(error).toMatchObject({
      code: 'scope_required',
      requiredScope: scope,
      consent: { scope: asked, includeGrantedScopes: kind },
    })
    expect(source.asked).toHaveLength(1)
  })

  test('also when the new token lacks it', async () => {
    const { fetch } = network((_, count) =>
      count === 1 ? refusal('expired_access_token') : refusal('missing_scope', { required_scope: 'x.read' }),
    )
    expect(await errorOf(fetchFor({ fetch }).call(apiUrl))).toBeInstanceOf(ScopeRequiredException)
  })

  test.each([undefined, '', 7])('but not where Dropbox names it %j', async (scope) => {
    expect((await fetchFor({ fetch: missing(scope).fetch }).call(apiUrl)).status).toBe(401)
  })

  test('without a token that is echoed', async () => {
    const error = await errorOf(fetchFor({ fetch: missing(oldToken).fetch }).call(apiUrl))
    expect(leaks(textsOf(error), { oldToken, newToken })).toEqual([])
  })
})

test.each([
  ['expired_access_token', 'transient'],
  ['missing_scope', 'scope_required'],
])('an answer with %s that nobody will see is let go before the call rejects', async (tag, code) => {
  let cancelled = 0
  const body = JSON.stringify({ error: { '.tag': tag, required_scope: 'x.read' } })
  const { fetch } = network(
    () =>
      new Response(
        endless(body, () => cancelled++),
        { status: 401 },
      ),
  )
  const source = sourceOf([oldToken, new TransientException('Try again later.', 'retry')])
  const { call } = fetchFor({ fetch, timeoutMs: 20 }, {}, source)
  expect(await errorOf(call(apiUrl))).toMatchObject({ code })
  expect(cancelled).toBe(1)
})

describe('every other answer is given back as it came', () => {
  const json = (tag: string) => JSON.stringify({ error: { '.tag': tag } })

  test.each([
    [200, 'null'],
    [400, 'Error in call to API function'],
    [400, json('expired_access_token')],
    [401, json('user_suspended')],
    [401, json('invalid_select_user')],
    [401, 'Unauthorized'],
    [401, ''],
    [401, '{"error": "invalid_access_token"}'],
    [401, '{"error": {".tag": "expired_access_token"}, "error": {".tag": "other"}}'],
    [401, `${json('expired_access_token')}${' '.repeat(70_000)}`],
    [403, json('invalid_access_token')],
    [409, json('path')],
    [429, json('too_many_requests')],
    [500, ''],
  ])('a %i with %.60s', async (status, body) => {
    await using server = await answering(reply(status, body, { 'x-own': 'kept' }))
    const { call, source } = fetchFor({ endpoints: { api: server.origin } })
    const answer = await call(`${server.origin}/2/x`, { method: 'POST', body: 'abc' })
    expect([answer.status, answer.headers.get('x-own'), await answer.text()]).toEqual([status, 'kept', body])
    expect(server.requests).toHaveLength(1)
    expect(source.asked).toHaveLength(1)
  })

  test('the very object, and nothing of it is read', async () => {
    const response = new Response('null')
    const { call } = fetchFor({ fetch: () => Promise.resolve(response) })
    expect(await call(apiUrl)).toBe(response)
    expect(response.bodyUsed).toBe(false)
  })

  test('a 401 that never ends, after the deadline', async () => {
    const { fetch } = network(() => new Response(endless('Unauthorized'), { status: 401 }))
    const answer = await fetchFor({ fetch, timeoutMs: 20 }).call(apiUrl)
    expect(answer.status).toBe(401)
    const { value } = (await answer.body?.getReader().read()) ?? {}
    expect(new TextDecoder().decode(value)).toBe('Unauthorized')
  })

  test('a 401 that breaks off', async () => {
    await using server = await answering(({ response }) => {
      response.writeHead(401, { 'content-length': '100' }).write('{"error"', () => response.destroy())
    })
    const answer = await fetchFor({ endpoints: { api: server.origin } }).call(`${server.origin}/2/x`)
    expect(answer.status).toBe(401)
    await expect(answer.text()).rejects.toThrow()
  })

  test('a 401 that a fetch of the user has read already', async () => {
    const { fetch } = network(async () => {
      const response = refusal('expired_access_token')
      await response.text()
      return response
    })
    expect((await fetchFor({ fetch }).call(apiUrl)).status).toBe(401)
  })

  test('a failure of the network', async () => {
    await using server = await answering(({ socket }) => void socket.destroy())
    const call = fetchFor({ endpoints: { api: server.origin } }).call(`${server.origin}/2/x`)
    expect(await errorOf(call)).toBeInstanceOf(TypeError)
  })
})

/** A body that begins and does not end. */
function endless(start: string, cancel = () => {}): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({ start: (body) => body.enqueue(new TextEncoder().encode(start)), cancel })
}
