import { createEmulator } from 'dropbox-oauth-emulator'
import * as openid from 'openid-client'
import { afterAll, describe, expect, test } from 'vitest'
import { callApi, REDIRECT_URI } from '../support/client.ts'

const emulator = await createEmulator({ port: 0 })
afterAll(() => emulator.close())
const { key, secret } = emulator.apps[0]!

describe.each<[string, () => openid.ClientAuth]>([
  ['its default way', () => openid.ClientSecretPost(secret)],
  ['HTTP Basic', () => openid.ClientSecretBasic(secret)],
  ['no secret', () => openid.None()],
])('openid-client with %s, found by discovery, over HTTP', (_how, authentication) => {
  test('authorize, code, token, refresh, account, revoke, refused', async () => {
    const execute = { execute: [openid.allowInsecureRequests] }
    const config = await openid.discovery(new URL(emulator.url), key, undefined, authentication(), execute)
    const pkceCodeVerifier = openid.randomPKCECodeVerifier()
    const expectedState = openid.randomState()
    const url = openid.buildAuthorizationUrl(config, {
      redirect_uri: REDIRECT_URI,
      scope: 'openid email account_info.read',
      state: expectedState,
      token_access_type: 'offline',
      code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
    })
    const { redirectUrl } = await emulator.authorize(url.href, { user: 'zoe@example.com' })
    const tokens = await openid.authorizationCodeGrant(config, new URL(redirectUrl!), {
      pkceCodeVerifier,
      expectedState,
    })
    expect(tokens.claims()).toMatchObject({ email: 'zoe@example.com', iss: emulator.url })
    const refreshed = await openid.refreshTokenGrant(config, tokens.refresh_token!)
    const account = await openid.fetchProtectedResource(
      config,
      refreshed.access_token,
      new URL('/2/users/get_current_account', emulator.endpoints.api),
      'POST',
    )
    expect(await account.json()).toMatchObject({ email: 'zoe@example.com' })
    await callApi(emulator, 'auth/token/revoke', refreshed.access_token)
    await expect(openid.refreshTokenGrant(config, tokens.refresh_token!)).rejects.toMatchObject({
      error: 'invalid_grant',
    })
  })
})
