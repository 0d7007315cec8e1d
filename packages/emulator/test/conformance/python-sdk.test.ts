import { fileURLToPath } from 'node:url'
import { createEmulator } from 'dropbox-oauth-emulator'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { runProgram } from '../support/programs.ts'

const emulator = await createEmulator({ port: 0, proxy: true })
afterAll(() => emulator.close())
beforeEach(() => emulator.reset())
const PROGRAM = fileURLToPath(new URL('python_sdk.py', import.meta.url))
const { key, secret } = emulator.apps[0]!

/** By the variables of the SDK: it asks the emulator by its own address. */
function byHosts(): Record<string, string> {
  const { HTTPS_PROXY: _upper, https_proxy: _lower, ...others } = emulator.env()
  return others
}

/** By the proxy alone: it asks for Dropbox's hosts. */
function byProxy(): Record<string, string> {
  const { HTTPS_PROXY, REQUESTS_CA_BUNDLE, NO_PROXY } = emulator.env()
  return { HTTPS_PROXY: HTTPS_PROXY!, REQUESTS_CA_BUNDLE: REQUESTS_CA_BUNDLE!, NO_PROXY: NO_PROXY! }
}

describe.each([
  ['its host variables', byHosts],
  ['the proxy', byProxy],
])('python3-dropbox, unmodified, by %s', (_way, environment) => {
  test.each(['secret', 'pkce', 'redirect'])('%s: authorize to refused', async (mode) => {
    const argv = [PROGRAM, mode, emulator.url, key, secret!]
    const { code, out, err } = await runProgram('/usr/bin/python3', argv, environment())
    expect([code, err]).toEqual([0, ''])
    expect(JSON.parse(out)).toEqual({
      scope: 'account_info.read files.metadata.read',
      email: 'ada@example.com',
      name: 'Ada Lovelace',
      entries: 0,
      echo: 'ping',
      revoked: 'invalid_access_token',
      refresh: 'invalid_access_token',
    })
    expect(emulator.requests.count({ endpoint: 'proxy' })).toBe(0)
  })
})
