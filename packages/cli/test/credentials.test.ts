import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { OAuth2FlowNoRedirectResult } from 'dropbox-oauth'
import { FileStore } from 'dropbox-oauth/stores/file'
import { expect, test, vi } from 'vitest'
import { openPlace, type Place } from './support/place.ts'

const minute = 60_000

interface Given {
  readonly accessToken: string
  readonly expiresAt: string | null
  readonly scope: readonly string[] | null
}

async function tokenOf(place: Place, ...words: string[]): Promise<Given> {
  const { stdout } = await place.run('token', '--json', ...words)
  return (JSON.parse(stdout) as { result: Given }).result
}

/** The stored access token, as if it were near its end: still alive, and to be renewed. */
async function age({ home }: Place, expiresAt: number): Promise<void> {
  const store = new FileStore({ directory: join(home, 'tokens') })
  const stored = await store.read('default')
  if (!stored) throw new Error('there is no record')
  const access = { ...(stored.record['access'] as object), expiresAt, renewAt: Date.now() - 1 }
  await store.write('default', { ...stored.record, access }, stored.version)
}

const refreshes = ({ emulator }: Place): number =>
  emulator.requests.count({ endpoint: 'token', grantType: 'refresh_token' })

test('a token near its end is renewed, and told with its own end, not with that of another', async () => {
  const place = await openPlace()
  const { accessToken } = await place.link()
  await age(place, Date.now() + 3 * minute)
  const given = await tokenOf(place)
  expect(given.accessToken).not.toBe(accessToken)
  expect(Date.parse(given.expiresAt ?? '')).toBeGreaterThan(Date.now() + 200 * minute)
  expect(refreshes(place)).toBe(1)
})

test('while Dropbox is down a token that lives is given, with its end', async () => {
  const place = await openPlace()
  const { accessToken } = await place.link()
  const end = Date.now() + 3 * minute
  await age(place, end)
  place.emulator.faults.add({ match: { endpoint: 'token' }, times: Infinity, respond: { status: 503 } })
  expect(await tokenOf(place)).toMatchObject({ accessToken, expiresAt: new Date(end).toISOString() })
  expect(await place.run('exec', '--', 'true')).toMatchObject({ code: 0 })
  expect(await place.run('token', '--min-ttl', '600')).toMatchObject({ code: 1, stdout: '' })
})

test('--min-ttl beyond the life of any token asks once, and gives what there is', async () => {
  const place = await openPlace()
  await place.link()
  await tokenOf(place, '--min-ttl', '80000')
  expect(refreshes(place)).toBe(1)
})

test('Dropbox asks to wait: exit code 6', async () => {
  const place = await openPlace()
  await place.link()
  await age(place, Date.now() - minute)
  const respond = { status: 429, headers: { 'retry-after': '60' } }
  place.emulator.faults.add({ match: { endpoint: 'token' }, times: Infinity, respond })
  expect(await place.run('token')).toMatchObject({ code: 6, stdout: '' })
})

test('a revoked login ends with 2, and names the command that mends it', async () => {
  const place = await openPlace()
  const { refreshToken = '' } = await place.link('work')
  await place.tokens.unlink('work')
  await place.tokens.import('work', { refreshToken })
  const { code, stderr } = await place.run('token', '--profile', 'work')
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringContaining('Run: dropbox-oauth login --profile work\n'),
  })
})

test('a profile is found by flag, variable, and the one in use, in this order', async () => {
  const place = await openPlace()
  const [ada, zoe, grace] = [
    await place.link('default'),
    await place.link('zoe', 'zoe@example.com'),
    await place.link('grace', 'grace@example.com'),
  ].map(({ accessToken }) => accessToken)
  expect((await tokenOf(place)).accessToken).toBe(ada)
  await place.run('use', 'zoe')
  expect((await tokenOf(place)).accessToken).toBe(zoe)
  vi.stubEnv('DROPBOX_OAUTH_PROFILE', 'grace')
  expect((await tokenOf(place)).accessToken).toBe(grace)
  expect((await tokenOf(place, '--profile', 'default')).accessToken).toBe(ada)
})

