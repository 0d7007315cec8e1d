import { describe, expect, test } from 'vitest'
import {
  refreshAccessToken,
  type RefreshOptions,
  RelinkRequiredException,
  TokenEndpointException,
  TransientException,
} from '../../src/index.ts'
import type { HostileServer } from '../support/hostile-token-server.ts'
import { goodJson, reply } from '../support/scenarios/scenario.ts'
import { leaks, textsOf } from '../support/secrets.ts'
import { canaries, consumerKey, transports } from '../support/token-paths.ts'
import { answering, answeringJson, errorOf, silent } from './endpoint.ts'

const revoked = { error: 'invalid_grant', error_description: 'refresh token is invalid or revoked' }
const { refreshToken, consumerSecret } = canaries

describe.each(Object.entries(transports))('a refresh that fails, over %s:', (_, transport) => {
  const refresh = ({ tokenUrl }: HostileServer, over: Partial<RefreshOptions> = {}) =>
    refreshAccessToken({
      consumerKey,
      consumerSecret,
      refreshToken,
      endpoints: { token: tokenUrl },
      ...transport,
      ...over,
    })

  test.each(['refresh token is invalid or revoked', 'refresh token is malformed', undefined])(
    'invalid_grant with status 400 (%s) asks for the user to connect again',
    async (description) => {
      await using server = await answeringJson(400, { ...revoked, error_description: description })
      const error = await errorOf(refresh(server))
      expect(error).toBeInstanceOf(RelinkRequiredException)
      expect(error).toMatchObject({ reason: 'revoked', remedy: 'relink', httpStatus: 401 })
    },
  )

  test.each([401, 403, 404, 409, 418])(
    'invalid_grant with status %i does not end the link',
    async (status) => {
      await using server = await answeringJson(status, revoked)
      const error = await errorOf(refresh(server))
      expect(error).toBeInstanceOf(TokenEndpointException)
      expect(error).toMatchObject({ remedy: 'fix-config', error: 'invalid_grant', status })
    },
  )

  test.each([
    [500, 'retry', TransientException],
    [503, 'retry', TransientException],
    [200, 'retry', TokenEndpointException],
    [302, 'retry', TokenEndpointException],
  ])('nor does it with status %i, after which to %s', async (status, remedy, type) => {
    await using server = await answeringJson(status, revoked)
    const error = await errorOf(refresh(server))
    expect(error).toBeInstanceOf(type)
    expect(error).toMatchObject({ remedy })
  })

  test.each([
    [{ error: 'invalid_client: Invalid client_id or client_secret' }, 'invalid_client', 'App Console'],
    [
      { error: 'invalid_request', error_description: 'No auth function available for given request' },
      'invalid_request',
      'Three likely causes',
    ],
    [
      { error: 'invalid_request', error_description: 'unknown field "x"' },
      'invalid_request',
      'no parameter it does not know',
    ],
    [{ error: 'invalid_scope' }, 'invalid_scope', 'invalid_scope'],
    ['a plain text', undefined, 'no reason given'],
  ])('any other refusal is for the programmer: %j', async (body, code, hint) => {
    await using server = await answeringJson(400, body, { 'x-dropbox-request-id': 'f00dfeedf00dfeed' })
    const error = await errorOf(refresh(server))
    expect(error).toBeInstanceOf(TokenEndpointException)
    expect(error).toMatchObject({
      code: 'token_endpoint',
      httpStatus: 502,
      remedy: 'fix-config',
      status: 400,
      requestId: 'f00dfeedf00dfeed',
      message: expect.stringContaining(hint) as string,
    })
    expect((error as TokenEndpointException).error).toBe(code)
  })

  test.each([408, 425, 429, 500, 502, 503, 504, 599])('status %i means later', async (status) => {
    await using server = await answeringJson(status, {}, { 'retry-after': '2.5' })
    const error = await errorOf(refresh(server))
    expect(error).toBeInstanceOf(TransientException)
    expect(error).toMatchObject({ remedy: 'retry', httpStatus: 503, status, retryAfterMs: 2_500 })
  })

  test.each<[string, Parameters<typeof answering>[0]]>([
    ['a server fault', reply(500)],
    ['"at once, please"', reply(429, '', { 'retry-after': '0' })],
    ['a misdirected request, which fetch likes to repeat', reply(421)],
    ['a demand for credentials', reply(401, '', { 'www-authenticate': 'Basic realm="x"' })],
    [
      'a redirect that keeps the body',
      ({ response, honeypotUrl }) => response.writeHead(307, { location: honeypotUrl }).end(),
    ],
    ['a connection that is cut', ({ socket }) => socket.destroy()],
    ['half an answer', ({ socket }) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 400\r\n\r\n{')],
    ['an answer that is no JSON', reply(200, '<html>')],
    ['an answer without a token', reply(200, goodJson({ access_token: undefined }))],
  ])('%s costs one request, and no other server is asked', async (_case, answer) => {
    await using server = await answering(answer)
    const error = await errorOf(refresh(server))
    expect(error).toMatchObject({ code: expect.stringMatching(/^(transient|token_endpoint)$/) as string })
    expect(error).not.toMatchObject({ remedy: 'restart' })
    expect(server.requests).toHaveLength(1)
    expect(server.honeypotHits).toHaveLength(0)
  })

  test('an abort before it sends nothing and rejects with the reason', async () => {
    await using server = await silent()
    const reason = new Error('the user left')
    expect(await errorOf(refresh(server, { signal: AbortSignal.abort(reason) }))).toBe(reason)
    expect(server.requests).toHaveLength(0)
  })

  test('an abort meanwhile lets go of the connection and rejects with the reason itself', async () => {
    await using server = await silent()
    const controller = new AbortController()
    const error = errorOf(refresh(server, { signal: controller.signal }))
    await server.asked
    const reason = { not: 'even an error' }
    controller.abort(reason)
    expect(await error).toBe(reason)
    await server.hungUp()
  })

  test('an abort without a reason is an AbortError, as everywhere', async () => {
    await using server = await silent()
    const controller = new AbortController()
    const error = errorOf(refresh(server, { signal: controller.signal }))
    await server.asked
    controller.abort()
    expect(await error).toMatchObject({ name: 'AbortError' })
  })

  test('no answer within the deadline is for later, and lets go of the connection', async () => {
    await using server = await silent()
    const error = await errorOf(refresh(server, { timeoutMs: 50 }))
    expect(error).toBeInstanceOf(TransientException)
    expect(error).toMatchObject({
      remedy: 'retry',
      message: expect.stringMatching(/within 50 ms.*Nothing was lost/) as string,
    })
    await server.hungUp()
  })

  test.each([200, 302, 400, 401, 500])('no error shows a secret that a %i echoes', async (status) => {
    await using server = await answering((call) => {
      const echo = `${call.body} ${refreshToken} ${consumerSecret}`
      const headers = { 'x-dropbox-request-id': refreshToken, 'retry-after': consumerSecret, location: '/x' }
      const body = { error: refreshToken, error_description: echo, token_type: echo }
      reply(status, JSON.stringify(body), headers)(call)
    })
    const error = await errorOf(refresh(server))
    expect(error).toMatchObject({ code: expect.any(String) as string })
    expect(leaks(textsOf(error), { refreshToken, consumerSecret })).toEqual([])
  })
})
