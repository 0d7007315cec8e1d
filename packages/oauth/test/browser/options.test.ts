import { expect, test } from 'vitest'
import { BadInputException } from '../../src/errors.ts'
import { createBrowserLogin } from '../../src/browser/index.ts'
import { bundle } from './support/site.ts'

const options = { consumerKey: 'APP_KEY', redirectUri: 'https://app.example/done' }

test.each(['consumerSecret', 'clientSecret', 'client_secret', 'appSecret', 'CONSUMER-SECRET'])(
  'a secret is refused by the name of %s, whatever its value',
  (name) => {
    for (const value of ['SECRET', undefined, null]) {
      const make = (): unknown => createBrowserLogin({ ...options, [name]: value })
      expect(make).toThrow(BadInputException)
      expect(make).toThrow(/PKCE/)
    }
    const inside = { ...options, endpoints: { [name]: 'SECRET' } } as never
    expect(() => createBrowserLogin(inside)).toThrow(/PKCE/)
    expect(() => createBrowserLogin(Object.create({ [name]: 'SECRET' }))).toThrow(/PKCE/)
  },
)

test.each([
  ['no options', undefined, /options/],
  ['no key', { ...options, consumerKey: '' }, /consumerKey/],
  ['a redirect URI that is none', { ...options, redirectUri: '/done' }, /redirectUri/],
  ['a storage that is none', { ...options, storage: 'cookie' }, /storage: expected 'memory'/],
  ['an openUrl that is none', { ...options, openUrl: 'https://x' }, /openUrl/],
  ['an empty scope', { ...options, scope: [] }, /scope/],
  ['a scope that is an empty text', { ...options, scope: '' }, /scope/],
])('%s is refused at once', (_, given, message) => {
  expect(() => createBrowserLogin(given as never)).toThrow(BadInputException)
  expect(() => createBrowserLogin(given as never)).toThrow(message)
})

test('without a page to lead away or to open a window from, it says what is needed', async () => {
  const login = createBrowserLogin(options)
  await expect(login.redirect()).rejects.toThrow(/openUrl/)
  await expect(login.popup()).rejects.toThrow(/openUrl/)
  expect(await login.handleCallback()).toBe(undefined)
})

test('its bundle has nothing of Node and no store of a server', async () => {
  const code = await bundle('../../../src/browser/index.ts')
  expect(code).not.toMatch(/(from|import|require\()\s*\(?['"]node:/)
  expect(code).not.toMatch(/RedisStore|PostgresStore|FileStore|SqliteStore|KeyvStore|createDropboxHandler/)
})
