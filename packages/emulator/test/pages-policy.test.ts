import { createHash } from 'node:crypto'
import { createEmulator } from 'dropbox-oauth-emulator'
import { describe, expect, test } from 'vitest'
import { Browser } from './support/browser.ts'
import { authorizeUrl } from './support/client.ts'

const emulator = await createEmulator()
const open = (fields: Record<string, string | undefined> = {}) =>
  new Browser(emulator).open(authorizeUrl(emulator, fields))

describe('every page', () => {
  const pages: [string, () => Promise<Browser>][] = [
    ['sign-in', () => open()],
    ['consent', async () => (await open()).signIn('ada@example.com')],
    [
      'code',
      async () =>
        (await (await open({ redirect_uri: undefined })).signIn('ada@example.com')).press('action', 'allow'),
    ],
    [
      'refused',
      async () =>
        (await (await open({ redirect_uri: undefined })).signIn('ada@example.com')).press('action', 'deny'),
    ],
    ['error', () => open({ client_id: 'nobody' })],
    ['account refused', async () => (await open()).signIn('disabled@example.com')],
    ['not found', () => new Browser(emulator).open('/nowhere')],
  ]

  test.each(pages)(
    '%s: runs no script, loads nothing, cannot be framed or kept, says what it is, and is no dead end',
    async (_name, visit) => {
      const { page, response } = await visit()
      const policy = response.headers.get('content-security-policy')!
      expect(policy).toMatch(
        /^default-src 'none'; style-src 'sha256-[\w+/=]+'; img-src data:; form-action .+; base-uri 'none'; frame-ancestors 'none'$/,
      )
      const style = /<style>(.*)<\/style>/s.exec(page)![1]!
      expect(policy).toContain(`'sha256-${createHash('sha256').update(style).digest('base64')}'`)
      expect(response.headers.get('cache-control')).toBe('no-store')
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
      expect(page).not.toMatch(/<script|<iframe|<img| style=| on\w+=|src=|url\(/i)
      expect(page).toContain('Local emulator, not dropbox.com.')
      expect(page).toContain('<a href="/">The emulator’s dashboard</a>')
      expect(page).toMatch(/^<!doctype html><html lang="en">/)
      const hasForm = page.includes('<form')
      expect(response.headers.get('referrer-policy')).toBe(hasForm ? 'same-origin' : 'no-referrer')
      expect(policy.includes("form-action 'none'")).toBe(!hasForm)
    },
  )

  // Chromium holds the redirects after a form to form-action.
  test.each([
    ['https://app.example/cb', "form-action 'self' https://app.example;"],
    ['https://app.example:8443/cb', "form-action 'self' https://app.example:8443;"],
    [
      'http://localhost:3000/cb',
      "form-action 'self' http://localhost:3000 http://localhost:* http://127.0.0.1:*;",
    ],
    ['http://[::1]:3000/cb', "form-action 'self' http:;"],
    ['com.example.app:/cb', "form-action 'self' com.example.app:;"],
    [undefined, "form-action 'self';"],
  ])('the policy of sign-in and consent lets the way back pass: %s', async (redirect_uri, expected) => {
    await using own = await createEmulator()
    if (redirect_uri !== undefined) own.apps[0]!.redirectUris.push(redirect_uri)
    const browser = await new Browser(own).open(authorizeUrl(own, { redirect_uri }))
    expect(browser.response.headers.get('content-security-policy')).toContain(expected)
    await browser.signIn('ada@example.com')
    expect(browser.response.headers.get('content-security-policy')).toContain(expected)
  })
})

describe('what a page shows is escaped', () => {
  const corpus = [
    '<script>alert(1)</script>',
    '</title><script>alert(1)</script>',
    '</style><img src=x onerror=alert(1)>',
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    '{{7*7}}${7*7}',
    '&lt;b&gt;<b>',
    '\r\nSet-Cookie: a=b',
    '\u202egpj.exe\u0000\u001b[31m',
    'constructor',
  ]
  const isClean = (page: string): void => {
    expect(page).not.toMatch(/<script|<img|<svg onload|<b><|onmouseover='/i)
    expect(page.match(/<style>/g)).toHaveLength(1)
  }

  test.each(corpus)('on the error page, in name and detail: %j', async (text) => {
    const query = new URLSearchParams({ error_detail: text, error_name: text })
    const browser = await new Browser(emulator).open(`/oauth2/authorize_error?${query}`)
    isClean(browser.page)
    expect(browser.response.status).toBe(200)
    expect(browser.response.headers.get('set-cookie')).toBeNull()
  })

  test.each(corpus)('in every parameter, and in names of parameters: %j', async (text) => {
    for (const field of [
      'client_id',
      'redirect_uri',
      'response_type',
      'scope',
      'require_role',
      'token_access_type',
      'code_challenge',
      text,
    ]) {
      isClean((await open({ [field]: text })).page)
    }
    isClean(
      (
        await (
          await open({ state: text, locale: text, nonce: text, resource: text })
        ).signIn('ada@example.com')
      ).page,
    )
  })

  test.each(corpus)('in app keys and names: %j', async (text) => {
    const users = [{ email: `ada@example.com`, name: text, team: text }]
    const apps = [{ key: text.replace(/[\s:]/g, ''), redirectUris: [] }]
    await using own = await createEmulator({ seed: { apps, users, teams: [{ name: text }] } })
    const browser = await new Browser(own).open(authorizeUrl(own, { redirect_uri: undefined }))
    isClean(browser.page)
    isClean((await browser.signIn('ada@example.com')).page)
    isClean((await browser.press('action', 'allow')).page)
  })

  test('a state of line breaks does not become a header', async () => {
    const { redirectUrl } = await emulator.authorize(
      authorizeUrl(emulator, { state: 'a\r\nSet-Cookie: b=c' }),
    )
    expect(redirectUrl).toContain('state=a%0D%0ASet-Cookie%3A+b%3Dc')
    const browser = await (await open({ state: 'a\r\nX: b' })).signIn('ada@example.com')
    await browser.press('action', 'deny')
    expect(browser.response.headers.get('x')).toBeNull()
  })
})
