import { CsrfException, TokenEndpointException } from 'dropbox-oauth'
import { expect, test, vi } from 'vitest'
import { isOwnForm } from '../src/guards.ts'
import { logFailure } from '../src/log.ts'
import { accountsPage } from '../src/pages/accounts.ts'
import { html } from '../src/pages/html.ts'
import { ago, ordinal } from '../src/pages/times.ts'

test('every value on a page is escaped, in text and in attributes', () => {
  expect(html`<p title="${`"'`}">${'<b>&'}</p>`.text).toBe('<p title="&quot;&#39;">&lt;b&gt;&amp;</p>')
})

test('lists and parts are put in as they are, and nothing as nothing', () => {
  expect(html`${[html`<br />`, '<', 1]}${undefined}${false}`.text).toBe('<br />&lt;1')
})

test("a hostile name at Dropbox stays a name on the account's page", () => {
  const name = '</title><script>alert(1)</script>'
  const person = { name, email: '"><img src=x>' }
  const account = { id: 'dbid:"<b>', state: 'linked' as const, person, scope: ['<i>'], refreshes: 0 }
  const page = accountsPage({ provider: 'emulator', accounts: [account], now: 0, aheadMs: 0 })
  expect(page).not.toContain('<script>alert')
  expect(page).not.toContain('<img')
  expect(page).not.toContain('<i>')
  expect(page).not.toContain('<b>')
  expect(page).toContain('&lt;/title&gt;&lt;script&gt;')
})

test('times are told as people tell them', () => {
  expect([1, 2, 3, 4, 11, 12, 13, 21, 22, 111].map(ordinal).join(' ')).toBe(
    '1st 2nd 3rd 4th 11th 12th 13th 21st 22nd 111th',
  )
  expect([-5, 59_999, 60_000, 3_599_999, 7_200_000, 172_800_000].map(ago)).toEqual([
    'just now',
    'just now',
    '1 minute ago',
    '59 minutes ago',
    '2 hours ago',
    '2 days ago',
  ])
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
