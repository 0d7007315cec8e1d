import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startDumbBus, startKeychain } from './support/keychain.ts'
import { later } from './support/machine.ts'
import type { Running } from './support/running.ts'
import { openWorkplace, type Workplace } from './support/workplace.ts'

const loginWords = (place: Workplace): string[] => ['login', '--app-key', place.appKey, '--no-browser']

async function finish(place: Workplace, running: Running): Promise<void> {
  const { code } = await place.emulator.authorize(await running.loginUrl())
  running.type(`${code}\n`)
  expect(await running.ended).toMatchObject({ code: 0 })
}

const filesOf = ({ home }: Workplace): string[] =>
  readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((it) => it.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))

const contentsOf = (place: Workplace): string =>
  filesOf(place)
    .map((it) => readFileSync(it, 'latin1'))
    .join('\n')

test('with a keychain the tokens are sealed, and parallel commands still refresh once', async () => {
  const place = await openWorkplace()
  const env = await startKeychain(place.folder)
  const login = place.start(loginWords(place), { env })
  await finish(place, login)
  expect(login.stderr).toContain("sealed by a key in the system's keychain")
  for (const secret of place.secrets()) expect(contentsOf(place)).not.toContain(secret)
  const { stdout } = await place.run(['status', '--json'], { env })
  expect(JSON.parse(stdout)).toMatchObject({ result: { storage: 'keychain', state: 'linked' } })
  const ahead = { ...env, ...later(5 * 3_600_000) }
  place.emulator.clock.advance(5 * 3_600_000)
  const runs = await Promise.all([1, 2, 3].map(() => place.run(['token'], { env: ahead })))
  const expected = { code: 0, signal: null, stdout: runs[0]?.stdout, stderr: '' }
  expect(runs).toEqual([expected, expected, expected])
  expect(place.emulator.requests.count({ endpoint: 'token', grantType: 'refresh_token' })).toBe(1)
})

test('a keychain that is gone later: what to do is said, nothing is unsealed by surprise, logout does its part', async () => {
  const place = await openWorkplace()
  const env = await startKeychain(place.folder)
  await finish(place, place.start(loginWords(place), { env }))
  const token = await place.run(['token'])
  expect(token).toMatchObject({ code: 1, stdout: '' })
  expect(token.stderr).toContain('keychain')
  const again = await place.run(loginWords(place))
  expect(again).toMatchObject({ code: 1, stdout: '' })
  expect(again.stderr).toContain('--insecure-storage')
  expect((await place.run(['token'], { env })).code).toBe(0)
  const logout = await place.run(['logout'])
  expect(logout.code).toBe(0)
  expect(logout.stdout).toContain('on this machine')
  expect((await place.run(['token'], { env })).code).toBe(2)
})

test('without a keychain, or with a locked one, it says so before the login, and where the tokens go', async () => {
  const place = await openWorkplace()
  const locked = await startKeychain(place.folder, 'locked')
  for (const env of [{}, locked]) {
    const login = place.start(loginWords(place), { env })
    await login.loginUrl()
    expect(login.stderr).toMatch(/not encrypted[^]*https?:/)
    expect(login.stderr).toContain(join(place.home, 'tokens'))
    await finish(place, login)
  }
  expect((await place.run(['status'])).stdout).toContain('not encrypted')
})

test('a keychain that never answers is given up, at login and later', async () => {
  const place = await openWorkplace()
  const env = await startKeychain(place.folder)
  await finish(place, place.start([...loginWords(place), '--profile', 'sealed'], { env }))
  const dumb = await startDumbBus(place.folder)
  const login = place.start([...loginWords(place), '--profile', 'other'], { env: dumb })
  const token = place.run(['token', '--profile', 'sealed'], { env: dumb })
  await login.said(/Waiting for the keychain/)
  await login.said(/not encrypted/)
  await finish(place, login)
  expect(await token).toMatchObject({ code: 1, stdout: '' })
})

test('files are for the user alone, whatever the umask', async () => {
  const place = await openWorkplace()
  await place.logIn([], { under: ['sh', '-c', 'umask 000; exec "$@"', 'sh'] })
  expect(statSync(place.home).mode & 0o777).toBe(0o700)
  const files = filesOf(place)
  expect(files.length).toBeGreaterThan(1)
  for (const file of files) expect({ file, mode: statSync(file).mode & 0o777 }).toEqual({ file, mode: 0o600 })
  chmodSync(place.home, 0o755)
  const { code, stdout, stderr } = await place.run(['doctor'])
  expect(code).toBe(1)
  expect(stdout + stderr).toContain(`chmod 700 '${place.home}'`)
})

test('a disk that is full, a folder that may not be written, a file in its place: each is told with its path, and leaves no grant', async () => {
  const place = await openWorkplace()
  mkdirSync(place.home, { mode: 0o700 })
  const mounted = (options: string): string[] => [
    'unshare',
    '-m',
    'sh',
    '-c',
    `mount -t tmpfs -o ${options} tmpfs "$0" && exec "$@"`,
    place.home,
  ]
  const isTold = async (under: string[], env: Record<string, string> = {}): Promise<void> => {
    const login = place.start([...loginWords(place), '--insecure-storage'], { under, env })
    const url = await login.loginUrl().catch(() => undefined) // it may end before that
    if (url !== undefined) login.type(`${(await place.emulator.authorize(url)).code}\n`)
    const { code, stdout, stderr } = await login.ended
    if (url !== undefined) expect(stderr).toContain('has been ended at Dropbox again')
    expect([1, 7]).toContain(code) // 7 where the store has refused its directory
    expect(stdout).toBe('')
    expect(stderr).toContain(place.home)
    expect(stderr).not.toMatch(/Unexpected|report it|\n\s+at /)
  }
  await isTold(mounted('nr_inodes=4'))
  await isTold(mounted('size=4k'))
  await isTold(mounted('ro'))
  const file = join(place.home, 'file')
  writeFileSync(file, '')
  await isTold([], { DROPBOX_OAUTH_HOME: join(file, 'home') })
  chmodSync(place.home, 0o500)
  await isTold(['setpriv', '--bounding-set=-dac_override,-dac_read_search', '--inh-caps=-all'])
  chmodSync(place.home, 0o700)
  const { emulator } = place
  expect(emulator.requests.count({ endpoint: 'token' })).toBeGreaterThan(1)
  expect(emulator.requests.count({ endpoint: 'revoke' })).toBe(emulator.requests.count({ endpoint: 'token' }))
})
