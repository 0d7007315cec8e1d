import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEmulator, type Emulator } from 'dropbox-oauth-emulator'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { runForTest, type Program } from '../../web-app/test/support/program.ts'

const PROGRAM = 'paste/src/main.ts'
const PROMPT = 'Enter the authorization code here: '

let emulator: Emulator
beforeEach(async () => {
  emulator = await createEmulator({ port: 0 })
  return () => emulator.close()
})

/** The program's environment: the emulator of this test. */
const environment = (): Record<string, string> => ({
  DROPBOX_APP_KEY: emulator.apps[0]?.key ?? '',
  DROPBOX_APP_SECRET: emulator.apps[0]?.secret ?? '',
  DROPBOX_OAUTH_EMULATOR_URL: emulator.url,
})

/** The code that Dropbox shows after "Allow" on the page a program leads to. */
async function codeFor(program: Program): Promise<string> {
  const [, url = ''] = await program.printed(/1\. Go to: (\S+)\n/)
  const { code } = await emulator.authorize(url, { user: 'ada@example.com' })
  return code ?? ''
}

/** Starts the program, up to its prompt. */
async function startAtPrompt(): Promise<{ program: Program; code: string }> {
  const program = runForTest(PROGRAM, environment())
  const code = await codeFor(program)
  await program.printed(/Enter the authorization code here: $/)
  return { program, code }
}

/** Pastes something, and waits for the next prompt. */
async function pasteWrong(program: Program, text: string): Promise<string> {
  const before = program.output().length
  program.type(text)
  await program.printed(/Enter the authorization code here: $/, before)
  return program.output().slice(before)
}

async function expectLinked(program: Program): Promise<void> {
  expect(await program.ended).toBe(0)
  expect(program.output()).toContain('Connected:  Ada Lovelace <ada@example.com>')
}

test("prints the three steps in the words of Dropbox's own example", async () => {
  const { program } = await startAtPrompt()
  expect(program.output()).toMatch(
    /^1\. Go to: http:\S+\/oauth2\/authorize\?\S+\n2\. Click "Allow" \(you might have to log in first\)\.\n3\. Copy the authorization code\.\n/m,
  )
  expect(program.output().endsWith(PROMPT)).toBe(true)
})

describe('what people really paste is understood', () => {
  test.each<[string, (code: string) => string]>([
    ['the code', (code) => `${code}\n`],
    ['blanks around it', (code) => `  \t${code}   \n`],
    ['quotes around it', (code) => `"${code}"\n`],
    ['curly quotes and zero-width characters', (code) => `“\u200b${code}\ufeff”\n`],
    ['Windows line ends', (code) => `${code}\r\n`],
    ['empty lines before and after', (code) => `\n\n${code}\n\n`],
    ['a line break in the middle', (code) => `${code.slice(0, 20)}\n${code.slice(20)}\n`],
    [
      'a whole redirect URL',
      (code) => `http://localhost:3000/dropbox-auth-finish?code=${code}&state=whatever\n`,
    ],
  ])('%s', async (_, junk) => {
    const { program, code } = await startAtPrompt()
    program.type(junk(code))
    await expectLinked(program)
  })
})

