import { Readable } from 'node:stream'
import { expect, test, vi } from 'vitest'
import { openPlace, type Place, type Said } from './support/place.ts'

/** Logs in by what stdin says. */
async function logIn(place: Place, input: string, ...words: string[]): Promise<Said> {
  const stdin = vi
    .spyOn(process, 'stdin', 'get')
    .mockReturnValue(Readable.from([input]) as typeof process.stdin)
  try {
    return await place.run('login', '--insecure-storage', ...words)
  } finally {
    stdin.mockRestore()
  }
}

test('by a refresh token on stdin: it says where the tokens will be, then whose they are', async () => {
  const place = await openPlace()
  const { refreshToken = '' } = await place.result()
  const { code, stdout, stderr } = await logIn(
    place,
    `${refreshToken}\n`,
    '--with-token',
    '--app-key',
    place.appKey,
  )
  expect({ code, stdout, stderr }).toEqual({
    code: 0,
    stdout: 'Logged in as Ada Lovelace <ada@example.com>, profile default.\n',
    stderr: expect.stringMatching(/^The tokens will be in .*tokens, .* not encrypted\.\n$/),
  })
  expect((await place.tokens.status('default')).account?.accountId).toMatch(/^dbid:/)
  expect(place.emulator.requests.count({ endpoint: 'token', grantType: 'refresh_token' })).toBe(1)
})

test('a refresh token that Dropbox does not take is not kept', async () => {
  const place = await openPlace()
  const { code, stdout, stderr } = await logIn(place, 'junk', '--with-token', '--app-key', place.appKey)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain('does not take this refresh token')
  expect(place.profiles.list()).toEqual([])
})

test.each([
  ['no token', ['--with-token', '--app-key', 'x'], 7, '--with-token reads'],
  ['no code', ['--no-browser', '--app-key', 'x'], 2, 'No code came'],
  ['no app', ['--no-browser'], 7, '--app-key or DROPBOX_APP_KEY'],
])('%s on an empty stdin is an error at once', async (_, words, code, message) => {
  const place = await openPlace()
  expect(await logIn(place, '', ...words)).toMatchObject({ code, stderr: expect.stringContaining(message) })
})

test('without a browser and without a terminal nobody is waited for', async () => {
  const place = await openPlace()
  vi.stubEnv('BROWSER', 'none')
  const { code, stderr } = await logIn(place, '', '--app-key', place.appKey)
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/--with-token.*--timeout/) })
})

test('another app, or another Dropbox, is refused before anybody logs in for nothing', async () => {
  const place = await openPlace()
  await place.link()
  const another = await logIn(place, '', '--no-browser', '--app-key', 'otherapp')
  expect(another).toMatchObject({
    code: 7,
    stderr: expect.stringMatching(/--profile NAME.*logout --profile default/),
  })
  vi.stubEnv('DROPBOX_OAUTH_EMULATOR_URL', undefined)
  expect((await logIn(place, '', '--no-browser')).code).toBe(7)
})

test('an app secret is used and not stored; what then needs it says so', async () => {
  const place = await openPlace()
  const { refreshToken = '' } = await place.result()
  vi.stubEnv('DROPBOX_APP_SECRET', place.emulator.apps[0]?.secret)
  const { stderr } = await logIn(place, refreshToken, '--with-token', '--app-key', place.appKey)
  expect(stderr).toContain('DROPBOX_APP_SECRET goes along. It is not stored')
  expect((await place.run('whoami')).code).toBe(0)
  vi.stubEnv('DROPBOX_APP_SECRET', undefined)
  expect((await place.run('status')).code).toBe(0)
  expect(await place.run('whoami')).toMatchObject({
    code: 7,
    stderr: expect.stringContaining('Set DROPBOX_APP_SECRET'),
  })
})

test('--scope may be given again, and several at once', async () => {
  const place = await openPlace()
  const scopes = ['--scope', 'account_info.read', '--scope', 'files.metadata.read, files.content.read']
  const { stderr } = await logIn(place, '', '--no-browser', '--app-key', place.appKey, ...scopes)
  const url = /http:\S+/.exec(stderr)?.[0] ?? ''
  expect(new URL(url).searchParams.get('scope')).toBe(
    'account_info.read files.metadata.read files.content.read',
  )
})
