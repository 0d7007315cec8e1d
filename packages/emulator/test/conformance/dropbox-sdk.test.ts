import { Dropbox, DropboxAuth } from 'dropbox'
import { createEmulator } from 'dropbox-oauth-emulator'
import { beforeEach, describe, expect, test } from 'vitest'
import { REDIRECT_URI } from '../support/client.ts'

const emulator = await createEmulator()
beforeEach(() => emulator.reset())
const { key, secret } = emulator.apps[0]!

/** The SDK as it is made for an app; `fetch` is the one thing that differs from production. */
const sdk = (options: { clientSecret?: string }) =>
  new DropboxAuth({ clientId: key, fetch: emulator.fetch, ...options })

const authorizeUrl = (auth: DropboxAuth, pkce: boolean) =>
  auth.getAuthenticationUrl(REDIRECT_URI, 'a|state', 'code', 'offline', undefined, 'none', pkce)

describe.each([
  ['the secret', { clientSecret: secret! }, false],
  ['PKCE', {}, true],
])('the official JavaScript SDK with %s', (_how, options, pkce) => {
  test('authorize, code, token, refresh, account, revoke, refused', async () => {
    const auth = sdk(options)
    const { code } = await emulator.authorize((await authorizeUrl(auth, pkce)) as string)
    const { result } = await auth.getAccessTokenFromCode(REDIRECT_URI, code!)
    const { access_token, refresh_token } = result as { access_token: string; refresh_token: string }
    auth.setAccessToken(access_token)
    auth.setRefreshToken(refresh_token)
    auth.setAccessTokenExpiresAt(new Date(0))
    const dropbox = new Dropbox({ auth, fetch: emulator.fetch })
    const account = await dropbox.usersGetCurrentAccount()
    expect(account.result.email).toBe('ada@example.com')
    expect(emulator.requests.count({ grantType: 'refresh_token' })).toBe(1)
    await dropbox.authTokenRevoke()
    await expect(dropbox.usersGetCurrentAccount()).rejects.toMatchObject({ status: 401 })
    auth.setAccessTokenExpiresAt(new Date(0))
    await expect(dropbox.usersGetCurrentAccount()).rejects.toMatchObject({
      status: 400,
      error: expect.objectContaining({ error: 'invalid_grant' }),
    })
  })
})

test('what it sends by `dataOnBody` is no request at all, and is told so', async () => {
  const answer = await emulator.fetch(emulator.endpoints.token, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '[object Object]',
  })
  expect([answer.status, await answer.json()]).toEqual([
    400,
    { error: 'invalid_request', error_description: 'No auth function available for given request' },
  ])
})
