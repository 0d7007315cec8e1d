import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createEmulator, type Emulator } from 'dropbox-oauth-emulator'
import { expect, inject, onTestFinished, test } from 'vitest'
import { openWorkplace, type Workplace } from './support/workplace.ts'

async function anotherEmulator(): Promise<Emulator> {
  const emulator = await createEmulator({ port: 0 })
  onTestFinished(() => emulator.close())
  return emulator
}

/** A refresh token and an access token of someone, made without the command line. */
async function tokensOf(emulator: Emulator, user: string): Promise<{ refresh: string; access: string }> {
  const [app] = emulator.apps
  const query = `response_type=code&token_access_type=offline&client_id=${app?.key}`
  const { code = '' } = await emulator.authorize(`${emulator.endpoints.authorize}?${query}`, { user })
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    client_id: app?.key ?? '',
    client_secret: app?.secret ?? '',
  })
  const answer = await fetch(emulator.endpoints.token, { method: 'POST', body })
  const { refresh_token, access_token } = (await answer.json()) as Record<string, string>
  return { refresh: refresh_token ?? '', access: access_token ?? '' }
}

async function envOf({ emulator, appKey }: Workplace, user: string): Promise<Record<string, string>> {
  const { refresh } = await tokensOf(emulator, user)
  const { secret = '' } = emulator.apps[0] ?? {}
  return { DROPBOX_REFRESH_TOKEN: refresh, DROPBOX_APP_KEY: appKey, DROPBOX_APP_SECRET: secret }
}

test('a flag wins over the environment, and the environment over the profile', async () => {
  const place = await openWorkplace()
  await place.logIn(['--profile', 'mine'])
  const byRefreshToken = await envOf(place, 'grace@example.com')
  const { access } = await tokensOf(place.emulator, 'zoe@example.com')
  const byAccessToken = { DROPBOX_ACCESS_TOKEN: access }
  const whoIs = async (env: Record<string, string>, ...words: string[]): Promise<string> =>
    (await place.run(['whoami', ...words], { env })).stdout
  expect(await whoIs({})).toContain('ada@example.com')
  expect(await whoIs(byRefreshToken)).toContain('grace@example.com')
  expect(await whoIs({ ...byRefreshToken, ...byAccessToken })).toContain('zoe@example.com')
  expect(await whoIs({ ...byRefreshToken, ...byAccessToken }, '--profile', 'mine')).toContain(
    'ada@example.com',
  )
})

