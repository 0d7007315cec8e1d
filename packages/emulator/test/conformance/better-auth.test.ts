import { betterAuth } from 'better-auth'
import { memoryAdapter } from 'better-auth/adapters/memory'
import { createEmulator } from 'dropbox-oauth-emulator'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { CookieJar } from '../support/cookie-jar.ts'
import { callApi } from '../support/client.ts'

const emulator = await createEmulator()
beforeAll(() => vi.stubGlobal('fetch', emulator.fetch))
afterAll(() => vi.unstubAllGlobals())

const ORIGIN = 'http://localhost:3000'
const { key, secret } = emulator.apps[0]!
emulator.apps[0]!.redirectUris.push(`${ORIGIN}/api/auth/callback/dropbox`)

test('better-auth, secret and verifier together: sign in, callback, account; refresh, revoke, refused', async () => {
  const auth = betterAuth({
    baseURL: ORIGIN,
    secret: 'a-secret-of-more-than-32-bytes-for-better-auth',
    database: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
    socialProviders: { dropbox: { clientId: key, clientSecret: secret!, accessType: 'offline' } },
    logger: { disabled: true },
    telemetry: { enabled: false },
  })
  const browser = new CookieJar((request) => auth.handler(request))
  const started = await browser.postJson(`${ORIGIN}/api/auth/sign-in/social`, {
    provider: 'dropbox',
    callbackURL: `${ORIGIN}/home`,
  })
  const { url } = (await started.json()) as { url: string }
  const { redirectUrl } = await emulator.authorize(url)
  const finished = await browser.get(redirectUrl!)
  expect(finished.headers.get('location')).toBe(`${ORIGIN}/home`)
  const headers = new Headers({ cookie: browser.header })
  expect((await auth.api.getSession({ headers }))!.user.email).toBe('ada@example.com')
  const sent = emulator.requests.list({ endpoint: 'token' })[0]!.body
  expect(sent).toMatch(/code_verifier=.*client_secret=|client_secret=.*code_verifier=/)

  const [account] = await auth.api.listUserAccounts({ headers })
  const body = { accountId: account!.id }
  const { accessToken } = await auth.api.refreshToken({ body, headers })
  expect((await callApi(emulator, 'auth/token/revoke', accessToken)).status).toBe(200)
  await expect(auth.api.refreshToken({ body, headers })).rejects.toThrow()
  expect(emulator.requests.list({ grantType: 'refresh_token' }).at(-1)!.response).toMatchObject({
    status: 400,
    body: expect.stringContaining('invalid_grant'),
  })
})
