import { mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EncryptedStore } from 'dropbox-oauth/stores/encrypted'
import { FileStore } from 'dropbox-oauth/stores/file'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  BadInputException,
  MemoryStore,
  StoreCorruptException,
  type TokenManager,
} from '../../../src/index.ts'
import { openBench, openLinked, recordIn } from '../../support/manager-bench.ts'
import { life } from '../../support/manager-dropbox.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'regressions-'))
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true })
})

/** The keys that a listing gives, and the error that ends it. */
async function listed(tokens: TokenManager): Promise<{ keys: string[]; error: unknown }> {
  const keys: string[] = []
  try {
    for await (const { key } of tokens.list()) keys.push(key)
    return { keys, error: undefined }
  } catch (error) {
    return { keys, error }
  }
}

describe('a store that ends its list by telling of damage', () => {
  test('is listed, where it is a FileStore with a record that does not tell its key', async () => {
    const directory = join(folder, 'tokens')
    const { dropbox, createManager } = openBench()
    const tokens = createManager({ store: new FileStore({ directory }) })
    const keys = Array.from({ length: 10 }, (_, i) => `key-${i}`)
    for (const key of keys) await tokens.link(dropbox.login(), { key })
    const files = readdirSync(directory, { recursive: true, withFileTypes: true })
    const file = files.find((entry) => entry.isFile())! // `!`: ten were written
    truncateSync(join(file.parentPath, file.name))
    const { keys: seen, error } = await listed(tokens)
    expect(seen).toHaveLength(9)
    expect(keys).toEqual(expect.arrayContaining(seen))
    expect(error).toMatchObject({ code: 'store_corrupt', remedy: 'relink' })
  })

  test.each([1, 50, 60])('is listed, with all %i accounts before the error', async (count) => {
    const { dropbox, store, tokens } = openBench()
    const keys = Array.from({ length: count }, (_, i) => `key-${i}`)
    for (const key of keys) await tokens.link(dropbox.login(), { key })
    const damage = new StoreCorruptException('One more is damaged: link it again', 'relink')
    store.list = async function* () {
      yield* keys
      throw damage
    }
    expect(await listed(tokens)).toEqual({ keys, error: damage })
  })
})

describe('an error that a store throws by another copy of this package', () => {
  /** What it looks like from here: the brand and the fields, and none of the classes. */
  const foreign = (fields: object): Error =>
    Object.assign(new Error('thrown by another copy'), { [Symbol.for('dropbox-oauth.error')]: true }, fields)
  const unavailable = (): never => {
    throw foreign({ code: 'store_unavailable', httpStatus: 503, remedy: 'retry' })
  }
  const corrupt = (version: string | undefined): never => {
    throw foreign({ code: 'store_corrupt', httpStatus: 500, remedy: 'relink', version })
  }

  test('lets a token that lives be given during an outage', async () => {
    const { store, tokens, key, accessToken } = await openLinked({ recheckMs: 0 })
    await tokens.accessToken(key)
    store.before = unavailable
    expect(await tokens.accessToken(key)).toBe(accessToken)
  })

  test('lets a list go on after damage', async () => {
    const { dropbox, store, tokens, key } = await openLinked()
    await tokens.link(dropbox.login({ accountId: 'dbid:grace' }))
    const read = store.read.bind(store)
    store.read = async (wanted) => (wanted === key ? corrupt('v1') : read(wanted))
    const { keys, error } = await listed(tokens)
    expect(keys).toEqual(['dbid:grace'])
    expect(error).toBeInstanceOf(StoreCorruptException)
    expect(error).toMatchObject({ version: 'v1', remedy: 'relink', message: 'thrown by another copy' })
  })

  test('lets a link replace damage', async () => {
    const { dropbox, store, tokens, key } = await openLinked()
    store.read = async (wanted) => corrupt(store.inner.read(wanted)?.version)
    const result = dropbox.login()
    await tokens.link(result)
    expect(recordIn(store, key).refreshToken).toBe(result.refreshToken)
  })

  test('lets an answer of Dropbox be stored at the next try', async () => {
    const { dropbox, store, tokens, key, record } = await openLinked()
    dropbox.advance(life)
    let writes = 0
    store.before = (operation) => (operation === 'write' && ++writes === 2 ? unavailable() : undefined)
    const renewed = await tokens.accessToken(key)
    expect(writes).toBe(3)
    expect(record().access?.token).toBe(renewed)
    expect(dropbox.refreshes).toBe(1)
  })
})

test('an EncryptedStore whose keys could not be derived tries again at the next call', async () => {
  const key = Uint8Array.from({ length: 32 }, (_, i) => i)
  const inner = new MemoryStore()
  const record = { format: 1, refreshToken: 'r' }
  await new EncryptedStore(inner, { keys: [{ id: 'k', key }] }).write('ada', record, undefined)
  const store = new EncryptedStore(inner, { keys: [{ id: 'k', key }] })
  vi.spyOn(crypto.subtle, 'importKey').mockRejectedValueOnce(new Error('not now'))
  await expect(store.read('ada')).rejects.toThrow()
  expect((await store.read('ada'))?.record).toEqual(record)
})

test('a FileStore in the place of a file is a fault of the settings', async () => {
  const file = join(folder, 'file')
  writeFileSync(file, '')
  for (const directory of [join(file, 'tokens'), join(file, 'further', 'tokens')]) {
    const setup = new FileStore({ directory }).setup()
    await expect(setup).rejects.toBeInstanceOf(BadInputException)
    await expect(setup).rejects.toThrow('directory')
  }
})
