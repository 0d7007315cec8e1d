import { expect, test } from 'vitest'
import { readEnvironment } from '../src/environment.ts'
import { wantsColour } from '../src/output.ts'

test.each([
  'http://localhost:4280',
  'http://127.0.0.1:4280/',
  'http://[::1]:4280',
  'https://localhost:4281/x',
])('an emulator of this machine is taken: %s', (url) => {
  const { emulatorUrl } = readEnvironment({ DROPBOX_OAUTH_EMULATOR_URL: url })
  expect(emulatorUrl).toBe(new URL(url).origin)
})

test.each([
  'http://evil.example',
  'http://127.0.0.1.evil.example',
  'https://localhost.evil.example',
  'ftp://localhost',
  'localhost:4280',
  'junk',
])('tokens go to no other by a variable: %s', (url) => {
  expect(() => readEnvironment({ DROPBOX_OAUTH_EMULATOR_URL: url })).toThrow(/address of this machine/)
})

test('an empty variable is none', () => {
  const env = readEnvironment({ DROPBOX_APP_KEY: '', DROPBOX_OAUTH_EMULATOR_URL: '', DROPBOX_OAUTH_HOME: '' })
  expect(env).toMatchObject({
    appKey: undefined,
    emulatorUrl: undefined,
    home: expect.stringContaining('dropbox-oauth'),
  })
})

test.each([
  [{}, true, true],
  [{}, false, false],
  [{ TERM: 'dumb' }, true, false],
  [{ NO_COLOR: '1' }, true, false],
  [{ NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
  [{ NO_COLOR: '' }, true, true],
  [{ FORCE_COLOR: '1' }, false, true],
  [{ FORCE_COLOR: '0' }, true, false],
])('with %j, and a terminal: %j, colours: %j', (env, isTerminal, expected) => {
  expect(wantsColour(env, isTerminal)).toBe(expected)
})
