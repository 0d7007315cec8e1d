import { expect, test } from 'vitest'
import { readEnvironment } from '../src/environment.ts'

const KEY = { DROPBOX_APP_KEY: 'somekey' }
const sentBackTo = (uri: string) => ({ ...KEY, DROPBOX_REDIRECT_URI: uri })

test('nothing set means the emulator, on port 3000', () => {
  const standard = { port: 3000, dataDir: expect.stringMatching(/examples.web-app..data$/) as string }
  expect(readEnvironment({})).toEqual(standard)
  const empty = { DROPBOX_APP_KEY: '', DROPBOX_APP_SECRET: '', PORT: '', DATA_DIR: '', TOKEN_KEY: '' }
  expect(readEnvironment(empty)).toEqual(standard)
})

test('an app key alone means the real Dropbox, back to this machine', () => {
  const redirectUri = 'http://localhost:4000/dropbox-auth-finish'
  expect(readEnvironment({ ...KEY, PORT: '4000' })).toMatchObject({
    port: 4000,
    real: { app: { consumerKey: 'somekey' }, redirectUri },
  })
})

test.each(['base64', 'base64url', 'hex'] as const)('TOKEN_KEY is 32 bytes, as %s', (encoding) => {
  const key = Buffer.alloc(32, 0xfb)
  expect(readEnvironment({ TOKEN_KEY: `${key.toString(encoding)}\n` }).tokenKey).toEqual(key)
})

test.each([
  ['http://localhost:4000/cb', undefined, 4000],
  ['http://127.0.0.1:4000/cb', '4000', 4000],
  ['http://[::1]:4000/cb', undefined, 4000],
  ['http://localhost/cb', undefined, 80],
  ['https://app.example/cb', undefined, 3000],
  ['https://app.example/cb', '4000', 4000],
  ['https://localhost:4000/cb', undefined, 3000],
])('with %s and PORT %s it listens on %i', (uri, port, listens) => {
  expect(readEnvironment({ ...sentBackTo(uri), PORT: port }).port).toBe(listens)
})

test.each([
  [{ PORT: 'eighty' }, /^PORT is no port: "eighty"$/],
  [{ TOKEN_KEY: 'some secret' }, /^TOKEN_KEY is no key: 32 bytes are needed/],
  [{ TOKEN_KEY: Buffer.alloc(31).toString('base64') }, /^TOKEN_KEY is no key/],
  [{ TOKEN_KEY: Buffer.alloc(33).toString('hex') }, /^TOKEN_KEY is no key/],
  [{ PORT: '70000' }, /^PORT is no port: "70000"$/],
  [{ ...KEY, PORT: '0' }, /^PORT is 0/],
  [
    { ...sentBackTo('http://localhost:4000/cb'), PORT: '5000' },
    /^PORT is 5000, and DROPBOX_REDIRECT_URI leads/,
  ],
  [{ ...sentBackTo('http://localhost:4000/cb'), PORT: '0' }, /^PORT is 0, and DROPBOX_REDIRECT_URI leads/],
  [{ DROPBOX_APP_SECRET: 'secret' }, /^DROPBOX_APP_SECRET is set and DROPBOX_APP_KEY is not/],
  [
    { DROPBOX_REDIRECT_URI: 'https://app.example/cb' },
    /^DROPBOX_REDIRECT_URI is set and DROPBOX_APP_KEY is not/,
  ],
  [{ DROPBOX_APP_KEY: 'some key' }, /^DROPBOX_APP_KEY: /],
  [{ ...KEY, DROPBOX_APP_SECRET: 'some secret' }, /^DROPBOX_APP_SECRET: /],
  [sentBackTo('/dropbox-auth-finish'), /^DROPBOX_REDIRECT_URI: /],
  [sentBackTo('http://app.example/cb'), /^DROPBOX_REDIRECT_URI: /],
  [sentBackTo('myapp://cb'), /^DROPBOX_REDIRECT_URI: .* not by myapp:$/],
  [sentBackTo('http://127.0.0.2:4000/cb'), /^DROPBOX_REDIRECT_URI: .* not on 127\.0\.0\.2$/],
  [sentBackTo('https://app.example'), /^DROPBOX_REDIRECT_URI: the path \/ is taken/],
  [sentBackTo('https://app.example/account'), /^DROPBOX_REDIRECT_URI: the path \/account is taken/],
  [sentBackTo('https://app.example/a/../account?x=y'), /^DROPBOX_REDIRECT_URI: the path \/account is taken/],
  [sentBackTo('http://localhost:3000/icon.svg'), /^DROPBOX_REDIRECT_URI: the path \/icon\.svg is taken/],
  [sentBackTo('http://localhost:3000/dropbox-auth-start'), /^DROPBOX_REDIRECT_URI: the path .* is taken/],
  [sentBackTo('http://localhost:3000/dropbox-auth-unlink'), /^DROPBOX_REDIRECT_URI: the path .* is taken/],
  [sentBackTo('http://localhost:3000/emulator/revoke'), /^DROPBOX_REDIRECT_URI: the path .* is taken/],
  [sentBackTo('https://app.example/:any'), /^DROPBOX_REDIRECT_URI: its path may hold/],
  [sentBackTo('https://app.example/*any'), /^DROPBOX_REDIRECT_URI: its path may hold/],
])('settings that cannot be are told by the name of the variable: %j', (env, message) => {
  expect(() => readEnvironment(env)).toThrow(message)
  expect(() => readEnvironment(env)).not.toThrow(/consumerKey|consumerSecret|redirectUri|some secret/)
})
