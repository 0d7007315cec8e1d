import { expect, test } from 'vitest'
import { formatToken, tokenFormats } from '../src/token-format.ts'

const token = { accessToken: 'sl.u.abc', expiresAt: '2026-11-27T05:00:00.000Z', scope: ['account_info.read'] }

test('each format, byte for byte', () => {
  expect(Object.fromEntries(tokenFormats.map((format) => [format, formatToken(token, format)]))).toEqual({
    text: 'sl.u.abc',
    json: '{"accessToken":"sl.u.abc","expiresAt":"2026-11-27T05:00:00.000Z","scope":["account_info.read"]}',
    env: 'DROPBOX_ACCESS_TOKEN=sl.u.abc',
    header: 'Authorization: Bearer sl.u.abc',
    curl: 'header = "Authorization: Bearer sl.u.abc"',
    'credential-process': '{"Version":1,"AccessToken":"sl.u.abc","Expiration":"2026-11-27T05:00:00.000Z"}',
  })
})

test('an end that nobody knows is left out, where the form allows it', () => {
  const known = { accessToken: 'sl.u.abc', expiresAt: null, scope: null }
  expect(formatToken(known, 'credential-process')).toBe('{"Version":1,"AccessToken":"sl.u.abc"}')
  expect(formatToken(known, 'json')).toBe('{"accessToken":"sl.u.abc","expiresAt":null,"scope":null}')
})

test.each(['', 'yaml', 'toString', '__proto__'])('the format %j is none', (format) => {
  expect(() => formatToken(token, format)).toThrow(/--format is one of text, json/)
})
