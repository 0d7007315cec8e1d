import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { openPlace } from './support/place.ts'

const commands = [
  'login',
  'token',
  'whoami',
  'status',
  'logout',
  'profiles',
  'use',
  'exec',
  'doctor',
  'completion',
]

test('the help names every command, and each has its own, with examples', async () => {
  const place = await openPlace()
  const { code, stdout } = await place.run('--help')
  expect(code).toBe(0)
  for (const command of commands) {
    expect(stdout).toContain(command)
    const help = await place.run(command, '--help')
    expect(help).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringContaining(`Examples:\n  $ dropbox-oauth ${command}`),
    })
    for (const option of ['--profile', '--json', '--quiet']) expect(help.stdout).toContain(option)
  }
})

test.each([
  [['nonsense']],
  [['token', '--nonsense']],
  [['token', '--min-ttl', 'soon']],
  [['token', '--format', 'xml']],
  [['login', '--port', '0']],
  [['login', '--timeout', '-1']],
  [['use']],
  [['exec']],
  [['completion', 'tcsh']],
  [['status', '--profile', '../x']],
  [['status', 'extra']],
])('a wrong command line ends with 7, and JSON says so too: %j', async (words) => {
  const place = await openPlace()
  expect(await place.run(...words)).toMatchObject({ code: 7, stdout: '', stderr: expect.stringMatching(/./) })
  const { code, stdout, stderr } = await place.run('--json', ...words)
  expect({ code, stdout }).toEqual({ code: 7, stdout: '' })
  expect(JSON.parse(stderr)).toEqual({
    ok: false,
    schemaVersion: 1,
    command: words[0],
    error: { code: 'usage', message: expect.not.stringMatching(/^error/), remedy: 'fix-config' },
  })
})

test('a mistake names the help of its own command', async () => {
  const place = await openPlace()
  for (const [words, help] of [
    [['token', '--nonsense'], 'token --help'],
    [['use'], 'use --help'],
    [['nonsense'], '--help'],
  ] as const)
    expect((await place.run(...words)).stderr).toContain(`run: dropbox-oauth ${help}\n`)
})

test('no command at all: the help, and in JSON a question', async () => {
  const place = await openPlace()
  expect(await place.run()).toMatchObject({ code: 7, stdout: '', stderr: expect.stringContaining('Usage:') })
  expect((await place.run('--json')).stderr).toContain('"message":"Which command?')
})

test('flags that all commands have may stand before the command', async () => {
  const place = await openPlace()
  await place.link('work')
  const after = await place.run('status', '--json', '--profile', 'work')
  expect(after.code).toBe(0)
  expect(await place.run('--json', '--profile', 'work', 'status')).toEqual(after)
})

test('who is not logged in is told how to', async () => {
  const place = await openPlace()
  for (const command of ['token', 'whoami', 'status', 'logout'])
    expect(await place.run(command)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('dropbox-oauth login'),
    })
})

test('a name that is no profile ends with 4, by flag or by variable; none in use too, with what to use', async () => {
  const place = await openPlace()
  expect((await place.run('token', '--profile', 'work')).code).toBe(4)
  vi.stubEnv('DROPBOX_OAUTH_PROFILE', 'work')
  expect((await place.run('token')).code).toBe(4)
  expect((await place.run('use', 'work')).code).toBe(4)
  vi.stubEnv('DROPBOX_OAUTH_PROFILE', undefined)
  await place.link('home')
  expect(await place.run('token')).toMatchObject({
    code: 4,
    stderr: expect.stringContaining('Run: dropbox-oauth use home'),
  })
})

test('profiles lists the logins, and marks the one in use', async () => {
  const place = await openPlace()
  for (const name of ['work', 'home']) await place.link(name)
  expect((await place.run('profiles')).stdout).toBe('  home\n  work\n')
  await place.run('use', 'work')
  expect((await place.run('profiles')).stdout).toBe('  home\n* work\n')
  const { result } = JSON.parse((await place.run('profiles', '--json')).stdout) as { result: unknown }
  expect(result).toEqual({ current: 'work', profiles: ['home', 'work'] })
})

test('logout ends the access at Dropbox, and leaves nothing of the login here', async () => {
  const place = await openPlace()
  await place.link()
  expect(await place.run('logout')).toMatchObject({ code: 0, stdout: 'Logged out, profile default.\n' })
  expect(place.emulator.requests.count({ endpoint: 'revoke' })).toBe(1)
  expect(readdirSync(join(place.home, 'profiles'))).toEqual([])
  expect(readdirSync(join(place.home, 'tokens'))).toEqual(['scrap'])
})

