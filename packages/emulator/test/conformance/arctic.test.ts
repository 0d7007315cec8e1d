import { Dropbox, generateState, OAuth2RequestError } from 'arctic'
import { createEmulator } from 'dropbox-oauth-emulator'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { callApi, REDIRECT_URI } from '../support/client.ts'

// Its hosts are fixed in its code: in process it is led here by the global fetch.
const emulator = await createEmulator()
beforeAll(() => vi.stubGlobal('fetch', emulator.fetch))
afterAll(() => vi.unstubAllGlobals())

const { key, secret } = emulator.apps[0]!
const dropbox = new Dropbox(key, secret!, REDIRECT_URI)

test('arctic: authorize, code, token by HTTP Basic, refresh, account, revoke, refused', async () => {
  const state = generateState()
  const url = dropbox.createAuthorizationURL(state, ['account_info.read'])
  url.searchParams.set('token_access_type', 'offline')
  const { redirectUrl, code } = await emulator.authorize(url.href)
  expect(new URL(redirectUrl!).searchParams.get('state')).toBe(state)
  const tokens = await dropbox.validateAuthorizationCode(code!)
  expect(tokens.scopes()).toEqual(['account_info.read'])
  const refreshed = await dropbox.refreshAccessToken(tokens.refreshToken())
  const account = await fetch('https://api.dropboxapi.com/2/users/get_current_account', {
    method: 'POST',
    headers: { Authorization: `Bearer ${refreshed.accessToken()}` },
  })
  expect(await account.json()).toMatchObject({ email: 'ada@example.com' })
  await callApi(emulator, 'auth/token/revoke', refreshed.accessToken())
  const refused = dropbox.refreshAccessToken(tokens.refreshToken())
  await expect(refused).rejects.toBeInstanceOf(OAuth2RequestError)
  await expect(refused).rejects.toMatchObject({ code: 'invalid_grant' })
})

test('its revokeToken sends what Dropbox does not take there, and is told so: nothing is revoked', async () => {
  const url = dropbox.createAuthorizationURL(generateState(), ['account_info.read'])
  const { code } = await emulator.authorize(url.href)
  const tokens = await dropbox.validateAuthorizationCode(code!)
  expect(tokens.hasRefreshToken()).toBe(false)
  await expect(dropbox.revokeToken(tokens.accessToken())).rejects.toThrow('Unexpected error response')
  const account = await callApi(emulator, 'users/get_current_account', tokens.accessToken())
  expect(account.status).toBe(200)
})
