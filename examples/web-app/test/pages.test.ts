import { CsrfException, TokenEndpointException } from 'dropbox-oauth'
import { expect, test, vi } from 'vitest'
import { isOwnForm } from '../src/guards.ts'
import { logFailure } from '../src/log.ts'
import { accountPage } from '../src/pages/account.ts'
import { html } from '../src/pages/html.ts'

test('every value on a page is escaped, in text and in attributes', () => {
  expect(html`<p title="${`"'`}">${'<b>&'}</p>`.text).toBe('<p title="&quot;&#39;">&lt;b&gt;&amp;</p>')
})

test('lists and parts are put in as they are, and nothing as nothing', () => {
  expect(html`${[html`<br />`, '<', 1]}${undefined}${false}`.text).toBe('<br />&lt;1')
})

test("a hostile name at Dropbox stays a name on the account's page", () => {
  const name = '</title><script>alert(1)</script>'
  const page = accountPage({ provider: 'emulator', name, email: '"><img src=x>', scope: ['<i>'] })
  expect(page).not.toContain('<script>alert')
  expect(page).not.toContain('<img')
  expect(page).not.toContain('<i>')
  expect(page).toContain('&lt;/title&gt;&lt;script&gt;')
})

test('a form counts as our own by Sec-Fetch-Site, and by Origin where a browser has no such header', () => {
  const own = (headers: Record<string, string>): boolean =>
    isOwnForm((name) => headers[name], 'http://localhost:3000')
  expect(own({ 'Sec-Fetch-Site': 'same-origin' })).toBe(true)
  expect(own({ Origin: 'http://localhost:3000' })).toBe(true)
  expect(own({ 'Sec-Fetch-Site': 'cross-site', Origin: 'http://localhost:3000' })).toBe(false)
  expect(own({ 'Sec-Fetch-Site': 'same-site', Origin: 'http://localhost:3000' })).toBe(false)
  expect(own({ 'Sec-Fetch-Site': 'none' })).toBe(false)
  expect(own({ Origin: 'http://localhost:3001' })).toBe(false)
  expect(own({ Origin: 'null' })).toBe(false)
  expect(own({})).toBe(false)
})

test('a failure is one line in the log, whatever an attacker wrote into it', () => {
  const write = vi.spyOn(console, 'error').mockImplementation(() => {})
  logFailure('sign-in', new Error('a\nb\u001b[31m\u202ec' + 'd'.repeat(1000)))
  expect(write.mock.calls[0]?.[0]).toMatch(/^sign-in: Error: a\\u\{a\}b\\u\{1b\}\[31m\\u\{202e\}cd+$/)
  expect(String(write.mock.calls[0]?.[0]).length).toBeLessThan(600)
  write.mockRestore()
})

test('a failure is logged with its code, without advice for programmers, unless the settings are to blame', () => {
  const write = vi.spyOn(console, 'error').mockImplementation(() => {})
  logFailure('sign-in', new CsrfException('Not of this session. Answer with status 403'))
  logFailure(
    'sign-in',
    new TokenEndpointException('Refused. Compare the keys', 'fix-config', { status: 400 }),
  )
  expect(write.mock.calls.flat()).toEqual([
    'sign-in: CsrfException (csrf): Not of this session.',
    'sign-in: TokenEndpointException (token_endpoint): Refused. Compare the keys',
  ])
  write.mockRestore()
})
