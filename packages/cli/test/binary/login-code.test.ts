import { expect, test } from 'vitest'
import { openWorkplace } from './support/workplace.ts'

const words = (key: string, ...more: string[]): string[] => [
  'login',
  '--app-key',
  key,
  '--no-browser',
  '--insecure-storage',
  ...more,
]

test('the address has no redirect_uri, and the code that Dropbox shows is pasted', async () => {
  const place = await openWorkplace()
  const login = place.start(
    words(place.appKey, '--scope', 'account_info.read', '--scope', 'files.metadata.read'),
  )
  const url = new URL(await login.loginUrl())
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    client_id: place.appKey,
    response_type: 'code',
    token_access_type: 'offline',
    code_challenge_method: 'S256',
    scope: 'account_info.read files.metadata.read',
  })
  expect(url.searchParams.has('redirect_uri')).toBe(false)
  const { code } = await place.emulator.authorize(url.href)
  login.type(`  "${code}" \r\n`)
  const { stdout } = await login.ended
  expect(stdout).toMatch(/^Logged in as Ada Lovelace <ada@example.com>, profile default\.\n$/)
  const [sent] = place.emulator.requests.list({ endpoint: 'token' }, { secrets: true })
  expect(JSON.stringify(sent)).not.toContain('redirect_uri')
  const { stdout: status } = await place.run(['status', '--json'])
  expect(JSON.parse(status)).toMatchObject({
    result: { state: 'linked', scope: ['account_info.read', 'files.metadata.read'], storage: 'file' },
  })
})

test('a wrong code is told, and the right one may follow', async () => {
  const place = await openWorkplace()
  const login = place.start(words(place.appKey))
  const { code } = await place.emulator.authorize(await login.loginUrl())
  login.type('not-the-code\n')
  await login.said(/refus|accept|not/i)
  login.type(`\n\n${code}\n`)
  expect(await login.ended).toMatchObject({ code: 0 })
})

test('a pipe that ends without a code ends the command at once, with what to do', async () => {
  const place = await openWorkplace()
  const { code, stdout, stderr } = await place.run(words(place.appKey))
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain('--with-token')
  expect((await place.run(['profiles', '--json'])).stdout).toContain('"profiles":[]')
})

test('a code in a pipe needs no terminal and no line break', async () => {
  const place = await openWorkplace()
  const login = place.start(words(place.appKey))
  const { code } = await place.emulator.authorize(await login.loginUrl())
  login.child.stdin?.end(code)
  expect(await login.ended).toMatchObject({ code: 0 })
})

test('a stdin that stays open does not keep it from its end, nor does it wait longer than --timeout', async () => {
  const place = await openWorkplace()
  const login = place.start(words(place.appKey, '--timeout', '1'))
  const { code, stdout, stderr } = await login.ended
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toContain('within 1 second')
})

test('a wrong app secret is the fault of the configuration, and nothing is stored', async () => {
  const place = await openWorkplace()
  const login = place.start([...words(place.appKey), '--json'], {
    env: { DROPBOX_APP_SECRET: 'wrong-secret-1' },
  })
  const { code: pasted } = await place.emulator.authorize(await login.loginUrl())
  login.type(`${pasted}\n`)
  const { code, stdout, stderr } = await login.ended
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).not.toContain('wrong-secret-1')
  expect(JSON.parse(stderr.trim().split('\n').at(-1) ?? '')).toMatchObject({
    ok: false,
    command: 'login',
    error: { code: 'token_endpoint', remedy: 'fix-config' },
  })
  expect((await place.run(['token'])).code).toBe(2)
})

test('another account than the one of the profile is refused, with what to do', async () => {
  const place = await openWorkplace()
  await place.logIn()
  const login = place.start(words(place.appKey))
  const { code } = await place.emulator.authorize(await login.loginUrl(), { user: 'grace@example.com' })
  login.type(`${code}\n`)
  const ended = await login.ended
  expect(ended).toMatchObject({ code: 5, stdout: '' })
  expect(ended.stderr).toContain('dropbox-oauth logout')
  expect((await place.run(['whoami'])).stdout).toContain('ada@example.com')
})

test('a refresh token comes by stdin; a bad one is refused, and stored nowhere', async () => {
  const place = await openWorkplace()
  await place.logIn(['--profile', 'first'])
  const [refreshToken = ''] = place.secrets().filter((it) => it.length === 64)
  const login = [
    'login',
    '--profile',
    'second',
    '--app-key',
    place.appKey,
    '--with-token',
    '--insecure-storage',
  ]
  const bad = await place.run(login, { input: `${'x'.repeat(64)}\n` })
  expect(bad).toMatchObject({ code: 2, stdout: '' })
  expect((await place.run(['status', '--profile', 'second'])).code).toBe(4)
  expect(await place.run(login, { input: '\n' })).toMatchObject({ code: 7, stdout: '' })
  expect(await place.run(login, { input: ` ${refreshToken}\r\n` })).toMatchObject({ code: 0 })
  expect((await place.run(['whoami', '--profile', 'second'])).stdout).toContain('ada@example.com')
})
