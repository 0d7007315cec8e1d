import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { dataDirForTest, filesIn } from './support/data-dir.ts'
import { freePort } from './support/ports.ts'
import { runForTest } from './support/program.ts'
import { connectAs, START, START_TEAM } from './support/steps.ts'
import { formOf, Visitor } from './support/visitor.ts'
import { startWebApp, type WebApp } from './support/web-app.ts'

async function start(env: Record<string, string> = {}): Promise<WebApp> {
  const app = await startWebApp(env)
  onTestFinished(() => app.kill())
  return app
}

/** A visitor with one account. */
async function visitorOf(app: WebApp): Promise<Visitor> {
  const visitor = new Visitor(app.origin)
  await connectAs(visitor, 'ada@example.com', START, app)
  return visitor
}

test('accounts outlive the program: after a restart they are connected, also when their tokens have ended', async () => {
  const place = { PORT: String(await freePort()), DATA_DIR: dataDirForTest() }
  const before = await start(place)
  const visitor = await visitorOf(before)
  await connectAs(visitor, 'admin@example.com', START_TEAM, before)
  await visitor.press('Let four hours pass')
  await before.stop()

  const after = await start(place)
  expect(after.origin, 'the place that the browser knows').toBe(before.origin)
  const page = await visitor.page()
  expect(page).toMatch(/Ada Lovelace[^]*Team of Katherine Johnson/)
  expect(page.match(/ Connected</g)).toHaveLength(2)
  expect(page.match(/Token refreshed just now, for the 1st time/g)).toHaveLength(2)
  expect(page).toContain('4 hours ahead')
})

test('a program that is killed loses no account', async () => {
  const place = { PORT: String(await freePort()), DATA_DIR: dataDirForTest() }
  const before = await start(place)
  const visitor = await visitorOf(before)
  await visitor.press('Let four hours pass')
  await before.kill()

  await start(place)
  expect(await visitor.page()).toMatch(/Ada Lovelace[^]* Connected<[^]*4 hours ahead/)
})

test('a link that Dropbox has ended stays ended after a restart, and can be connected again', async () => {
  const place = { PORT: String(await freePort()), DATA_DIR: dataDirForTest() }
  const before = await start(place)
  const visitor = await visitorOf(before)
  await visitor.press('Revoke at Dropbox')
  expect(await visitor.page()).toContain('Not connected')
  await before.stop()

  const after = await start(place)
  const [, reconnect = ''] =
    /href="([^"]+)" aria-label="Reconnect A Dropbox account"/.exec(await visitor.page()) ?? []
  await connectAs(visitor, 'ada@example.com', reconnect, after)
  expect(await visitor.page()).toMatch(/Ada Lovelace[^]* Connected</)
})

test('at rest all is encrypted and for this user alone: no token, no key of a visitor, no name', async () => {
  const app = await start()
  const visitor = await visitorOf(app)
  await visitor.press('Let four hours pass')
  await visitor.page()
  const snapshot = (await (await fetch(`${app.emulator}/__emulator/snapshot`)).json()) as {
    state: Record<'accessTokens' | 'refreshTokens', [string, unknown][]>
  }
  const { accessTokens, refreshTokens } = snapshot.state
  const canaries = [...accessTokens, ...refreshTokens].map(([token]) => token)
  expect(canaries.length).toBeGreaterThanOrEqual(3)
  const files = await filesIn(app.dataDir)
  expect(files.length, 'the key and a record').toBeGreaterThanOrEqual(2)
  for (const { path, text } of files) {
    for (const canary of [...canaries, ...visitor.cookies.values(), 'ada@example.com', 'Ada Lovelace'])
      expect(text, path).not.toContain(canary)
    expect((await stat(path)).mode & 0o077, path).toBe(0)
  }
  const store = join(app.dataDir, `emulated-${new URL(app.origin).port}`)
  expect((await stat(store)).mode & 0o077).toBe(0)
  await expect(readFile(join(store, 'token-key')), 'the key is beside the store').rejects.toThrow('ENOENT')
})

