import { Auth } from '@auth/core'
import type { AuthConfig } from '@auth/core'
import Dropbox from '@auth/core/providers/dropbox'
import { createEmulator } from 'dropbox-oauth-emulator'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { CookieJar } from '../support/cookie-jar.ts'
import { callApi, refresh } from '../support/client.ts'

const emulator = await createEmulator()
beforeAll(() => vi.stubGlobal('fetch', emulator.fetch))
afterAll(() => vi.unstubAllGlobals())

const ORIGIN = 'http://localhost:3000'
const { key, secret } = emulator.apps[0]!
emulator.apps[0]!.redirectUris.push(`${ORIGIN}/auth/callback/dropbox`)

test('Auth.js: sign in, callback, session; refresh, revoke, refused', async () => {
  const linked: Record<string, string>[] = []
  const config: AuthConfig = {
    providers: [Dropbox({ clientId: key, clientSecret: secret! })],
    secret: 'a-secret-for-the-cookies-of-auth-js',
    basePath: '/auth',
    trustHost: true,
    logger: { error: (error) => expect.fail(error.message) },
    callbacks: {
      jwt({ token, account }) {
        if (account) linked.push(account as unknown as Record<string, string>)
        return token
      },
    },
  }
  const browser = new CookieJar((request) => Auth(request, config) as Promise<Response>)
  const csrf = (await (await browser.get(`${ORIGIN}/auth/csrf`)).json()) as { csrfToken: string }
  const started = await browser.post(`${ORIGIN}/auth/signin/dropbox`, {
    csrfToken: csrf.csrfToken,
    callbackUrl: `${ORIGIN}/home`,
  })
  const { redirectUrl } = await emulator.authorize(started.headers.get('location')!)
  const finished = await browser.get(redirectUrl!)
  expect(finished.headers.get('location')).toBe(`${ORIGIN}/home`)
  const session = (await (await browser.get(`${ORIGIN}/auth/session`)).json()) as { user: { email: string } }
  expect(session.user.email).toBe('ada@example.com')
  expect(emulator.requests.count({ endpoint: 'users/get_current_account' })).toBe(1)

  const { refresh_token } = linked[0]!
  const { json } = await refresh(emulator, refresh_token!)
  expect((await callApi(emulator, 'auth/token/revoke', json['access_token'])).status).toBe(200)
  expect((await refresh(emulator, refresh_token!)).json['error']).toBe('invalid_grant')
})
