import { describe, expect, test } from 'vitest'
import {
  BadInputException,
  DropboxOAuth2Flow,
  DropboxOAuth2FlowNoRedirect,
  type DropboxOAuth2FlowOptions,
  OAuth2FlowResult,
  refreshAccessToken,
  revokeToken,
} from '../../src/index.ts'
import { webOptions } from '../flow/stub.ts'

const make = (over: object) => () =>
  new DropboxOAuth2Flow({ ...webOptions(), ...over } as DropboxOAuth2FlowOptions)

describe('an option that cannot be is refused before any I/O, by name', () => {
  test.each([
    ['consumerKey', undefined],
    ['consumerKey', ''],
    ['consumerKey', ' key'],
    ['consumerKey', 'schlüssel'],
    ['consumerSecret', ''],
    ['consumerSecret', 'a\nb'],
    ['scope', []],
    ['scope', 'account_info.read'],
    ['scope', ['account_info.read files.content.read']],
    ['scope', ['']],
    ['scope', [7]],
    ['scope', ['a\r\nb']],
    ['includeGrantedScopes', 'user'],
    ['includeGrantedScopes', 'everybody'],
    ['tokenAccessType', 'forever'],
    ['tokenAccessType', ''],
    ['requireRole', 'boss'],
    ['locale', 'en us'],
    ['locale', 'en\r\nX: y'],
    ['locale', 'x'.repeat(10_000)],
    ['usePkce', null],
    ['forceReapprove', 'false'],
    ['disableSignup', 1],
    ['forceReauthentication', 'yes'],
    ['timeoutMs', '5'],
    ['timeoutMs', 0],
    ['timeoutMs', -1],
    ['timeoutMs', Number.NaN],
    ['timeoutMs', 2 ** 31],
    ['fetch', 'fetch'],
    ['now', 7],
    ['csrfTokenSessionKey', ''],
    ['csrfTokenSessionKey', undefined],
    ['session', undefined],
  ])('%s: %j', (name, value) => {
    expect(make({ [name]: value })).toThrow(BadInputException)
    expect(make({ [name]: value })).toThrow(new RegExp(`^${name}: `))
  })

  test('no options at all', async () => {
    const none = undefined as never
    for (const call of [
      () => new DropboxOAuth2Flow(none),
      () => new DropboxOAuth2FlowNoRedirect(none),
      () => new OAuth2FlowResult(none),
    ]) {
      expect(call).toThrow(BadInputException)
    }
    await expect(refreshAccessToken(none)).rejects.toThrow(BadInputException)
    await expect(revokeToken(none)).rejects.toThrow(BadInputException)
  })

  test('neither secret nor PKCE', () => {
    expect(make({ consumerSecret: undefined, usePkce: false })).toThrow('consumerSecret: without PKCE')
    expect(make({ consumerSecret: undefined })).not.toThrow()
  })
})

describe('a redirect URI', () => {
  test.each([
    'https://my-web-server.org/finish?app=1',
    'http://localhost:3000/finish',
    'http://127.0.0.1/finish',
    'http://[::1]:3000/finish',
    'db-appkey://2/token',
    'com.example.app:/finish',
  ])('may be %s', (redirectUri) => {
    expect(make({ redirectUri })).not.toThrow()
  })

  test.each([
    'http://my-web-server.org/finish',
    'http://localhost.evil.example/finish',
    'http://127.0.0.1.evil.example/finish',
    'localhost:3000/finish',
    'my-web-server.org/finish',
    '/finish',
    'javascript:/alert(1)',
    'JavaScript://x/%0aalert(1)',
    'data:/text/html,x',
    'file:///etc/passwd',
    'blob:/x',
    'ws://localhost/x',
    'wss://my.org/x',
    'ftp://my.org/x',
    'https://my.org/finish#x',
    'https://user:pass@my.org/finish',
    'https://my.org/a b',
    'https://my.org/\n',
    'https://',
    'https:/my.org/finish',
    'https:///finish',
    'http:/localhost/finish',
    'localhost://finish',
    'intent://finish',
    'ftps://my.org/finish',
    '',
    undefined,
  ])('may not be %j', (redirectUri) => {
    expect(make({ redirectUri })).toThrow(/^redirectUri: /)
  })
})

describe('endpoints', () => {
  test.each([
    'https://proxy.example/oauth2/token',
    'http://localhost:4280/oauth2/token',
    'http://[::1]/token',
  ])('may be %s', (token) => {
    expect(make({ endpoints: { token } })).not.toThrow()
  })

  test.each([
    'http://proxy.example/oauth2/token',
    'ftp://localhost/token',
    'https://user:pass@proxy.example/token',
    'https://proxy.example./token',
    'https://xn--drpbox-3ya.example/token',
    'https://dröpbox.example/token',
    'https://proxy.example/token?client_secret=x',
    'https://proxy.example/token#x',
    'proxy.example/token',
    '',
  ])('may not be %j', (token) => {
    expect(make({ endpoints: { token } })).toThrow(/^endpoints\.token: /)
  })
})