test('a store that is gone is a page that says what to do, never "not connected"; back again, all is there', async () => {
  const app = await start()
  const visitor = await visitorOf(app)
  const disconnect = formOf(await visitor.page(), 'Disconnect')
  const store = join(app.dataDir, `emulated-${new URL(app.origin).port}`)
  await rename(store, `${store}.away`)
  for (const ask of [
    () => visitor.get('/'),
    () => visitor.get('/account'),
    () => visitor.get(START),
    () => visitor.post(disconnect),
  ]) {
    const response = await ask()
    expect(response.status).toBe(503)
    const text = await response.text()
    expect(text).toMatch(/Not available right now[^]*data folder was moved or deleted[^]*Try again/)
    expect(text).not.toContain('Connect your Dropbox')
  }
  await writeFile(store, 'a file, where the folder was')
  expect((await visitor.get('/account')).status).toBe(503)
  expect(app.output()).toMatch(/\/account: StoreUnavailableException \(store_unavailable\): /)
  await rm(store)
  await rename(`${store}.away`, store)
  expect(await visitor.page()).toMatch(/Ada Lovelace[^]* Connected</)
})

test('a key that is lost is a fault of the settings, never "not connected"', async () => {
  const place = { PORT: String(await freePort()), DATA_DIR: dataDirForTest() }
  const before = await start(place)
  const visitor = await visitorOf(before)
  await before.stop()
  await rm(join(place.DATA_DIR, 'token-key'))

  const after = await start(place)
  const response = await visitor.get('/account')
  expect(response.status).toBe(500)
  expect(await response.text()).toContain('not set up correctly')
  expect(after.output()).toMatch(/sealed with the key "[\da-f]{8}"/)
})

test('a key that is set later takes over, and what the file had sealed is still read', async () => {
  const place = { PORT: String(await freePort()), DATA_DIR: dataDirForTest() }
  const before = await start(place)
  const visitor = await visitorOf(before)
  await before.stop()

  const TOKEN_KEY = Buffer.alloc(32, 7).toString('base64')
  const after = await start({ ...place, TOKEN_KEY })
  await visitor.press('Let four hours pass')
  expect(await visitor.page()).toMatch(/Ada Lovelace[^]* Connected</)
  await after.stop()
  await rm(join(place.DATA_DIR, 'token-key'))

  await start({ ...place, TOKEN_KEY })
  expect(await visitor.page(), 'by the new key alone').toMatch(/Ada Lovelace[^]* Connected</)
})

test.each([
  [
    'a file',
    (path: string) => writeFile(path, ''),
    /^Error: DATA_DIR, which is \S+: it cannot be made or written \((EEXIST|ENOTDIR)\)$/m,
  ],
  [
    'a folder with a damaged key',
    async (path: string) => {
      await mkdir(path)
      await writeFile(join(path, 'token-key'), 'no key', { mode: 0o600 })
    },
    /^Error: DATA_DIR, which is \S+: \S+token-key holds no key any more\. Put it back from a copy/m,
  ],
  [
    'a folder whose key others can read',
    async (path: string) => {
      await mkdir(path)
      await writeFile(join(path, 'token-key'), Buffer.alloc(32).toString('base64'), { mode: 0o644 })
    },
    /^Error: DATA_DIR, which is \S+: \S+token-key holds the key of all accounts, and others can read it: chmod 600 it$/m,
  ],
])('a data directory that is %s stops the program, with one line', async (_, make, line) => {
  const DATA_DIR = join(dataDirForTest(), 'data')
  await make(DATA_DIR)
  const program = runForTest('web-app/src/main.ts', { PORT: '0', DATA_DIR })
  expect(await program.ended).toBe(1)
  expect(program.output()).toMatch(line)
})