test('a run on tokens of the environment opens no file to write, and leaves none', async () => {
  const place = await openWorkplace()
  const env = await envOf(place, 'ada@example.com')
  const log = join(place.folder, 'strace')
  const under = [
    'strace',
    '-f',
    '-qq',
    '-o',
    log,
    '-e',
    'trace=open,openat,openat2,creat,mkdir,mkdirat,rename,renameat2,link,linkat',
  ]
  for (const words of [['token'], ['whoami'], ['exec', '--', 'true']])
    expect(await place.run(words, { env, under })).toMatchObject({ code: 0 })
  const writes = readFileSync(log, 'utf8')
    .split('\n')
    .filter((line) => /O_WRONLY|O_RDWR|O_CREAT|\b(creat|mkdir(at)?|rename(at2)?|link(at)?)\(/.test(line))
    .filter((line) => !/"\/dev\/|"\/proc\//.test(line))
  expect(writes).toEqual([])
  rmSync(log)
  expect(readdirSync(place.folder)).toEqual([])
})

test('an access token that Dropbox refuses is told as that of the environment', async () => {
  const place = await openWorkplace()
  const { code, stdout, stderr } = await place.run(['whoami'], {
    env: { DROPBOX_ACCESS_TOKEN: 'sl.u.stranger' },
  })
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain('DROPBOX_ACCESS_TOKEN')
  expect(stderr).not.toContain('stranger')
})

test('a refresh token without an app key says what is missing', async () => {
  const place = await openWorkplace()
  const { code, stderr } = await place.run(['token'], { env: { DROPBOX_REFRESH_TOKEN: 'x'.repeat(64) } })
  expect(code).toBe(7)
  expect(stderr).toContain('DROPBOX_APP_KEY')
})

test.each([
  'https://dropbox.example',
  'http://203.0.113.7:4280',
  'http://127.0.0.1.evil.example',
  'http://localhost@evil.example',
  'http://evil.example/?localhost',
  'file:///localhost',
  'localhost:4280',
  'http://0x7f.1.evil.example',
])('DROPBOX_OAUTH_EMULATOR_URL=%s is refused: it is not this machine', async (url) => {
  const place = await openWorkplace()
  const env = { DROPBOX_OAUTH_EMULATOR_URL: url, DROPBOX_ACCESS_TOKEN: 'sl.u.secret' }
  const { code, stdout, stderr } = await place.run(['whoami'], { env })
  expect({ code, stdout }).toEqual({ code: 7, stdout: '' })
  expect(stderr).toContain('DROPBOX_OAUTH_EMULATOR_URL')
  expect(existsSync(place.home)).toBe(false)
})

test('a profile of one Dropbox sends nothing to another one, whatever the environment says', async () => {
  const place = await openWorkplace()
  await place.logIn()
  const other = await anotherEmulator()
  const before = place.emulator.requests.count()
  for (const words of [['token'], ['whoami'], ['exec', '--', 'true'], ['status'], ['logout']]) {
    const { code, stderr } = await place.run(words, { env: { DROPBOX_OAUTH_EMULATOR_URL: other.url } })
    expect(code).toBe(7)
    expect(stderr).toContain(place.emulator.url)
    expect(stderr).toContain('DROPBOX_OAUTH_EMULATOR_URL')
  }
  expect(other.requests.count()).toBe(0)
  expect(place.emulator.requests.count()).toBe(before)
})

test('a profile of an emulator connects to nothing else when the variable is gone, at a new login neither', async () => {
  const place = await openWorkplace()
  await place.logIn()
  const log = join(place.folder, 'strace')
  const under = ['strace', '-f', '-qq', '-o', log, '-e', 'trace=connect']
  const env = { DROPBOX_OAUTH_EMULATOR_URL: '' }
  const connections = (): string[] =>
    readFileSync(log, 'utf8').match(/sin6?_port=htons\(\d+\)[^}]*addr\("[^"]+"|sin6_addr, "[^"]+"/g) ?? []
  const port = new URL(place.emulator.url).port
  for (const words of [['whoami'], ['token', '--min-ttl', '14400'], ['logout']]) {
    expect(await place.run(words, { env, under })).toMatchObject({ code: 0 })
    for (const connection of connections()) expect(connection).toContain(`htons(${port})`)
  }
  await place.logIn()
  const { code, stderr } = await place.run(['login', '--no-browser', '--insecure-storage'], { env })
  expect(code).toBe(7)
  expect(stderr).toContain(place.emulator.url)
  expect(stderr).toContain('dropbox-oauth logout')
})

test('no secret is ever among the arguments of a process', async () => {
  const place = await openWorkplace()
  await place.logIn()
  const { stdout } = await place.run(['token'])
  const log = join(place.folder, 'strace')
  const under = ['strace', '-f', '-qq', '-s', '4000', '-o', log, '-e', 'trace=execve']
  const [refreshToken = ''] = place.secrets().filter((it) => it.length === 64)
  const login = ['login', '--profile', 'second', '--app-key', place.appKey, '--with-token']
  expect(await place.run(login, { under, input: refreshToken })).toMatchObject({ code: 0 })
  let seen = readFileSync(log, 'utf8')
  expect(await place.run(['exec', '--', 'true'], { under })).toMatchObject({ code: 0 })
  seen += readFileSync(log, 'utf8')
  expect(seen).toContain(inject('program'))
  for (const secret of [...place.secrets(), stdout.trim()]) expect(seen).not.toContain(secret)
})