describe('what cannot be is told, and asked for again', () => {
  test('a refused code, then a good one', async () => {
    const { program, code } = await startAtPrompt()
    const said = await pasteWrong(program, 'not-a-code\n')
    expect(said).toMatch(/^Error: .*code doesn't exist or has expired/m)
    expect(said).toContain('paste the new code')
    program.type(`${code}\n`)
    await expectLinked(program)
  })

  test('nothing at all', async () => {
    const { program, code } = await startAtPrompt()
    expect(await pasteWrong(program, '\n')).toMatch(/^Error: No authorization code/m)
    program.type(`${code}\n`)
    await expectLinked(program)
  })

  test('a redirect URL that says the user declined', async () => {
    const { program } = await startAtPrompt()
    const said = await pasteWrong(
      program,
      'http://localhost:3000/dropbox-auth-finish?error=access_denied&state=x\n',
    )
    expect(said).toContain('Error: ')
    expect(said).toContain('click "Allow"')
  })

  test('a code whose answer got lost is not sent again: a new one links', async () => {
    const { program, code } = await startAtPrompt()
    emulator.faults.add({ match: { endpoint: 'token' }, drop: 'after' })
    expect(await pasteWrong(program, `${code}\n`)).toContain('paste the new code')
    await pasteWrong(program, `${code}\n`)
    expect(emulator.requests.count({ endpoint: 'token' })).toBe(1)
    program.type(`${await codeFor(program)}\n`)
    await expectLinked(program)
  })

  test('wrong settings end it, since another code will not help', async () => {
    const env = { ...environment(), DROPBOX_APP_SECRET: 'wrongwrongwrong' }
    const program = runForTest(PROGRAM, env)
    program.type(`${await codeFor(program)}\n`)
    expect(await program.ended).toBe(1)
    expect(program.output()).toMatch(/Error: .*invalid_client/)
    expect(program.output()).toContain('App Console')
  })

  test('the end of the input ends it', async () => {
    const { program } = await startAtPrompt()
    program.endInput()
    expect(await program.ended).toBe(1)
    expect(program.output()).toContain('No code, no account.')
  })
})

describe('a login that one process starts and another finishes', () => {
  function pendingFile(): string {
    const folder = mkdtempSync(join(tmpdir(), 'paste-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    return join(folder, 'pending')
  }

  test('waits in a file for nobody else to read, and is gone once finished', async () => {
    const file = pendingFile()
    const starting = runForTest(PROGRAM, environment(), ['--save-pending', file])
    const code = await codeFor(starting)
    expect(await starting.ended).toBe(0)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(starting.output()).not.toContain(readFileSync(file, 'utf8').trim())

    const finishing = runForTest(PROGRAM, environment(), ['--pending', file])
    finishing.type(`${code}\n`)
    await expectLinked(finishing)
    expect(() => statSync(file)).toThrow('ENOENT')
  })

  test('is refused by another app, and stays', async () => {
    const file = pendingFile()
    expect(await runForTest(PROGRAM, environment(), ['--save-pending', file]).ended).toBe(0)
    const other = runForTest(PROGRAM, { ...environment(), DROPBOX_APP_KEY: 'anotherapp' }, [
      '--pending',
      file,
    ])
    expect(await other.ended).toBe(1)
    expect(other.output()).toMatch(/^Error: .*pending/m)
    expect(statSync(file).isFile()).toBe(true)
  })

  test('is not left with an emulator that ends with the process', async () => {
    const program = runForTest(PROGRAM, {}, ['--save-pending', pendingFile()])
    expect(await program.ended).toBe(1)
    expect(program.output()).toContain('DROPBOX_OAUTH_EMULATOR_URL')
  })
})

test('without an app key it brings its own Dropbox', async () => {
  const program = runForTest(PROGRAM)
  const [, url = ''] = await program.printed(/1\. Go to: (\S+)\n/)
  const headers = { 'Content-Type': 'application/json' }
  const body = JSON.stringify({ url, user: 'ada@example.com' })
  const response = await fetch(new URL('/__emulator/authorize', url), { method: 'POST', headers, body })
  const { code } = (await response.json()) as { code: string }
  program.type(`${code}\n`)
  await expectLinked(program)
})

test('neither token nor secret nor verifier is printed', async () => {
  const { program, code } = await startAtPrompt()
  program.type(`${code}\n`)
  await expectLinked(program)
  const [request] = emulator.requests.list({ endpoint: 'token' }, { secrets: true })
  const verifier = /code_verifier=([\w.~-]+)/.exec(JSON.stringify(request))?.[1]
  expect(program.output()).not.toContain(verifier ?? 'code_verifier is missing from the request')
  expect(program.output()).not.toMatch(/sl\.|emulatorsecret/)
})
