import { describe, expect, test } from 'vitest'
import { fetchUserInfo, type UserInfoOptions } from '../../src/openid/index.ts'
import type { HostileServer } from '../support/hostile-token-server.ts'
import { reply } from '../support/scenarios/scenario.ts'
import { leaks, textsOf } from '../support/secrets.ts'
import { transports } from '../support/token-paths.ts'
import { answering, answeringJson, errorOf, silent } from '../tokens/endpoint.ts'

const accessToken = "sl.u.canary-access+/=&%'()*!~42"
const sub = 'dbid:AAH4f99T0taONIb-OurWxbNQ6ywGRopQngc'
const answer = {
  email: 'ada@example.com',
  email_verified: true,
  family_name: 'Lovelace',
  given_name: 'Ada',
  iss: 'https://www.dropbox.com',
  sub,
}
const authError = (tag: string, more: object = {}) => ({
  error_summary: `${tag}/...`,
  error: { '.tag': tag, ...more },
})

describe.each(Object.entries(transports))('fetchUserInfo() over %s', (_, transport) => {
  const ask = ({ origin }: HostileServer, over: Partial<UserInfoOptions> = {}) =>
    fetchUserInfo({ accessToken, endpoints: { api: origin }, ...transport, ...over })

  test('asks by POST, since Dropbox answers a GET with 404, and gives what it learns', async () => {
    await using server = await answering((call) => {
      const isRight = call.method === 'POST' && call.body === ''
      reply(isRight ? 200 : 404, JSON.stringify(answer))(call)
    })
    expect(await ask(server)).toEqual({
      sub,
      iss: 'https://www.dropbox.com',
      email: 'ada@example.com',
      emailVerified: true,
      givenName: 'Ada',
      familyName: 'Lovelace',
    })
    expect(server.requests).toHaveLength(1)
    const { url, headers } = server.requests[0]! // `!`: counted
    expect(url).toBe('/2/openid/userinfo')
    expect(headers).toMatchObject({ authorization: `Bearer ${accessToken}` })
    expect(headers).not.toHaveProperty('content-type')
  })

  test('does not ask by GET, not even after a 404', async () => {
    await using server = await answering(reply(404, '<html>Not found</html>'))
    await expect(ask(server)).rejects.toMatchObject({ code: 'token_endpoint', status: 404 })
    expect(server.requests.map(({ method }) => method)).toEqual(['POST'])
  })

  test.each([
    ['no more than who it is', { sub }],
    ['fields of a wrong type', { sub, iss: 7, email: null, email_verified: 'true', given_name: {} }],
    ['fields nobody knows', { sub, admin: true }],
  ])('leaves out what is not there: %s', async (_case, body) => {
    await using server = await answeringJson(200, body)
    expect(await ask(server)).toEqual({ sub })
  })

  test('a login without openid is to be asked for it', async () => {
    await using server = await answeringJson(401, authError('missing_scope', { required_scope: 'openid' }))
    const error = await errorOf(ask(server))
    expect(error).toMatchObject({
      name: 'ScopeRequiredException',
      httpStatus: 403,
      remedy: 'relink',
      requiredScope: 'openid',
      consent: { includeGrantedScopes: 'user' },
    })
    expect(error).toHaveProperty('consent.scope', expect.arrayContaining(['openid']))
  })

  test('a token that Dropbox no longer knows asks for a new link', async () => {
    await using server = await answeringJson(401, authError('invalid_access_token'))
    expect(await errorOf(ask(server))).toMatchObject({
      name: 'RelinkRequiredException',
      reason: 'revoked',
      remedy: 'relink',
    })
  })

  test('an expired token asks for a refresh, not for a new link', async () => {
    await using server = await answeringJson(401, authError('expired_access_token'))
    expect(await errorOf(ask(server))).toMatchObject({
      name: 'TokenEndpointException',
      message: expect.stringContaining('Refresh the access token first') as string,
    })
  })

  test.each([
    ['a missing scope without its name', 401, authError('missing_scope')],
    ['a missing scope named by a number', 401, authError('missing_scope', { required_scope: 7 })],
    ['a missing scope that is not a 401', 403, authError('missing_scope', { required_scope: 'openid' })],
    ['an error of the route', 409, authError('openid_error')],
    ['an error that is a text', 401, { error: 'missing_scope' }],
    ['an error that is a list', 401, { error: ['missing_scope'] }],
  ])('any other refusal is for the programmer: %s', async (_case, status, body) => {
    await using server = await answeringJson(status, body)
    expect(await errorOf(ask(server))).toMatchObject({ code: 'token_endpoint', remedy: 'fix-config', status })
  })

  test.each([
    ['a page', '<html></html>'],
    ['nothing', ''],
    ['null', 'null'],
    ['a list', '[{"sub": "x"}]'],
    ['JSON cut short', '{"sub": "dbid:x"'],
    ['no user', '{}'],
    ['an empty user', '{"sub": ""}'],
    ['a user that is a number', '{"sub": 7}'],
    ['two users', '{"sub": "dbid:a", "sub": "dbid:b"}'],
    ['a prototype', '{"sub": "dbid:a", "__proto__": {"email": "x"}}'],
    ['64 kB and more', JSON.stringify({ sub, padding: 'x'.repeat(65_536) })],
  ])('does not believe an answer with %s in it', async (_case, body) => {
    await using server = await answering(reply(200, body))
    expect(await errorOf(ask(server))).toMatchObject({ code: 'token_endpoint', remedy: 'retry' })
  })

  test.each([301, 302, 307, 308])('does not follow a %i with the token', async (status) => {
    await using server = await answering(({ response, honeypotUrl }) => {
      response.writeHead(status, { location: honeypotUrl }).end(JSON.stringify(answer))
    })
    expect(await errorOf(ask(server))).toMatchObject({ code: 'token_endpoint' })
    expect(server.honeypotHits).toHaveLength(0)
  })

  test.each([429, 500, 503])('a %i means later', async (status) => {
    await using server = await answeringJson(status, {}, { 'retry-after': '3' })
    expect(await errorOf(ask(server))).toMatchObject({
      code: 'transient',
      remedy: 'retry',
      retryAfterMs: 3_000,
    })
    expect(server.requests).toHaveLength(1)
  })

  test('silence ends with the deadline, and by an abort with its reason', async () => {
    await using server = await silent()
    expect(await errorOf(ask(server, { timeoutMs: 50 }))).toMatchObject({ code: 'transient' })
    const controller = new AbortController()
    const reason = new Error('the user left')
    const error = errorOf(ask(server, { signal: controller.signal }))
    controller.abort(reason)
    expect(await error).toBe(reason)
    await server.hungUp()
  })

  test.each([200, 400, 401, 500])('no error shows the token that a %i echoes', async (status) => {
    await using server = await answering((call) => {
      const headers = { 'x-dropbox-request-id': accessToken }
      reply(status, `["malformed: ${call.headers.authorization}"]`, headers)(call)
    })
    const error = await errorOf(ask(server))
    expect(error).toMatchObject({ code: expect.any(String) as string })
    expect(leaks(textsOf(error), { accessToken })).toEqual([])
  })
})

test.each([undefined, '', 'two words', 'line\r\nbreak'])(
  'fetchUserInfo() sends nothing for the access token %j',
  async (token) => {
    let sent = 0
    const fetch = () => Promise.resolve((sent++, Response.json(answer)))
    await expect(fetchUserInfo({ accessToken: token as string, fetch })).rejects.toMatchObject({
      code: 'bad_input',
    })
    expect(sent).toBe(0)
  },
)
