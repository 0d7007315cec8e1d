import { EncryptedStore } from 'dropbox-oauth/stores/encrypted'
import { MemoryStore } from 'dropbox-oauth/stores/memory'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TokenStore } from '../../../src/tokens/store.ts'
import { keyOf, plant, record, storedIn } from './support.ts'

const [k1, k2, k3] = [1, 2, 3].map((n) => ({ id: `k${n}`, key: keyOf(n) })) as [Key, Key, Key]
type Key = { id: string; key: Uint8Array }

async function sealedBy(...keys: Key[]): Promise<MemoryStore> {
  const inner = new MemoryStore()
  await new EncryptedStore(inner, { keys }).write('ada', record, undefined)
  return inner
}

const keyIdOf = async (inner: TokenStore, key: string) => (await storedIn(inner, key)).record['keyId']

describe('a record sealed with a key that is not here', () => {
  test.each<[what: string, keys: Key[], message: string]>([
    ['of an unknown id', [k2, k3], '"k1"'],
    ['of which other bytes are here', [{ id: 'k1', key: keyOf(9) }], '"k1"'],
    ['of which other bytes are here, under an older key', [k2, { id: 'k1', key: keyOf(9) }], '"k1"'],
    ['under another id', [{ id: 'renamed', key: k1.key }], '"renamed"'],
  ])('%s is a fault of the settings that names it', async (_, keys, message) => {
    const inner = await sealedBy(k1)
    const { version } = await storedIn(inner, 'ada')
    const reading = new EncryptedStore(inner, { keys }).read('ada')
    await expect(reading).rejects.toMatchObject({ code: 'store_corrupt', remedy: 'fix-config', version })
    await expect(reading).rejects.toThrow(message)
  })

  test('is such a fault when two keys have changed their ids', async () => {
    const inner = await sealedBy(k1, k2)
    const changed = [
      { id: 'k2', key: k1.key },
      { id: 'k1', key: k2.key },
    ]
    const reading = new EncryptedStore(inner, { keys: changed }).read('ada')
    await expect(reading).rejects.toMatchObject({ code: 'store_corrupt', remedy: 'fix-config' })
  })

  test('names no more than a line of an id that a stranger wrote', async () => {
    const inner = await sealedBy(k1)
    await plant(inner, 'ada', { ...(await storedIn(inner, 'ada')).record, keyId: 'x'.repeat(10_000) })
    const error = await new EncryptedStore(inner, { keys: [k2] })
      .read('ada')
      .catch((reason: unknown) => reason)
    expect((error as Error).message.length).toBeLessThan(400)
  })
})

describe('with several keys', () => {
  test('each opens, the first seals', async () => {
    const inner = await sealedBy(k1)
    const store = new EncryptedStore(inner, { keys: [k2, k1] })
    const stored = await storedIn(store, 'ada')
    expect(stored.record).toEqual(record)
    await store.write('ada', record, stored.version)
    expect(await keyIdOf(inner, 'ada')).toBe('k2')
    expect((await new EncryptedStore(inner, { keys: [k2] }).read('ada'))?.record).toEqual(record)
  })

  test('those that still seal with the old one read what the new one sealed', async () => {
    const inner = await sealedBy(k2, k1)
    expect((await new EncryptedStore(inner, { keys: [k1, k2] }).read('ada'))?.record).toEqual(record)
  })
})

