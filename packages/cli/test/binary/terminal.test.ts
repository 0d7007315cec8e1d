import { existsSync, readdirSync } from 'node:fs'
import { expect, inject, test } from 'vitest'
import { openSocket, untilFree } from './support/raw-request.ts'
import { openWindow } from './support/tmux.ts'
import { openWorkplace, type Workplace } from './support/workplace.ts'

const ssh = { SSH_CONNECTION: '203.0.113.9 50000 198.51.100.7 22' }

const escapes = /\p{Cc}\[/u

async function loginWords(place: Workplace, ...more: string[]): Promise<{ words: string[]; port: string }> {
  const port = await place.registerPort()
  const words = ['login', '--app-key', place.appKey, '--port', port, '--insecure-storage', ...more]
  return { words, port }
}

/** Nothing that a login leaves behind: no profile, and no token. */
function isUntouched({ home }: Workplace): boolean {
  const files = existsSync(home) ? readdirSync(home, { recursive: true, withFileTypes: true }) : []
  return !files.some((it) => it.isFile())
}

test('over SSH the screen says how to log in from here', async () => {
  const place = await openWorkplace()
  const { words, port } = await loginWords(place)
  const terminal = openWindow([process.execPath, inject('program'), ...words], { ...place.env, ...ssh })
  const screen = await terminal.until(/Or paste/)
  expect(screen).toContain('SSH session')
  expect(screen).toContain(`ssh -L ${port}:localhost:${port}`)
  expect(screen).toContain('--no-browser')
  const [url = ''] = /http:\S+authorize\S+/.exec(screen) ?? []
  const { redirectUrl = '' } = await place.emulator.authorize(url)
  terminal.keys('-l', 'not an address')
  terminal.keys('Enter')
  await terminal.until(/whole address/)
  terminal.keys('-l', redirectUrl)
  terminal.keys('Enter')
  const end = await terminal.until(/\[ended with 0\]/)
  expect(end).toContain('Logged in as Ada Lovelace <ada@example.com>')
})

test('Ctrl-C ends a login with 130, the port free and nothing written', async () => {
  const place = await openWorkplace()
  const { words, port } = await loginWords(place)
  const terminal = openWindow([process.execPath, inject('program'), ...words], { ...place.env, ...ssh })
  await terminal.until(/Or paste/)
  terminal.keys('C-c')
  await terminal.until(/\[ended with 130\]/)
  await expect(openSocket(port)).rejects.toThrow('ECONNREFUSED')
  expect(isUntouched(place)).toBe(true)
})

test('a terminal that is closed takes the login with it', async () => {
  const place = await openWorkplace()
  const { words, port } = await loginWords(place)
  const terminal = openWindow([process.execPath, inject('program'), ...words], { ...place.env, ...ssh })
  await terminal.until(/Or paste/)
  terminal.close()
  await untilFree(port)
  expect(isUntouched(place)).toBe(true)
})

test('Ctrl-D ends the pasting, not the login', async () => {
  const place = await openWorkplace()
  const { words } = await loginWords(place)
  const terminal = place.openTerminal(words, ssh)
  const url = await terminal.loginUrl()
  await terminal.shows(/Or paste/)
  terminal.type('\u0004')
  const { redirectUrl = '' } = await place.emulator.authorize(url)
  expect((await fetch(redirectUrl)).status).toBe(200)
  await terminal.shows(/Logged in as/)
  expect(await terminal.ended).toMatchObject({ exitCode: 0 })
})

test('without an app key it asks for one, and goes on with it', async () => {
  const place = await openWorkplace()
  const port = await place.registerPort()
  const terminal = place.openTerminal(['login', '--port', port, '--insecure-storage'], ssh)
  await terminal.shows(/app key/i)
  terminal.type(`${place.appKey}\r`)
  const { redirectUrl = '' } = await place.emulator.authorize(await terminal.loginUrl())
  terminal.type(`${redirectUrl}\r`)
  await terminal.shows(/Logged in as Ada/)
  expect(await terminal.ended).toMatchObject({ exitCode: 0 })
})

test('Ctrl-C at that question ends with 130, and nothing written', async () => {
  const place = await openWorkplace()
  const terminal = openWindow([process.execPath, inject('program'), 'login'], { ...place.env, ...ssh })
  await terminal.until(/app key/i)
  terminal.keys('C-c')
  await terminal.until(/\[ended with 130\]/)
  expect(isUntouched(place)).toBe(true)
})

test('a refresh token that is typed is not shown', async () => {
  const place = await openWorkplace()
  await place.logIn(['--profile', 'first'])
  const [refreshToken = ''] = place.secrets().filter((it) => it.length === 64)
  const words = [
    'login',
    '--profile',
    'second',
    '--app-key',
    place.appKey,
    '--with-token',
    '--insecure-storage',
  ]
  const terminal = place.openTerminal(words)
  await terminal.shows(/refresh token/i)
  terminal.type(`${refreshToken}\r`)
  await terminal.shows(/Logged in as Ada/)
  expect(terminal.screen).not.toContain(refreshToken)
  expect(await terminal.ended).toMatchObject({ exitCode: 0 })
})

test('the code for a camera is shown where the screen has the room', async () => {
  const place = await openWorkplace()
  const words = ['login', '--app-key', place.appKey, '--no-browser', '--insecure-storage']
  const shown = async (rows: number): Promise<string> => {
    const all = [process.execPath, inject('program'), ...words]
    return openWindow(all, place.env, { columns: 120, rows }).until(/Paste the code/)
  }
  expect(await shown(60)).toMatch(/[▀▄█]{10}/)
  expect(await shown(24)).not.toMatch(/[▀▄█]/)
})

test('colours are for terminals, and NO_COLOR, FORCE_COLOR and TERM=dumb are heard', async () => {
  const place = await openWorkplace()
  const screenOf = async (env: Record<string, string>): Promise<string> => {
    const terminal = place.openTerminal(['whoami'], env)
    await terminal.ended
    return terminal.screen
  }
  expect(await screenOf({})).toMatch(escapes)
  expect(await screenOf({ NO_COLOR: '1' })).not.toMatch(escapes)
  expect(await screenOf({ TERM: 'dumb' })).not.toMatch(escapes)
  expect((await place.run(['whoami'])).stderr).not.toMatch(escapes)
  expect((await place.run(['whoami'], { env: { FORCE_COLOR: '1' } })).stderr).toMatch(escapes)
  expect((await place.run(['whoami'], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } })).stderr).not.toMatch(
    escapes,
  )
})

