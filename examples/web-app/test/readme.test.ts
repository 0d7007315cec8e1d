import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { createEmulator } from 'dropbox-oauth-emulator'
import { transform } from 'esbuild'
import { expect, onTestFinished, test } from 'vitest'
import { locationOf, Visitor } from './support/visitor.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** The short example, as a README shows it. */
async function readSnippet(path = 'README.md'): Promise<string> {
  const readme = await readFile(root + path, 'utf8')
  return /```ts\n([^]*?)```/.exec(readme)?.[1] ?? ''
}

/** Runs it as a program of its own, and gives its origin. */
async function run(code: string): Promise<string> {
  const { code: js } = await transform(`${code.replace('app.listen(3000)', LISTEN)}`, { loader: 'ts' })
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', js], {
    cwd: root,
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [printed] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string]
  return printed.trim()
}

const LISTEN =
  "const server = app.listen(0, '127.0.0.1', () => console.log('http://127.0.0.1:' + server.address().port))"

test('the short example is ten lines of code beside its imports, and the same in both READMEs', async () => {
  const snippet = await readSnippet()
  expect(snippet.split('\n').filter((line) => !/^(import .*|\/\/.*)?$/.test(line))).toHaveLength(10)
  expect(await readSnippet('examples/web-app/README.md')).toBe(snippet)
})

test('the short example of the README links an account', async () => {
  const emulator = await createEmulator({ port: 0 })
  onTestFinished(() => emulator.close())
  const endpoints = JSON.stringify(emulator.endpoints)
  const snippet = await readSnippet()
  const edited = snippet.replace(
    "consumerKey: 'APP_KEY'",
    `consumerKey: 'emulatorappkey1', endpoints: ${endpoints}`,
  )
  expect(edited, 'the place to point it at the emulator').not.toBe(snippet)
  const visitor = new Visitor(await run(edited))
  const { redirectUrl = '' } = await emulator.authorize(
    locationOf(await visitor.get('/dropbox-auth-start')),
    {
      user: 'ada@example.com',
    },
  )
  const { pathname, search } = new URL(redirectUrl)
  expect(await (await visitor.get(pathname + search)).text()).toBe(
    `Connected ${emulator.users[0]?.accountId}`,
  )
})
