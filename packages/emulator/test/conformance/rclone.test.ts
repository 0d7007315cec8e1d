import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { createEmulator } from 'dropbox-oauth-emulator'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { callApi } from '../support/client.ts'
import { runProgram, startProgram } from '../support/programs.ts'

const emulator = await createEmulator({ port: 0, proxy: true, consent: 'auto' })
const [app] = emulator.apps
let folder: string
let config: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'emulator-rclone-'))
  config = join(folder, 'rclone.conf')
})
afterAll(async () => {
  await emulator.close()
  await rm(folder, { recursive: true })
})
beforeEach(() => {
  emulator.reset()
  app!.redirectUris.push('http://localhost:53682/')
})

const rclone = (...argv: string[]) => runProgram('rclone', ['--config', config, ...argv], emulator.env())

interface GoToken {
  access_token: string
  refresh_token: string
  expiry: string
}

/** `rclone authorize`, with its own listener, and us for the browser. */
async function authorize(secret: string): Promise<GoToken> {
  await untilFree(53_682)
  const argv = ['--config', config, 'authorize', 'dropbox', app!.key, secret, '--auth-no-open-browser']
  const running = startProgram('rclone', argv, emulator.env())
  onTestFinished(() => running.stop())
  const [link] = await running.saying(/http:\/\/127\.0\.0\.1:53682\/auth\?state=\S+/)
  // It may hang up before its page is out: what counts is what it prints.
  await fetch(link).catch(() => undefined)
  const { code, out } = await running.ended
  expect(code).toBe(0)
  return JSON.parse(/\{.*\}/.exec(out)![0]) as GoToken
}

/** rclone's port is one that systems hand out as well: a connection of another test may hold it for a while. */
async function untilFree(port: number): Promise<void> {
  for (let look = 0; look < 100; look++) {
    const server = createServer().listen(port, '127.0.0.1')
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    )
    await new Promise((resolve) => server.close(resolve))
    if (isFree) return
    await setTimeout(200)
  }
  throw new Error(`Port ${port}, rclone's own, is taken: end the program that holds it`)
}

const configure = async (token: GoToken): Promise<void> => {
  const lines = ['[db]', 'type = dropbox', `client_id = ${app!.key}`, `client_secret = ${app!.secret}`]
  await writeFile(config, [...lines, `token = ${JSON.stringify(token)}`, ''].join('\n'))
}

describe('rclone, unmodified: its sign-in by its own options, its API by the proxy', () => {
  test('authorize, code, token by HTTP Basic, refresh, space, listing, revoke, refused', async () => {
    const token = await authorize(app!.secret!)
    await configure({ ...token, expiry: '2020-01-01T00:00:00Z' })
    const about = await rclone('about', 'db:', '--json')
    expect(JSON.parse(about.out)).toEqual({ total: 2_147_483_648, used: 314_159_265, free: 1_833_324_383 })
    expect(emulator.requests.count({ grantType: 'refresh_token' })).toBe(1)
    expect(await rclone('lsf', 'db:')).toMatchObject({ code: 0, out: '' })

    const stored = /^token = (.*)$/m.exec(await readFile(config, 'utf8'))![1]!
    await callApi(emulator, 'auth/token/revoke', (JSON.parse(stored) as GoToken).access_token)
    const refused = await rclone('lsf', 'db:', '--retries', '1', '--low-level-retries', '1')
    expect([refused.code, refused.err]).toEqual([
      expect.any(Number),
      expect.stringContaining('invalid_access_token'),
    ])
    expect(refused.code).not.toBe(0)
  })

  test('repeats a token request that failed by other means: the log says who swallowed the fault', async () => {
    emulator.faults.add({ match: { endpoint: 'token' }, respond: { status: 500 } })
    await authorize(app!.secret!)
    const [struck, repeated] = emulator.requests.list({ endpoint: 'token' })
    expect(struck).toMatchObject({ response: { status: 500 }, swallowedBy: repeated!.id })
    expect(struck!.headers['authorization']).toBe('Basic [redacted]')
    expect(repeated!.body).toContain('client_secret=[redacted]')
    expect(repeated).toMatchObject({ response: { status: 200 }, retryOf: struck!.id })
  })
})
