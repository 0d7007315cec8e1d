import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { later } from './support/machine.ts'
import { openWorkplace, type Workplace } from './support/workplace.ts'

const tokenIn = (place: Workplace): string => place.secrets().findLast((it) => it.startsWith('sl.u.')) ?? ''
const hours = 3_600_000

async function loggedIn(): Promise<{ place: Workplace; token: string }> {
  const place = await openWorkplace()
  await place.logIn()
  return { place, token: tokenIn(place) }
}

test('each format is printed byte for byte', async () => {
  const { place, token } = await loggedIn()
  const printed = async (format: string): Promise<string> =>
    (await place.run(['token', '--format', format])).stdout
  const expiresAt = (JSON.parse(await printed('json')) as { expiresAt: string }).expiresAt
  expect(Date.parse(expiresAt)).toBeGreaterThan(Date.now() + 3 * hours)
  expect(new Date(expiresAt).toISOString()).toBe(expiresAt)
  expect((await place.run(['token'])).stdout).toBe(`${token}\n`)
  expect(await printed('text')).toBe(`${token}\n`)
  expect(await printed('env')).toBe(`DROPBOX_ACCESS_TOKEN=${token}\n`)
  expect(await printed('header')).toBe(`Authorization: Bearer ${token}\n`)
  expect(await printed('curl')).toBe(`header = "Authorization: Bearer ${token}"\n`)
  expect(await printed('credential-process')).toBe(
    `{"Version":1,"AccessToken":"${token}","Expiration":"${expiresAt}"}\n`,
  )
  const { scope, ...rest } = JSON.parse(await printed('json')) as { scope: string[] }
  expect(rest).toEqual({ accessToken: token, expiresAt })
  expect(scope).toContain('account_info.read')
})

test('the formats say the same by the short way and by the whole program', async () => {
  const { place } = await loggedIn()
  const quick = await place.run(['token', '--format', 'json'])
  const whole = await place.run(['token', '--json'])
  expect((JSON.parse(whole.stdout) as { result: unknown }).result).toEqual(JSON.parse(quick.stdout))
})

test('curl takes the curl format, and a shell the env format', async () => {
  const { place, token } = await loggedIn()
  const { stdout: config } = await place.run(['token', '--format', 'curl'])
  const url = `${place.emulator.url}/2/users/get_current_account`
  const curl = await place.run(['-s', '-K', '-', '-X', 'POST', url], { program: ['curl'], input: config })
  expect(JSON.parse(curl.stdout)).toMatchObject({ email: 'ada@example.com' })
  const { stdout: lines } = await place.run(['token', '--format', 'env'])
  const sourced = execFileSync('sh', ['-c', `${lines}printf %s "$DROPBOX_ACCESS_TOKEN"`], {
    encoding: 'utf8',
  })
  expect(sourced).toBe(token)
})

test('twenty commands at once refresh an expired token once, and print the same one', async () => {
  const { place, token } = await loggedIn()
  place.emulator.clock.advance(5 * hours)
  const runs = await Promise.all(
    Array.from({ length: 20 }, () => place.run(['token'], { env: later(5 * hours) })),
  )
  const refreshed = tokenIn(place)
  expect(refreshed).not.toBe(token)
  expect(new Set(runs.map(({ code, stdout }) => `${code} ${stdout}`))).toEqual(new Set([`0 ${refreshed}\n`]))
  expect(place.emulator.requests.count({ endpoint: 'token', grantType: 'refresh_token' })).toBe(1)
})

test('--min-ttl refreshes a token that would not live so long, and no other', async () => {
  const { place, token } = await loggedIn()
  place.emulator.clock.advance(1 * hours)
  const env = later(1 * hours)
  expect((await place.run(['token', '--min-ttl', '10000'], { env })).stdout).toBe(`${token}\n`)
  expect((await place.run(['token', '--min-ttl', '11000'], { env })).stdout).toBe(`${tokenIn(place)}\n`)
  expect(tokenIn(place)).not.toBe(token)
})

test('a --min-ttl that is no number of seconds is refused, with a valid token at hand too', async () => {
  const { place } = await loggedIn()
  for (const given of ['-5', '1e2', '0x10', '', '1.5'])
    expect(await place.run(['token', `--min-ttl=${given}`])).toMatchObject({ code: 7, stdout: '' })
})

test('a revoked account ends with 2 and the next step, and nothing on stdout', async () => {
  const { place, token } = await loggedIn()
  await fetch(`${place.emulator.url}/2/auth/token/revoke`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  })
  const seen = await place.run(['whoami'])
  expect(seen).toMatchObject({ code: 2, stdout: '' })
  expect(seen.stderr).toContain('dropbox-oauth login')
  const later = await place.run(['token'])
  expect(later).toMatchObject({ code: 2, stdout: '' })
  expect(later.stderr).toContain('dropbox-oauth login')
  const { stdout } = await place.run(['status', '--json'])
  expect(JSON.parse(stdout)).toMatchObject({ result: { state: 'relink-required' } })
})

test('without a login every command ends with 2 and says how to log in', async () => {
  const place = await openWorkplace()
  for (const words of [['token'], ['whoami'], ['status'], ['logout'], ['exec', '--', 'true']]) {
    const { code, stdout, stderr } = await place.run(words)
    expect({ words, code, stdout }).toEqual({ words, code: 2, stdout: '' })
    expect(stderr).toContain('dropbox-oauth login --app-key')
  }
})

test.each([
  [503, 1],
  [429, 6],
])('HTTP %i at the refresh ends with %i, and loses nothing', async (status, exitCode) => {
  const { place } = await loggedIn()
  place.emulator.clock.advance(5 * hours)
  place.emulator.faults.add({ match: { endpoint: 'token' }, times: Infinity, respond: { status } })
  expect(await place.run(['token'], { env: later(5 * hours) })).toMatchObject({ code: exitCode, stdout: '' })
  place.emulator.faults.clear()
  const muchLater = later(5 * hours + 600_000) // past what is remembered of the failure
  expect(await place.run(['token'], { env: muchLater })).toMatchObject({ code: 0 })
})
