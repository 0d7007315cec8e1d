import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEmulator } from 'dropbox-oauth-emulator'
import type { Emulator, Snapshot } from 'dropbox-oauth-emulator'
import { afterAll, describe, expect, test } from 'vitest'
import { authorizeUrl, callApi, exchange, getCode, link, refresh } from './support/client.ts'

const ME = 'users/get_current_account'
const folder = await mkdtemp(join(tmpdir(), 'emulator-snapshot-'))
afterAll(() => rm(folder, { recursive: true }))

const throughJson = (snapshot: Snapshot): Snapshot => JSON.parse(JSON.stringify(snapshot)) as Snapshot

const works = async (emulator: Emulator, token: string | undefined): Promise<boolean> =>
  (await callApi(emulator, ME, token)).status === 200

describe('a snapshot', () => {
  test('carries codes, tokens, links and time to another emulator, through JSON', async () => {
    await using first = await createEmulator({ clock: 'frozen' })
    const tokens = await link(first)
    const code = await getCode(first)
    first.clock.advance(60_000)
    const snapshot = throughJson(first.snapshot())
    await using second = await createEmulator({ clock: 'frozen' })
    second.restore(snapshot)
    expect(second.snapshot()).toEqual(snapshot)
    expect(await works(second, tokens['access_token'])).toBe(true)
    expect((await refresh(second, tokens['refresh_token']!)).status).toBe(200)
    expect((await exchange(second, code)).status).toBe(200)
    second.clock.advance(14_400_000 - 60_000)
    expect((await callApi(second, ME, tokens['access_token'])).status).toBe(401)
  })

  test('stays as it was taken, and can be gone back to many times', async () => {
    await using emulator = await createEmulator()
    const { access_token } = await link(emulator)
    const snapshot = emulator.snapshot()
    for (let round = 0; round < 2; round++) {
      await callApi(emulator, 'auth/token/revoke', access_token)
      emulator.apps[0]!.redirectUris.push('http://localhost:1/x')
      expect(await works(emulator, access_token)).toBe(false)
      emulator.restore(snapshot)
      expect(await works(emulator, access_token)).toBe(true)
      expect(emulator.apps[0]!.redirectUris).not.toContain('http://localhost:1/x')
    }
  })

  test('keeps apps and users in hand the live ones, and brings those it adds', async () => {
    await using emulator = await createEmulator()
    const [app, user] = [emulator.apps[0]!, emulator.users[2]!]
    emulator.apps.push({ ...app, key: 'another' })
    const snapshot = throughJson(emulator.snapshot())
    emulator.apps.length = 1
    app.key = 'renamed'
    emulator.restore(snapshot)
    expect(emulator.apps.map(({ key }) => key)).toContain('another')
    expect(emulator.apps[0]).toBe(app)
    expect(emulator.users[2]).toBe(user)
    app.redirectUris.push('http://localhost:1/x')
    const url = authorizeUrl(emulator, { redirect_uri: 'http://localhost:1/x' })
    expect((await emulator.authorize(url)).code).toBeDefined()
  })

  test('has the key of id tokens, so that they still verify; without one the key stays', async () => {
    const keySet = async (own: Emulator) => (await own.fetch(`${own.url}/.well-known/jwks`)).text()
    await using first = await createEmulator()
    const empty = first.snapshot()
    expect(empty).not.toHaveProperty('signingKey')
    const keys = await keySet(first)
    await using second = await createEmulator()
    expect(await keySet(second)).not.toBe(keys)
    second.restore(throughJson(first.snapshot()))
    expect(await keySet(second)).toBe(keys)
    second.restore(empty)
    expect(await keySet(second)).toBe(keys)
  })

  test('carries tokens that never expire', async () => {
    await using first = await createEmulator()
    const { key, secret } = first.apps[2]!
    const code = await getCode(first, { client_id: key })
    const { json } = await exchange(first, code, { client_id: key, client_secret: secret })
    await using second = await createEmulator()
    second.restore(throughJson(first.snapshot()))
    second.clock.advance(10 * 365 * 86_400_000)
    expect(await works(second, json['access_token'])).toBe(true)
  })

  test('of before links had a time is taken: they count from when it was', async () => {
    await using emulator = await createEmulator({ clock: 'frozen' })
    await link(emulator)
    emulator.clock.advance(60_000)
    const older = throughJson(emulator.snapshot())
    const linked = older.state.links[0]![1]
    delete (linked as { sinceMs?: number }).sinceMs
    emulator.restore(older)
    const { state, clock } = emulator.snapshot()
    expect(state.links[0]![1]).toEqual({ ...linked, sinceMs: clock.nowMs })
  })

  test('goes over HTTP', async () => {
    await using emulator = await createEmulator()
    const url = `${emulator.url}/__emulator/snapshot`
    const { access_token } = await link(emulator)
    const snapshot = await (await emulator.fetch(url)).text()
    emulator.reset()
    const headers = { 'Content-Type': 'application/json' }
    const put = await emulator.fetch(url, { method: 'PUT', body: snapshot, headers })
    expect(put.status).toBe(200)
    expect(await works(emulator, access_token)).toBe(true)
  })

  test.each<[string, (snapshot: Record<string, unknown>) => void, string]>([
    ['of another format', (s) => (s['format'] = 2), 'snapshot.format: must be 1'],
    ['without users', (s) => (s['users'] = []), 'snapshot.users: must have at least one user'],
    ['with a field too many', (s) => (s['more'] = 1), 'snapshot.more: unknown field'],
    [
      'of no time',
      (s) => (s['clock'] = { nowMs: 'now', advancedMs: 0 }),
      'snapshot.clock.nowMs: must be number',
    ],
    [
      'of a time that no date can hold',
      (s) => (s['clock'] = { nowMs: 1e18, advancedMs: 0 }),
      'snapshot.clock.nowMs: must be a time',
    ],
    [
      'of a year beyond 9999',
      (s) => (s['clock'] = { nowMs: 8e15, advancedMs: 0 }),
      'snapshot.clock.nowMs: must not be beyond the year 9999',
    ],
    ['without a format', (s) => delete s['format'], 'snapshot.format: is missing'],
    [
      'with a link that is none',
      (s) => ((s['state'] as Record<string, unknown>)['links'] = [['x', { appKey: 1 }]]),
      'snapshot.state.links.0.1.appKey: must be string',
    ],
    ['with another key', (s) => (s['signingKey'] = { kty: 'oct' }), 'snapshot.signingKey: must be'],
  ])('%s is refused, and changes nothing', async (_what, damage, message) => {
    await using emulator = await createEmulator({ clock: 'frozen' })
    const { access_token } = await link(emulator)
    const damaged = throughJson(emulator.snapshot()) as unknown as Record<string, unknown>
    damage(damaged)
    const before = emulator.snapshot()
    expect(() => emulator.restore(damaged as unknown as Snapshot)).toThrow(message)
    expect(emulator.snapshot()).toEqual(before)
    expect(await works(emulator, access_token)).toBe(true)
  })
})

