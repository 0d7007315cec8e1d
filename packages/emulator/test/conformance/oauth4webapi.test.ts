import { createEmulator } from 'dropbox-oauth-emulator'
import * as oauth from 'oauth4webapi'
import { afterAll, describe, expect, test } from 'vitest'
import { callApi, REDIRECT_URI } from '../support/client.ts'

// The strictest client there is: it reads every answer as its RFC says.
const emulator = await createEmulator()
afterAll(() => emulator.close())

const issuer = new URL('https://www.dropbox.com')
const options = { [oauth.customFetch]: (url: string, init: object) => emulator.fetch(url, init) }
const discovered = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, options))
const { key, secret } = emulator.apps[0]!
const client: oauth.Client = { client_id: key }

describe.each([
  ['no secret, PKCE', oauth.None(), true],
  ['the secret in the body', oauth.ClientSecretPost(secret!), false],
  ['HTTP Basic', oauth.ClientSecretBasic(secret!), false],
  ['HTTP Basic and PKCE', oauth.ClientSecretBasic(secret!), true],
])('oauth4webapi with %s', (_how, authentication, pkce) => {
  test('authorize, code, token, refresh, account, revoke, refused', async () => {
    const verifier = pkce ? oauth.generateRandomCodeVerifier() : oauth.nopkce
    const state = oauth.generateRandomState()
    const url = new URL(discovered.authorization_endpoint!)
    const challenge = pkce ? await oauth.calculatePKCECodeChallenge(verifier as string) : undefined
    for (const [name, value] of Object.entries({
      response_type: 'code',
      client_id: key,
      redirect_uri: REDIRECT_URI,
      state,
      scope: 'openid email account_info.read',
      token_access_type: 'offline',
      ...(challenge !== undefined && { code_challenge: challenge, code_challenge_method: 'S256' }),
    })) {
      url.searchParams.set(name, value)
    }
    const { redirectUrl } = await emulator.authorize(url.href)
    const callback = oauth.validateAuthResponse(discovered, client, new URL(redirectUrl!), state)
    const tokens = await oauth.processAuthorizationCodeResponse(
      discovered,
      client,
      await oauth.authorizationCodeGrantRequest(
        discovered,
        client,
        authentication,
        callback,
        REDIRECT_URI,
        verifier,
        options,
      ),
    )
    expect(oauth.getValidatedIdTokenClaims(tokens)).toMatchObject({ email: 'ada@example.com' })
    const refreshed = await oauth.processRefreshTokenResponse(
      discovered,
      client,
      await oauth.refreshTokenGrantRequest(
        discovered,
        client,
        authentication,
        tokens.refresh_token!,
        options,
      ),
    )
    const account = await oauth.protectedResourceRequest(
      refreshed.access_token,
      'POST',
      new URL('https://api.dropboxapi.com/2/users/get_current_account'),
      undefined,
      undefined,
      options,
    )
    expect(await account.json()).toMatchObject({ email: 'ada@example.com' })
    expect((await callApi(emulator, 'auth/token/revoke', refreshed.access_token)).status).toBe(200)
    const refused = await oauth.refreshTokenGrantRequest(
      discovered,
      client,
      authentication,
      tokens.refresh_token!,
      options,
    )
    await expect(oauth.processRefreshTokenResponse(discovered, client, refused)).rejects.toMatchObject({
      error: 'invalid_grant',
    })
  })
})

test('its revocation is that of RFC 7009, which Dropbox does not have: a form beside Basic', async () => {
  const server = { ...discovered, revocation_endpoint: 'https://api.dropboxapi.com/2/auth/token/revoke' }
  const response = await oauth.revocationRequest(
    server,
    client,
    oauth.ClientSecretBasic(secret!),
    'x',
    options,
  )
  await expect(oauth.processRevocationResponse(response)).rejects.toThrow()
  expect(response.status).toBe(400)
})