describe('rotate', () => {
  test('seals again what older keys sealed, and counts', async () => {
    const inner = await sealedBy(k1)
    await new EncryptedStore(inner, { keys: [k2] }).write('bob', record, undefined)
    await new EncryptedStore(inner, { keys: [k3] }).write('eve', record, undefined)
    const { version } = await storedIn(inner, 'eve')
    const store = new EncryptedStore(inner, { keys: [k3, k2, k1] })
    expect(await store.rotate()).toEqual({ rotated: 2, current: 1, unreadable: [] })
    expect((await storedIn(inner, 'eve')).version).toBe(version)
    const alone = new EncryptedStore(inner, { keys: [k3] })
    for (const key of ['ada', 'bob', 'eve']) expect((await alone.read(key))?.record).toEqual(record)
    expect(await store.rotate()).toEqual({ rotated: 0, current: 3, unreadable: [] })
  })

  test('names what it cannot read, and leaves it as it is', async () => {
    const inner = await sealedBy(k1)
    await new EncryptedStore(inner, { keys: [k2] }).write('bob', record, undefined)
    await plant(inner, 'clear', record)
    const before = await Promise.all(['bob', 'clear'].map((key) => storedIn(inner, key)))
    const { unreadable, ...counts } = await new EncryptedStore(inner, { keys: [k3, k1] }).rotate()
    expect(counts).toEqual({ rotated: 1, current: 0 })
    expect(unreadable.toSorted()).toEqual(['bob', 'clear'])
    expect(await Promise.all(['bob', 'clear'].map((key) => storedIn(inner, key)))).toEqual(before)
  })

  test('seals what was never sealed, with acceptPlaintext', async () => {
    const inner = new MemoryStore()
    await plant(inner, 'ada', record)
    const store = new EncryptedStore(inner, { keys: [k1], acceptPlaintext: true })
    expect(await store.rotate()).toEqual({ rotated: 1, current: 0, unreadable: [] })
    expect(await keyIdOf(inner, 'ada')).toBe('k1')
  })

  test('passes over a record that is deleted meanwhile', async () => {
    const inner = await sealedBy(k1)
    const { version } = await storedIn(inner, 'ada')
    const listing: TokenStore = Object.assign(Object.create(inner) as TokenStore, {
      read: (key: string) => inner.read(key),
      write: inner.write.bind(inner),
      list: async function* () {
        yield 'ada'
        await inner.delete('bob', version)
        yield 'bob'
      },
    })
    const store = new EncryptedStore(listing, { keys: [k2, k1] })
    expect(await store.rotate()).toEqual({ rotated: 1, current: 0, unreadable: [] })
  })

  test('tries again when a record was written between, by a process that still seals with the old key', async () => {
    const inner = await sealedBy(k1)
    const old = new EncryptedStore(inner, { keys: [k1, k2] })
    let others = 3
    const raced: TokenStore = {
      sharing: 'process',
      read: (key) => inner.read(key),
      write: async (key, sealed, expected) => {
        if (others-- > 0) await old.write(key, { ...record, n: others }, expected)
        return inner.write(key, sealed, expected)
      },
      delete: (key, expected) => inner.delete(key, expected),
      list: () => inner.list(),
    }
    expect(await new EncryptedStore(raced, { keys: [k2, k1] }).rotate()).toMatchObject({ rotated: 1 })
    expect((await new EncryptedStore(inner, { keys: [k2] }).read('ada'))?.record).toEqual({ ...record, n: 0 })
  })

  test('loses no write of others, whatever the order of events', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.constantFrom('ada', 'bob'), { maxLength: 8 }),
        async (s, writes) => {
          const inner = new MemoryStore()
          const slow: TokenStore = {
            sharing: 'process',
            read: (key) => s.schedule(Promise.resolve(), `read ${key}`).then(() => inner.read(key)),
            write: (key, sealed, expected) =>
              s.schedule(Promise.resolve(), `write ${key}`).then(() => inner.write(key, sealed, expected)),
            delete: (key, expected) => inner.delete(key, expected),
            list: () => inner.list(),
          }
          const old = new EncryptedStore(inner, { keys: [k1] })
          for (const key of ['ada', 'bob']) await old.write(key, { format: 1, n: 0 }, undefined)
          const fleet = new EncryptedStore(slow, { keys: [k2, k1] })
          const running = [fleet.rotate(), ...writes.map((key) => increment(fleet, key))]
          await s.waitFor(Promise.all(running))
          const alone = new EncryptedStore(inner, { keys: [k2] })
          for (const key of ['ada', 'bob'])
            expect((await alone.read(key))?.record['n']).toBe(
              writes.filter((written) => written === key).length,
            )
        },
      ),
      { numRuns: 100 },
    )
  })
})

async function increment(store: EncryptedStore, key: string): Promise<void> {
  for (;;) {
    const { record: found, version } = await storedIn(store, key)
    const next = { ...found, n: Number(found['n']) + 1 }
    if ((await store.write(key, next, version)) !== undefined) return
  }
}