test('long lines are broken between words, and a command is not broken at all', async () => {
  const place = await openWorkplace()
  await place.logIn()
  const linesOf = async (...words: string[]): Promise<string[]> => {
    const terminal = place.openTerminal(words, { NO_COLOR: '1' })
    await terminal.ended
    return terminal.screen.split('\r\n')
  }
  const status = await linesOf('status')
  expect(status.find((line) => line.includes('sharing.write'))).toMatch(/^ {13}[a-z]/)
  const error = await linesOf('token', '--profile', 'a-profile-that-nobody-has-heard-of-in-this-place')
  expect(error[1]).toMatch(/dropbox-oauth login --profile a-profile-that-nobody-has-heard-of-in-this-place$/)
  for (const line of [...status, ...error]) expect(line.length).toBeLessThanOrEqual(100)
})

test('a reader that goes away is no error, on neither stream', async () => {
  const place = await openWorkplace()
  await place.logIn()
  const piped = async (line: string): Promise<unknown> => {
    const shell = [
      'bash',
      '-c',
      `${line}; echo "\${PIPESTATUS[0]}"`,
      'bash',
      process.execPath,
      inject('program'),
    ]
    return place.run([], { program: shell })
  }
  const quiet = { stderr: '', code: 0 }
  expect(await piped('"$1" "$2" --help | head -0')).toMatchObject({ ...quiet, stdout: '0\n' })
  expect(await piped('"$1" "$2" token | head -0')).toMatchObject({ ...quiet, stdout: '0\n' })
  expect(await piped('"$1" "$2" status | head -0')).toMatchObject({ ...quiet, stdout: '0\n' })
  expect(await piped('"$1" "$2" status --profile other 2>&1 | head -0')).toMatchObject({
    ...quiet,
    stdout: '4\n',
  })
  expect(await piped('"$1" "$2" doctor 2>&1 | head -1 >&2')).toMatchObject({ code: 0 })
})
