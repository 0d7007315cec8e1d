import { expect, test } from 'vitest'
import { startDropbox } from './dropbox.ts'
import { startExampleApp } from './example-app.ts'

const dropbox = await startDropbox()
const app = await startExampleApp(dropbox)

/** A visitor who has started, and where Dropbox sends them back to. */
async function started(decision: 'allow' | 'deny' = 'allow') {
  const visit = app.visitor()
  const { location } = await visit('/dropbox-auth-start')
  const { redirectUrl = '' } = await dropbox.emulator.authorize(location, { decision })
  return { visit, location, redirectUrl }
}

test('S16 the start page of the example redirects to Dropbox', async () => {
  const { status, location } = await app.visitor()('/dropbox-auth-start')
  expect(status).toBe(302)
  expect(location.split('?')[0]).toBe(dropbox.emulator.endpoints.authorize)
})

test('S17 the finish page of the example makes a flow of its own, and has the result', async () => {
  const { visit, redirectUrl } = await started()
  expect(await visit(redirectUrl)).toMatchObject({
    status: 200,
    text: expect.stringMatching(/^Linked dbid:/),
  })
})

test('S18 the example answers a bad request with 400', async () => {
  const { visit } = await started()
  expect(await visit('/dropbox-auth-finish?code=C')).toMatchObject({ status: 400 })
})

test('S19 the example starts again when the session has expired, and that works', async () => {
  const { visit, redirectUrl } = await started()
  app.expireSessions()
  const { status, location } = await visit(redirectUrl)
  expect([status, location]).toEqual([302, '/dropbox-auth-start'])
  const again = await dropbox.emulator.authorize((await visit(location)).location)
  expect(await visit(again.redirectUrl ?? '')).toMatchObject({ status: 200 })
})

test('S20 the example answers a forged callback with 403', async () => {
  const [mine, theirs] = [await started(), await started()]
  expect(await mine.visit(theirs.redirectUrl)).toMatchObject({ status: 403, text: 'CsrfException' })
})

test('S21 the example leads home a user who did not approve, and says so', async () => {
  const { visit, redirectUrl } = await started('deny')
  const { status, location } = await visit(redirectUrl)
  expect([status, location]).toEqual([302, '/home?flash=Not+approved%3F+Why+not%3F'])
})

test('S22 the example logs an error of the provider and answers 403', async () => {
  const { visit, location } = await started()
  const state = new URL(location).searchParams.get('state') ?? ''
  const query = new URLSearchParams({ state, error: 'server_error', error_description: 'oh no' })
  expect(await visit(`/dropbox-auth-finish?${query}`)).toMatchObject({ status: 403 })
  expect(app.log).toEqual([expect.stringMatching(/^Auth error: ProviderException: .*server_error: oh no/)])
})

/** The command-line program of the example: it prints lines, and asks for the code. */
async function program(ask: (url: string) => Promise<string>): Promise<string[]> {
  const authFlow = dropbox.paste()
  const url = await authFlow.start()
  const lines = [
    `1. Go to: ${url}`,
    '2. Click "Allow" (you might have to log in first).',
    '3. Copy the code.',
  ]
  try {
    const { accessToken } = await authFlow.finish(await ask(url))
    lines.push(`The first call answers ${(await dropbox.call(accessToken)).status}`)
  } catch (error) {
    lines.push(`Error: ${String(error)}`)
  }
  return lines
}

test('S57 the command-line example shows the URL, takes the code with its blanks, and is linked', async () => {
  const lines = await program(async (url) => `  ${await dropbox.shownCode(url)} \n`)
  expect(lines[0]).toContain(dropbox.emulator.endpoints.authorize)
  expect(lines.at(-1)).toMatch(/^The first call/)
})

test('S58 the command-line example can print every error, in one line without the code', async () => {
  const code = 'A-code-that-Dropbox-has-never-issued-000000'
  const lines = await program(() => Promise.resolve(code))
  expect(lines.at(-1)).toMatch(/^Error: TokenEndpointException: [^\r\n]+$/)
  expect(lines.at(-1)).not.toContain(code)
})

test('S59 the access token of the command-line example makes calls', async () => {
  const lines = await program((url) => dropbox.shownCode(url))
  expect(lines.at(-1)).toBe('The first call answers 200')
})
