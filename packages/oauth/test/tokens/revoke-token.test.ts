import { describe, expect, test } from 'vitest'
import {
  revokeToken,
  type RevokeOptions,
  ScopeRequiredException,
  TokenEndpointException,
  TransientException,
} from '../../src/index.ts'
import type { HostileServer } from '../support/hostile-token-server.ts'
import { reply } from '../support/scenarios/scenario.ts'
import { leaks, textsOf } from '../support/secrets.ts'
import { transports } from '../support/token-paths.ts'
import { answering, answeringJson, errorOf, silent } from './endpoint.ts'

const accessToken = "sl.u.canary-access+/=&%'()*!~42"
const authError = (tag: string, more: object = {}) => ({
  error_summary: `${tag}/..`,
  error: { '.tag': tag, ...more },
})
const teamText =
  'Error in call to API function "auth/token/revoke": This API function operates on a single Dropbox account, ' +
  'but the OAuth 2 access token you provided is for an entire Dropbox Business team.'

describe.each(Object.entries(transports))('revokeToken() over %s', (_, transport) => {
  const revoke = ({ origin }: HostileServer, over: Partial<RevokeOptions> = {}) =>
    revokeToken({ accessToken, endpoints: { api: origin }, ...transport, ...over })

  test('posts to auth/token/revoke, with the token in the header alone and without a body', async () => {
    await using server = await answering(reply(200, 'null'))
    await expect(revoke(server)).resolves.toBeUndefined()
    expect(server.requests).toHaveLength(1)
    const { method, url, headers, body } = server.requests[0]! // `!`: counted
    expect([method, url, body]).toEqual(['POST', '/2/auth/token/revoke', ''])
    expect(headers).toMatchObject({ authorization: `Bearer ${accessToken}`, 'content-length': '0' })
    expect(headers).not.toHaveProperty('content-type')
    const { authorization: _token, ...others } = headers
    expect(leaks({ url, others: JSON.stringify(others) }, { accessToken })).toEqual([])
  })

  test('is done, too, when Dropbox no longer knows the token', async () => {
    await using server = await answeringJson(401, authError('invalid_access_token'))
    await expect(revoke(server)).resolves.toBeUndefined()
    expect(server.requests).toHaveLength(1)
  })

  test.each([
    [401, authError('expired_access_token'), 'expired_access_token', 'Refresh the access token first'],
    [401, authError('user_suspended'), 'user_suspended', 'user_suspended'],
    [403, authError('invalid_account_type'), 'invalid_account_type', 'HTTP 403'],
    [409, authError('other'), 'other', 'HTTP 409'],
    [400, authError('invalid_access_token'), 'invalid_access_token', 'HTTP 400'],
    [404, authError('invalid_access_token'), 'invalid_access_token', 'HTTP 404'],
  ])('is refused by a %i with %j', async (status, body, tag, text) => {
    await using server = await answeringJson(status, body, { 'x-dropbox-request-id': 'f00dfeedf00dfeed' })
    const error = await errorOf(revoke(server))
    expect(error).toBeInstanceOf(TokenEndpointException)
    expect(error).toMatchObject({
      remedy: 'fix-config',
      error: tag,
      status,
      requestId: 'f00dfeedf00dfeed',
      message: expect.stringContaining(text) as string,
    })
  })

  test("a team's token is refused with Dropbox's own words", async () => {
    await using server = await answering(reply(400, teamText, { 'content-type': 'text/plain' }))
    const error = await errorOf(revoke(server))
    expect(error).toBeInstanceOf(TokenEndpointException)
    expect(error).toMatchObject({
      remedy: 'fix-config',
      errorDescription: expect.stringContaining('a single Dropbox account') as string,
    })
  })

  test.each(['', 'Unauthorized', '<html>', '[]', '{"error": "invalid_access_token"}', '{"error": null}'])(
    'a 401 with %j in it proves nothing, and is no success',
    async (body) => {
      await using server = await answering(reply(401, body))
      expect(await errorOf(revoke(server))).toBeInstanceOf(TokenEndpointException)
    },
  )

  test('a missing scope is told as one', async () => {
    await using server = await answeringJson(401, authError('missing_scope', { required_scope: 'x.write' }))
    const error = await errorOf(revoke(server))
    expect(error).toBeInstanceOf(ScopeRequiredException)
    expect(error).toMatchObject({
      requiredScope: 'x.write',
      consent: { scope: ['x.write'], includeGrantedScopes: 'user' },
    })
  })

  test.each([408, 425, 429, 500, 503])('status %i means later, after one request', async (status) => {
    await using server = await answeringJson(status, {}, { 'retry-after': '1' })
    const error = await errorOf(revoke(server))
    expect(error).toBeInstanceOf(TransientException)
    expect(error).toMatchObject({ remedy: 'retry', status, retryAfterMs: 1_000 })
    expect(server.requests).toHaveLength(1)
  })

  test.each([301, 302, 303, 307, 308])('a %i is not followed, and is no success', async (status) => {
    await using server = await answering(({ response, honeypotUrl }) => {
      response.writeHead(status, { location: honeypotUrl }).end()
    })
    expect(await errorOf(revoke(server))).toBeInstanceOf(TokenEndpointException)
    expect(server.honeypotHits).toHaveLength(0)
    expect(server.requests).toHaveLength(1)
  })

  test('a cut connection is for later', async () => {
    await using server = await answering(({ socket }) => void socket.destroy())
    expect(await errorOf(revoke(server))).toMatchObject({ code: 'transient', remedy: 'retry' })
    expect(server.requests).toHaveLength(1)
  })

  test('an abort rejects with its reason, before and meanwhile', async () => {
    await using server = await silent()
    const reason = new Error('the user left')
    expect(await errorOf(revoke(server, { signal: AbortSignal.abort(reason) }))).toBe(reason)
    expect(server.requests).toHaveLength(0)
    const controller = new AbortController()
    const error = errorOf(revoke(server, { signal: controller.signal }))
    await server.asked
    controller.abort(reason)
    expect(await error).toBe(reason)
    await server.hungUp()
  })

  test('no answer within the deadline is for later', async () => {
    await using server = await silent()
    expect(await errorOf(revoke(server, { timeoutMs: 50 }))).toMatchObject({
      code: 'transient',
      remedy: 'retry',
    })
    await server.hungUp()
  })

  test.each([302, 400, 401, 500])('no error shows the token that a %i echoes', async (status) => {
    await using server = await answering((call) => {
      const headers = { 'x-dropbox-request-id': accessToken, location: `/${accessToken}` }
      reply(status, `malformed: ${call.headers.authorization}`, headers)(call)
    })
    const error = await errorOf(revoke(server))
    expect(error).toMatchObject({ code: expect.any(String) as string })
    expect(leaks(textsOf(error), { accessToken })).toEqual([])
  })
})

describe('revokeToken() refuses, by a rejection and before anything is sent,', () => {
  test.each([undefined, '', 'two words', 'line\r\nbreak', 7])('the access token %j', async (token) => {
    let sent = 0
    const fetch = () => Promise.resolve((sent++, new Response('null')))
    const call = revokeToken({ accessToken: token as string, fetch })
    await expect(call).rejects.toMatchObject({
      code: 'bad_input',
      message: expect.stringMatching(/^accessToken: /) as string,
    })
    expect(sent).toBe(0)
  })
})