test('logout forgets here what Dropbox cannot be told, and says where to end it there', async () => {
  const place = await openPlace()
  await place.link()
  place.emulator.faults.add({ times: Infinity, respond: { status: 503 } })
  const { code, stdout, stderr } = await place.run('logout')
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'Logged out, profile default, on this machine.\n' })
  expect(stderr).toContain('connected_apps')
  expect(readdirSync(join(place.home, 'tokens'))).toEqual(['scrap'])
})

test('logout forgets a damaged profile, and damaged tokens', async () => {
  const place = await openPlace()
  await place.link()
  const tokens = join(place.home, 'tokens')
  for (const file of readdirSync(tokens, { recursive: true, withFileTypes: true }))
    if (file.isFile()) writeFileSync(join(file.parentPath, file.name), 'junk')
  writeFileSync(join(place.home, 'profiles/default.json'), 'junk')
  expect(await place.run('status')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/damaged.*dropbox-oauth login/),
  })
  expect(await place.run('logout')).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('was not told'),
  })
  expect(readdirSync(tokens)).toEqual(['scrap'])
})

test('a folder of tokens that others may enter is refused by its name, and logout empties it', async () => {
  const place = await openPlace()
  await place.link()
  const tokens = join(place.home, 'tokens')
  chmodSync(tokens, 0o755)
  expect(await place.run('status')).toMatchObject({
    code: 7,
    stderr: expect.stringMatching(`${tokens}, is not used: other users may enter it`),
  })
  expect(await place.run('logout')).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('was not told'),
  })
  expect(readdirSync(tokens)).toEqual(['scrap'])
})

test('damaged tokens are told with the command that replaces them', async () => {
  const place = await openPlace()
  await place.link()
  for (const file of readdirSync(join(place.home, 'tokens'), { recursive: true, withFileTypes: true }))
    if (file.isFile()) writeFileSync(join(file.parentPath, file.name), 'junk')
  expect(await place.run('token')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/damaged.*dropbox-oauth login/),
  })
})

test('a home that cannot be one is told by its path', async () => {
  const place = await openPlace()
  const file = join(place.home, 'file')
  writeFileSync(file, '')
  vi.stubEnv('DROPBOX_OAUTH_HOME', file)
  const { code, stderr } = await place.run('login', '--app-key', 'x', '--with-token', '--insecure-storage')
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/file.* cannot be used \(E/) })
})

test('status tells a team by its id, and whoami does not ask for a person', async () => {
  const place = await openPlace()
  await place.tokens.import('default', { refreshToken: 'x', teamId: 'dbtid:team' })
  place.profiles.save('default', { appKey: place.appKey, storage: 'file', origin: place.emulator.url })
  expect((await place.run('status')).stdout).toContain('dbtid:team')
  expect((await place.run('whoami')).stdout).toBe('A team, dbtid:team\n')
})

test('doctor finds what is wrong, says what to do, and ends with 1', async () => {
  const place = await openPlace()
  await place.link()
  expect((await place.run('doctor')).stdout).toMatch(/✓ Login:.*\nAll is well\.\n$/)
  chmodSync(place.home, 0o755)
  const { code, stdout } = await place.run('doctor')
  expect({ code, stdout }).toEqual({
    code: 1,
    stdout: expect.stringMatching(/✗ Storage:.*\n +Run: chmod 700/),
  })
})

test('doctor has a next step for a Dropbox that is not reached', async () => {
  const place = await openPlace()
  vi.stubEnv('DROPBOX_OAUTH_EMULATOR_URL', 'http://localhost:9')
  vi.stubEnv('HTTPS_PROXY', 'http://proxy.example')
  const { code, stdout } = await place.run('doctor', '--json')
  expect(code).toBe(1)
  const { result } = JSON.parse(stdout) as { result: { findings: { name: string; next?: string }[] } }
  expect(result.findings.find(({ name }) => name === 'Dropbox')?.next).toContain('NODE_USE_ENV_PROXY')
})

test('only what a login needs is made: no command but login makes a folder', async () => {
  const place = await openPlace()
  const home = join(place.home, 'new')
  vi.stubEnv('DROPBOX_OAUTH_HOME', home)
  for (const command of ['token', 'status', 'whoami', 'profiles', 'doctor', 'logout'])
    await place.run(command)
  expect(existsSync(home)).toBe(false)
  mkdirSync(home)
  expect(await place.run('profiles')).toMatchObject({ code: 0 })
})