describe('persist', () => {
  test('close writes the file, for the owner only; the next emulator goes on from it', async () => {
    const persist = join(folder, 'state.json')
    const first = await createEmulator({ persist })
    const { access_token } = await link(first)
    await first.close()
    await first.close()
    expect((await stat(persist)).mode & 0o777).toBe(0o600)
    await using second = await createEmulator({ persist })
    expect(await works(second, access_token)).toBe(true)
    second.reset()
    expect(await works(second, access_token)).toBe(false)
    expect(await readdir(folder)).toEqual(['state.json'])
  })

  test('a file that is damaged is named and left alone', async () => {
    const persist = join(folder, 'damaged.json')
    for (const [text, problem] of [
      ['{"format": 1', 'it is not JSON'],
      ['{"format": 3}', 'snapshot.format: must be 1'],
    ]) {
      await writeFile(persist, text!)
      await expect(createEmulator({ persist })).rejects.toThrow(
        `persist: ${persist} is no snapshot of an emulator: ${problem!}`,
      )
      expect(await readFile(persist, 'utf8')).toBe(text)
    }
  })

  test('a file that cannot be written is said at the start, and by close', async () => {
    const gone = join(folder, 'no-such-folder')
    const persist = join(gone, 'state.json')
    await expect(createEmulator({ persist })).rejects.toThrow('state.json cannot be written (ENOENT)')
    await mkdir(gone)
    const emulator = await createEmulator({ persist })
    await rm(gone, { recursive: true })
    await expect(emulator.close()).rejects.toThrow('state.json cannot be written (ENOENT)')
  })
})
