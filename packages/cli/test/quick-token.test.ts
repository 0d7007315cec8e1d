import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { OAuth2FlowNoRedirectResult, TokenManager } from 'dropbox-oauth'
import { FileStore } from 'dropbox-oauth/stores/file'
import { expect, test, vi } from 'vitest'
import { printQuickly } from '../src/quick-token.ts'
import { openPlace, type Place } from './support/place.ts'

/** What the short way prints; `undefined` where it leaves it to the whole program. */
async function quickly(...words: string[]): Promise<string | undefined> {
  let printed = ''
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text)
    return true
  })
  const isDone = await printQuickly(words)
  spy.mockRestore()
  expect(printed !== '').toBe(isDone)
  return isDone ? printed : undefined
}

const forms = [[], ['--json'], ['--quiet', '--min-ttl', '60'], ['--profile', 'default']].concat(
  ['text', 'json', 'env', 'header', 'curl', 'credential-process'].map((format) => ['--format', format]),
)

test.each(forms)('says what the whole program says: token %s %s', async (...words) => {
  const place = await openPlace()
  await place.link()
  const whole = await place.run('token', ...words)
  expect(await quickly(...words)).toBe(whole.stdout)
})

test.each([
  ['an unknown option', ['--no-such']],
  ['an unknown format', ['--format', 'xml']],
  ['a word too many', ['extra']],
  ['no number', ['--min-ttl', 'soon']],
  ['no whole number', ['--min-ttl', '1e2']],
  ['nothing for a number', ['--min-ttl', '']],
  ['both forms', ['--json', '--format', 'json']],
  ['a profile that is none', ['--profile', 'nobody']],
  ['a profile that cannot be', ['--profile', '../x']],
  ['a longer life than is left', ['--min-ttl', '20000']],
  ['the help', ['--help']],
])('leaves %s to the whole program', async (_, words) => {
  const place = await openPlace()
  await place.link()
  expect(await quickly()).toBeDefined()
  expect(await quickly(...words)).toBeUndefined()
})

test.each<[string, (place: Place) => unknown]>([
  ['a token of the environment', () => vi.stubEnv('DROPBOX_ACCESS_TOKEN', 'sl.x')],
  ['a refresh token of the environment', () => vi.stubEnv('DROPBOX_REFRESH_TOKEN', 'x')],
  ['another Dropbox', () => vi.stubEnv('DROPBOX_OAUTH_EMULATOR_URL', 'http://localhost:9')],
  ['a wrong variable', () => vi.stubEnv('DROPBOX_OAUTH_EMULATOR_URL', 'http://example.com')],
  ['the end of the link', ({ tokens }) => tokens.unlink('default')],
  ['a folder that others may enter', ({ home }) => chmodSync(join(home, 'tokens'), 0o755)],
  ['a damaged profile', ({ home }) => writeFileSync(join(home, 'profiles/default.json'), '{')],
  [
    'sealed tokens',
    ({ profiles, appKey, emulator }) =>
      profiles.save('default', { appKey, storage: 'keychain', origin: emulator.url }),
  ],
  [
    'another app',
    ({ profiles, emulator }) =>
      profiles.save('default', { appKey: 'other', storage: 'file', origin: emulator.url }),
  ],
  [
    'a record from another host',
    async (place) => {
      const { home, appKey, tokens } = place
      const result = await place.result()
      await tokens.unlink('default')
      const store = new FileStore({ directory: join(home, 'tokens') })
      await new TokenManager({ consumerKey: appKey, store }).link(result, { key: 'default' })
    },
  ],
  [
    'a token that does not end',
    async ({ tokens }) => {
      const legacy = new OAuth2FlowNoRedirectResult({ accessToken: 'legacy', accountId: 'dbid:x' })
      await tokens.link(legacy, { key: 'default', allowAccountChange: true })
    },
  ],
  [
    'a token that is to be renewed',
    () => {
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + (4 * 60 - 2) * 60_000 })
    },
  ],
])('leaves %s to the whole program', async (_, change) => {
  const place = await openPlace()
  await place.link()
  expect(await quickly()).toBeDefined()
  await change(place)
  expect(await quickly()).toBeUndefined()
  vi.useRealTimers()
})
