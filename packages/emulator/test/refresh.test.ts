import { createEmulator } from 'dropbox-oauth-emulator'
import { describe, expect, test } from 'vitest'
import {
  callApi,
  CHALLENGE,
  exchange,
  getCode,
  link,
  REDIRECT_URI,
  refresh,
  VERIFIER,
} from './support/client.ts'

const emulator = await createEmulator()
const NO_AUTH = {
  error: 'invalid_request',
  error_description: 'No auth function available for given request',
}
const INVALID_CLIENT = '{"error": "invalid_client: Invalid client_id or client_secret"}'
const invalidRequest = (error_description: string) => ({ error: 'invalid_request', error_description })

describe('a refresh', () => {
  test('answers three fields, and the token can be used again (Jesus/dropbox_api, 2021)', async () => {
    const { refresh_token } = await link(emulator)
    for (let round = 0; round < 3; round++) {
      const { status, text } = await refresh(emulator, refresh_token!)
      expect(status).toBe(200)
      expect(text).toMatch(
        /^{"access_token": "sl\.u\.[\w-]{1134}", "token_type": "bearer", "expires_in": 14400}$/,
      )
    }
  })

  test('is refused with a redirect_uri, which AppAuth always sends (FormidableLabs/react-native-app-auth issue 687)', async () => {
    const { refresh_token } = await link(emulator)
    const { status, json } = await refresh(emulator, refresh_token!, { redirect_uri: REDIRECT_URI })
    expect([status, json]).toEqual([400, invalidRequest('unknown field "redirect_uri"')])
  })

  test('is possible for ever, as often as one likes (Dropbox, using OAuth 2.0 with offline access; dropbox-sdk-python issue 544)', async () => {
    await using own = await createEmulator({ clock: 'frozen' })
    const { refresh_token } = await link(own)
    for (let year = 0; year < 10; year++) {
      own.clock.advance(365 * 86_400_000)
      expect((await refresh(own, refresh_token!)).status).toBe(200)
    }
  })

  test('rotates with the switch rotateRefreshTokens: the old token is dead, and its use is noticed', async () => {
    await using own = await createEmulator({ switches: { rotateRefreshTokens: true } })
    const { refresh_token } = await link(own)
    const { json } = await refresh(own, refresh_token!)
    expect(json['refresh_token']).toMatch(/^[\w-]{64}$/)
    const next = await refresh(own, json['refresh_token']!)
    expect(next.status).toBe(200)
    // Used again, the first one ends all that came of it (RFC 9700 section 4.14.2).
    for (const token of [refresh_token, json['refresh_token'], next.json['refresh_token']]) {
      expect((await refresh(own, token!)).json).toEqual({
        error: 'invalid_grant',
        error_description: 'refresh token is invalid or revoked',
      })
    }
    expect((await callApi(own, 'check/user', next.json['access_token'])).status).toBe(401)
  })

  test('with a rotated token of another app ends nothing', async () => {
    await using own = await createEmulator({ switches: { rotateRefreshTokens: true } })
    const { refresh_token } = await link(own)
    const { json } = await refresh(own, refresh_token!)
    const { key, secret } = own.apps[1]!
    await refresh(own, refresh_token!, { client_id: key, client_secret: secret })
    expect((await refresh(own, json['refresh_token']!)).status).toBe(200)
  })

  test('for fewer scopes gives a weaker token, and leaves the grant as it is (dropbox-sdk-python, test_dropbox.py)', async () => {
    const { refresh_token } = await link(emulator, { scope: 'account_info.read files.metadata.read' })
    const narrow = await refresh(emulator, refresh_token!, { scope: 'files.metadata.read' })
    expect(narrow.json['scope']).toBe('files.metadata.read')
    const call = await emulator.fetch(`${emulator.endpoints.api}/2/users/get_current_account`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${narrow.json['access_token']}` },
    })
    expect(call.status).toBe(401)
    expect((await refresh(emulator, refresh_token!, { scope: 'account_info.read' })).status).toBe(200)
  })

  test('for more scopes, or an empty one, is refused', async () => {
    const { refresh_token } = await link(emulator, { scope: 'account_info.read' })
    const more = await refresh(emulator, refresh_token!, { scope: 'account_info.read sharing.read' })
    expect([more.status, more.json['error']]).toEqual([400, 'invalid_scope'])
    const empty = await refresh(emulator, refresh_token!, { scope: '' })
    expect([empty.status, empty.json['error']]).toEqual([400, 'invalid_request'])
  })

  test.each([
    ['unknown (dropbox-sdk-dotnet issue 373)', 'x'.repeat(64), 'refresh token is invalid or revoked'],
    ['magic', 'EXPIRED', 'refresh token is invalid or revoked'],
    ['malformed: a code (boly38/node-mongotools issue 94)', 'x'.repeat(43), 'refresh token is malformed'],
    [
      'malformed: a short text (dropbox-sdk-dotnet pull request 384)',
      'invalid_token',
      'refresh token is malformed',
    ],
    ['malformed: other characters', '!'.repeat(64), 'refresh token is malformed'],
  ])('with a token that is %s', async (_what, token, description) => {
    const { status, json } = await refresh(emulator, token)
    expect([status, json]).toEqual([400, { error: 'invalid_grant', error_description: description }])
  })

  test('with another app’s token', async () => {
    const { refresh_token } = await link(emulator)
    const { key, secret } = emulator.apps[1]!
    const answer = await refresh(emulator, refresh_token!, { client_id: key, client_secret: secret })
    expect(answer.json['error_description']).toBe('refresh token is invalid or revoked')
    expect((await refresh(emulator, refresh_token!)).status).toBe(200)
  })

  test('without a secret only where the code was exchanged without one (dropbox-sdk-js issue 769; dropbox-sdk-rust issue 85; fsantini/KoboCloud issue 131)', async () => {
    const { refresh_token } = await link(emulator)
    expect((await refresh(emulator, refresh_token!, { client_secret: undefined })).json).toEqual(NO_AUTH)
    const fields = { token_access_type: 'offline', code_challenge: CHALLENGE, code_challenge_method: 'S256' }
    const code = await getCode(emulator, fields)
    const pkce = await exchange(emulator, code, { client_secret: undefined, code_verifier: VERIFIER })
    const token = pkce.json['refresh_token']!
    expect((await refresh(emulator, token, { client_secret: undefined })).status).toBe(200)
    expect((await refresh(emulator, token)).status).toBe(200)
    expect((await refresh(emulator, token, { client_secret: 'wrong' })).text).toBe(INVALID_CLIENT)
  })

  test.each([
    ['no refresh_token', { refresh_token: undefined }, 'missing required field "refresh_token"'],
    ['a redirect_uri', { redirect_uri: REDIRECT_URI }, 'unknown field "redirect_uri"'],
    ['a code_verifier', { code_verifier: VERIFIER }, 'unknown field "code_verifier"'],
  ])('with %s', async (_what, fields, description) => {
    expect((await refresh(emulator, 'x'.repeat(64), fields)).json).toEqual(invalidRequest(description))
  })
})
