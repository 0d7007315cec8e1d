import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openWorkplace, type Workplace } from './support/workplace.ts'

const loggedOut = { code: 0, stdout: expect.stringContaining('Logged out, profile default') as string }

/** Whether a text lies anywhere in the home directory. */
function isKept({ home }: Workplace, text: string): boolean {
  const entries = readdirSync(home, { recursive: true, withFileTypes: true }).filter((it) => it.isFile())
  return entries.some((it) => readFileSync(join(it.parentPath, it.name), 'utf8').includes(text))
}

const refreshTokenOf = (place: Workplace): string => place.secrets().find((it) => it.length === 64) ?? ''

test('it ends the access at Dropbox, and nothing is left here', async () => {
  const place = await openWorkplace()
  await place.logIn()
  const refreshToken = refreshTokenOf(place)
  expect(isKept(place, refreshToken)).toBe(true)
  expect(await place.run(['logout'])).toMatchObject({
    ...loggedOut,
    stdout: 'Logged out, profile default.\n',
    stderr: '',
  })
  expect(place.emulator.requests.count({ endpoint: 'revoke' })).toBe(1)
  expect(isKept(place, refreshToken)).toBe(false)
  expect((await place.run(['token'])).code).toBe(2)
  expect((await place.run(['logout'])).code).toBe(2)
})

test('Dropbox out of reach: it is done here, and says what it could not do', async () => {
  const place = await openWorkplace()
  await place.logIn()
  const refreshToken = refreshTokenOf(place)
  place.emulator.faults.add({ times: Infinity, drop: 'before' })
  const { code, stdout, stderr } = await place.run(['logout'])
  expect(code).toBe(0)
  expect(stdout).toContain('on this machine')
  expect(stderr).toContain('connected_apps')
  expect(isKept(place, refreshToken)).toBe(false)
  expect((await place.run(['status'])).code).toBe(2)
})

test('--quiet and --json say it as well', async () => {
  const place = await openWorkplace()
  place.emulator.faults.add({ match: { endpoint: 'revoke' }, times: Infinity, respond: { status: 500 } })
  await place.logIn()
  expect((await place.run(['logout', '--quiet'])).stdout).toContain('on this machine')
  await place.logIn()
  const { code, stdout } = await place.run(['logout', '--json'])
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ ok: true, command: 'logout', result: { revoked: false } })
})

test('an account that was revoked at Dropbox is forgotten without complaint', async () => {
  const place = await openWorkplace()
  await place.logIn()
  const { stdout: token } = await place.run(['token'])
  const headers = { authorization: `Bearer ${token.trim()}` }
  await fetch(`${place.emulator.url}/2/auth/token/revoke`, { method: 'POST', headers })
  expect(await place.run(['logout'])).toMatchObject(loggedOut)
})

test('a damaged profile is said to be damaged by every command, and logout gets rid of it', async () => {
  const place = await openWorkplace()
  await place.logIn()
  const refreshToken = refreshTokenOf(place)
  const file = join(place.home, 'profiles/default.json')
  const isTold = async (words: string[]): Promise<void> => {
    const { code, stdout, stderr } = await place.run(words)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain(file)
    expect(stderr).toContain('dropbox-oauth log')
  }
  for (const text of ['', '{"format":1', 'null', '{"format":2,"appKey":"x"}', '\u0000']) {
    writeFileSync(file, text)
    await isTold(['token'])
  }
  for (const words of [['status'], ['whoami'], ['exec', '--', 'true']]) await isTold(words)
  expect((await place.run(['profiles'])).stdout).toContain('default')
  expect(await place.run(['logout'])).toMatchObject(loggedOut)
  expect(isKept(place, refreshToken)).toBe(false)
  await place.logIn()
})

test('one of two profiles: the other one stays', async () => {
  const place = await openWorkplace()
  await place.logIn(['--profile', 'work'], {}, 'grace@example.com')
  await place.logIn(['--profile', 'home'])
  expect((await place.run(['use', 'home'])).code).toBe(0)
  expect((await place.run(['whoami'])).stdout).toContain('ada@example.com')
  expect((await place.run(['logout', '--profile', 'home'])).code).toBe(0)
  expect((await place.run(['whoami', '--profile', 'work'])).stdout).toContain('grace@example.com')
  expect((await place.run(['profiles', '--json'])).stdout).toContain('"profiles":["work"]')
})
