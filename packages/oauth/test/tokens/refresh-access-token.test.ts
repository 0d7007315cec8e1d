import { describe, expect, test } from 'vitest'
import { refreshAccessToken, type RefreshOptions } from '../../src/index.ts'
import type { HostileServer } from '../support/hostile-token-server.ts'
import { canaries, consumerKey, transports } from '../support/token-paths.ts'
import { answeringJson } from './endpoint.ts'

/** What Dropbox answers a refresh with: no refresh token and no scope. */
const dropboxAnswer = { access_token: 'sl.u.FRESH', token_type: 'bearer', expires_in: 14400 }
const { refreshToken, consumerSecret } = canaries

describe.each(Object.entries(transports))('refreshAccessToken() over %s', (_, transport) => {
  const refresh = ({ tokenUrl }: HostileServer, over: Partial<RefreshOptions> = {}) =>
    refreshAccessToken({
      consumerKey,
      refreshToken,
      endpoints: { token: tokenUrl },
      ...transport,
      ...over,
    })

  test('sends the refresh token and the credentials in the form, once', async () => {
    await using server = await answeringJson(200, dropboxAnswer)
    await refresh(server, { consumerSecret })
    expect(server.requests).toHaveLength(1)
    const { method, url, headers, body } = server.requests[0]! // `!`: counted
    expect([method, url]).toEqual(['POST', '/oauth2/token'])
    expect(headers).toMatchObject({ 'content-type': 'application/x-www-form-urlencoded' })
    expect(headers).not.toHaveProperty('authorization')
    expect([...new URLSearchParams(body)]).toEqual([
      ['grant_type', 'refresh_token'],
      ['refresh_token', refreshToken],
      ['client_id', consumerKey],
      ['client_secret', consumerSecret],
    ])
  })

  test('sends no secret where there is none, and the scopes as one text', async () => {
    await using server = await answeringJson(200, dropboxAnswer)
    await refresh(server, { scope: ['files.content.read', 'account_info.read'] })
    const form = new URLSearchParams(server.requests[0]?.body)
    expect([...form.keys()]).toEqual(['grant_type', 'refresh_token', 'client_id', 'scope'])
    expect(form.get('scope')).toBe('files.content.read account_info.read')
  })

  test('keeps the refresh token that was given when Dropbox sends none, as it does', async () => {
    await using server = await answeringJson(200, dropboxAnswer, { 'content-type': 'text/javascript' })
    expect(await refresh(server, { now: () => 1_000 })).toEqual({
      accessToken: 'sl.u.FRESH',
      refreshToken,
      expiresAt: new Date(14_401_000),
    })
  })

  test('takes the new refresh token where Dropbox sends one', async () => {
    await using server = await answeringJson(200, { ...dropboxAnswer, refresh_token: 'ROTATED' })
    expect(await refresh(server)).toMatchObject({ refreshToken: 'ROTATED' })
  })

  test.each([
    ['neither asked nor answered: absent', undefined, undefined, undefined],
    ['answered alone: the answer', undefined, 'a b', ['a', 'b']],
    ['asked alone: what was asked', ['a', 'b'], undefined, ['a', 'b']],
    ['both: the answer', ['a', 'b'], 'a', ['a']],
    ['answered as empty: none', ['a'], '', []],
  ])('tells the scope, %s', async (_case, asked, answered, expected) => {
    await using server = await answeringJson(200, { ...dropboxAnswer, scope: answered })
    const result = await refresh(server, { scope: asked })
    expect(result.scope).toEqual(expected)
    expect('scope' in result).toBe(expected !== undefined)
  })

  test.each([
    ['the request left, however slow the answer', [5_000, 9_000], 5_000],
    ['the answer came, where the clock was set back meanwhile', [9_000, 5_000], 5_000],
  ])('counts the life of the token from when %s', async (_case, times, issuedAt) => {
    await using server = await answeringJson(200, dropboxAnswer)
    const clock = [...times]
    const { expiresAt } = await refresh(server, { now: () => clock.shift() ?? Number.NaN })
    expect(expiresAt).toEqual(new Date(issuedAt + 14_400_000))
  })

  test('gives no end to a token that Dropbox gave none', async () => {
    await using server = await answeringJson(200, { access_token: 'legacy', token_type: 'bearer' })
    expect(await refresh(server)).toEqual({ accessToken: 'legacy', refreshToken })
  })
})

describe('refreshAccessToken() refuses, by a rejection and before anything is sent,', () => {
  test.each<[string, object, string]>([
    ['no app key', { consumerKey: undefined }, 'consumerKey'],
    ['an app key with a blank', { consumerKey: 'app key' }, 'consumerKey'],
    ['an empty secret', { consumerSecret: '' }, 'consumerSecret'],
    ['no refresh token', { refreshToken: undefined }, 'refreshToken'],
    ['an empty refresh token', { refreshToken: '' }, 'refreshToken'],
    ['a refresh token with a line break', { refreshToken: 'a\r\nb' }, 'refreshToken'],
    ['no scope in the list', { scope: [] }, 'scope'],
    ['scopes as one text', { scope: 'a b' }, 'scope'],
    ['two scopes in one entry', { scope: ['a b'] }, 'scope'],
    ['a deadline of nothing', { timeoutMs: 0 }, 'timeoutMs'],
    ['an endpoint without TLS', { endpoints: { token: 'http://example.com/' } }, 'endpoints.token'],
  ])('%s', async (_, over, option) => {
    let sent = 0
    const options = {
      consumerKey,
      refreshToken,
      fetch: () => Promise.resolve((sent++, Response.json(dropboxAnswer))),
      ...over,
    } as RefreshOptions
    await expect(refreshAccessToken(options)).rejects.toMatchObject({
      code: 'bad_input',
      remedy: 'fix-config',
      message: expect.stringContaining(`${option}: `) as string,
    })
    expect(sent).toBe(0)
  })
})