test('an access token of the environment wins over the profile in use, and loses to a named one', async () => {
  const place = await openPlace()
  const { accessToken } = await place.link()
  vi.stubEnv('DROPBOX_ACCESS_TOKEN', 'sl.from-the-environment')
  expect(await tokenOf(place)).toEqual({
    accessToken: 'sl.from-the-environment',
    expiresAt: null,
    scope: null,
  })
  expect((await tokenOf(place, '--profile', 'default')).accessToken).toBe(accessToken)
})

test('what comes from the environment is written nowhere', async () => {
  const place = await openPlace()
  const { refreshToken, accessToken } = await place.result()
  vi.stubEnv('DROPBOX_APP_KEY', place.appKey)
  vi.stubEnv('DROPBOX_REFRESH_TOKEN', refreshToken)
  expect((await place.run('whoami')).stdout).toMatch(/^Ada Lovelace <ada@example.com>\ndbid:/)
  expect((await tokenOf(place)).accessToken).toMatch(/^sl\./)
  vi.stubEnv('DROPBOX_ACCESS_TOKEN', accessToken)
  expect((await place.run('whoami')).code).toBe(0)
  expect((await place.run('status', '--json')).stdout).toContain('"storage":"environment"')
  expect(readdirSync(place.home)).toEqual([])
})

test('a refused access token of the environment is no reason to log in', async () => {
  const place = await openPlace()
  vi.stubEnv('DROPBOX_ACCESS_TOKEN', 'sl.junk')
  const { code, stderr } = await place.run('whoami')
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringContaining('does not accept DROPBOX_ACCESS_TOKEN'),
  })
})

test('a missing scope is told by name, and is no refused token', async () => {
  const place = await openPlace()
  await place.link()
  const body = JSON.stringify({
    error_summary: 'missing_scope/',
    error: { '.tag': 'missing_scope', required_scope: 'account_info.read' },
  })
  const headers = { 'content-type': 'application/json' }
  place.emulator.faults.add({
    match: { endpoint: 'users/get_current_account' },
    respond: { status: 401, headers, body },
  })
  const { code, stderr } = await place.run('whoami')
  expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining('account_info.read') })
})

test('a refresh token without its app is a wrong variable', async () => {
  const place = await openPlace()
  vi.stubEnv('DROPBOX_REFRESH_TOKEN', 'abc')
  expect(await place.run('token')).toMatchObject({
    code: 7,
    stderr: expect.stringContaining('DROPBOX_APP_KEY'),
  })
})

test('a profile sends nothing to another Dropbox than its own', async () => {
  const place = await openPlace()
  const { refreshToken = '' } = await place.link()
  vi.stubEnv('DROPBOX_OAUTH_EMULATOR_URL', 'http://localhost:9')
  for (const command of ['token', 'whoami', 'status', 'logout'])
    expect(await place.run(command)).toMatchObject({
      code: 7,
      stderr: expect.stringContaining('was linked at'),
    })
  vi.stubEnv('DROPBOX_OAUTH_EMULATOR_URL', undefined) // by itself it goes where it belongs
  expect((await place.run('whoami')).code).toBe(0)
  expect(refreshToken).not.toBe('')
})

test('a result of another app is not given under this profile', async () => {
  const place = await openPlace()
  await place.link()
  place.profiles.save('default', { appKey: 'otherapp', storage: 'file', origin: place.emulator.url })
  expect(await place.run('token')).toMatchObject({ code: 7, stdout: '' })
})

test('a legacy token, which does not end, is given without an end', async () => {
  const place = await openPlace()
  await place.link()
  const legacy = new OAuth2FlowNoRedirectResult({ accessToken: 'legacy', accountId: 'dbid:x' })
  await place.tokens.link(legacy, { key: 'default', allowAccountChange: true })
  expect(await tokenOf(place)).toEqual({ accessToken: 'legacy', expiresAt: null, scope: null })
})
