import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createEmulator, type Emulator } from 'dropbox-oauth-emulator'
import { expect, onTestFinished, test } from 'vitest'
import { dataDirForTest } from './support/data-dir.ts'
import { freePort } from './support/ports.ts'
import { runForTest } from './support/program.ts'
import { locationOf, Visitor } from './support/visitor.ts'

const REDIRECT_URI = 'https://app.example/dropbox-auth-finish'
const APP = { key: 'someappkey', secret: 'someappsecret', redirectUris: [REDIRECT_URI] }
const BEHIND_PROXY = { 'X-Forwarded-Proto': 'https' }

/** What leads an unmodified program to the emulator: for it, that is the real Dropbox. */
function environmentOf(emulator: Emulator): Record<string, string> {
  const folder = dirname(createRequire(import.meta.url).resolve('dropbox-oauth-emulator/package.json'))
  const { hostname: host, port } = new URL(emulator.httpsUrl ?? '')
  const hosts = ['www.dropbox.com', 'api.dropboxapi.com']
  return {
    ...emulator.env(),
    DROPBOX_OAUTH_EMULATOR_ROUTE: JSON.stringify({ host, port: Number(port), hosts }),
    NODE_OPTIONS: `--require ${JSON.stringify(join(folder, 'bin', 'preload.cjs'))}`,
  }
}

test('two processes on one directory, behind one address, are one application', async () => {
  const emulator = await createEmulator({ port: 0, tls: true, seed: { apps: [APP] } })
  onTestFinished(() => emulator.close())
  const env = {
    ...environmentOf(emulator),
    DATA_DIR: dataDirForTest(),
    DROPBOX_APP_KEY: APP.key,
    DROPBOX_APP_SECRET: APP.secret,
    DROPBOX_REDIRECT_URI: REDIRECT_URI,
  }
  const origins = await Promise.all(
    [1, 2].map(async () => {
      const program = runForTest('web-app/src/main.ts', { ...env, PORT: String(await freePort()) })
      const [, origin = ''] = await program.printed(/forward https:\S+ to (http:\S+)\./)
      return origin
    }),
  )
  const [first, second] = origins.map((origin) => new Visitor(origin))
  if (first === undefined || second === undefined) throw new Error('Two were started')

  for (const user of ['ada@example.com', 'zoe@example.com']) {
    const authorize = locationOf(await first.get('/dropbox-auth-start', BEHIND_PROXY))
    const { redirectUrl = '' } = await emulator.authorize(authorize, { user })
    const { pathname, search } = new URL(redirectUrl)
    const finished = await first.get(pathname + search, BEHIND_PROXY)
    expect(locationOf(finished)).toBe('/account')
    expect(finished.headers.getSetCookie().join('\n')).toMatch(
      /^__Host-owner=[\w-]{43}; Max-Age=\d+; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Lax$/m,
    )
  }
  for (const [name, value] of first.cookies) second.cookies.set(name, value)
  expect(await second.page()).toMatch(/ada@example\.com[^]*zoe@example\.com/)

  const before = emulator.requests.count({ grantType: 'refresh_token' })
  emulator.clock.advance(4 * 3_600_000)
  const pages = await Promise.all([first, second, first, second].map((visitor) => visitor.page()))
  for (const page of pages) expect(page.match(/ Connected</g)).toHaveLength(2)
  expect(emulator.requests.count({ grantType: 'refresh_token' }) - before, 'once for each account').toBe(2)

  await second.disconnect()
  expect(await first.page()).not.toContain('ada@example.com')
  expect(await first.page()).toContain('zoe@example.com')
})
