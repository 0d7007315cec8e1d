import { BadInputException, StoreUnavailableException } from 'dropbox-oauth'
import { EncryptedStore } from 'dropbox-oauth/stores/encrypted'
import { MemoryStore } from 'dropbox-oauth/stores/memory'
import { tokenStoreContract } from 'dropbox-oauth/testing'
import { describe, expect, test, vi } from 'vitest'
import type { TokenStore } from '../../../src/tokens/store.ts'
import { leaks, textsOf } from '../../support/secrets.ts'
import { keyOf, keysIn, plant, record, storedIn } from './support.ts'

const keys = [{ id: 'k1', key: keyOf(1) }]

describe('the contract of a token store', () => {
  const open = () => new EncryptedStore(new MemoryStore(), { keys })
  test.each(tokenStoreContract({ open, sharing: 'process' }))('$name', ({ run }) => run())
})

describe('what the store inside holds', () => {
  test('shows nothing of a token, in no encoding', async () => {
    const inner = new MemoryStore()
    await new EncryptedStore(inner, { keys }).write('ada', record, undefined)
    const { record: sealed } = await storedIn(inner, 'ada')
    const { refreshToken, accessToken } = record
    expect(leaks(textsOf(sealed), { refreshToken, accessToken })).toEqual([])
    const bytes = Buffer.from(String(sealed['sealed']), 'base64url').toString('latin1')
    expect(leaks({ bytes }, { refreshToken, accessToken })).toEqual([])
  })

  test('is a record as every store takes it: plain JSON with a format number, and the id of the key', async () => {
    const inner = new MemoryStore()
    await new EncryptedStore(inner, { keys }).write('ada', record, undefined)
    const { record: sealed } = await storedIn(inner, 'ada')
    expect(sealed).toMatchObject({ format: 1, keyId: 'k1' })
    expect(Object.keys(sealed).toSorted()).toEqual(['format', 'keyCheck', 'keyId', 'nonce', 'sealed'])
  })

  test('has a nonce of its own each time, also for the same record', async () => {
    const inner = new MemoryStore()
    const store = new EncryptedStore(inner, { keys })
    const nonces = new Set<unknown>()
    let version: string | undefined
    for (let i = 0; i < 1_000; i++) {
      version = await store.write('ada', record, version)
      nonces.add((await storedIn(inner, 'ada')).record['nonce'])
    }
    expect(nonces.size).toBe(1_000)
  })
})

describe('the encrypted store', () => {
  test('gives back what was written, by another object too', async () => {
    const inner = new MemoryStore()
    const version = await new EncryptedStore(inner, { keys }).write('ada', record, undefined)
    expect(await new EncryptedStore(inner, { keys }).read('ada')).toEqual({ record, version })
  })

  test('keeps every JSON value as it is', async () => {
    const store = new EncryptedStore(new MemoryStore(), { keys })
    const all = {
      format: 7,
      '': null,
      deep: [[{ 'a"b\\': '\u0000\u2028' }]],
      n: -1.5e300,
      no: false,
      text: 'x'.repeat(70_000),
    }
    await store.write('', all, undefined)
    expect((await store.read(''))?.record).toEqual(all)
  })

  test('shares as the store inside does', () => {
    const fleet = Object.assign(new MemoryStore() as TokenStore, { sharing: 'fleet' as const })
    expect(new EncryptedStore(fleet, { keys }).sharing).toBe('fleet')
    expect(new EncryptedStore(new MemoryStore(), { keys }).sharing).toBe('process')
  })

  test('leaves comparing, deleting, listing and setting up to the store inside', async () => {
    let setups = 0
    const inner = Object.assign(new MemoryStore() as TokenStore, {
      setup: async () => void setups++,
    })
    const store = new EncryptedStore(inner, { keys })
    await store.setup()
    expect(setups).toBe(1)
    const version = await store.write('ada', record, undefined)
    await store.write('bob', record, undefined)
    expect(await store.write('ada', record, undefined)).toBeUndefined()
    expect(await store.write('ada', record, 'another version')).toBeUndefined()
    expect(await keysIn(store)).toEqual(['ada', 'bob'])
    expect(await store.delete('ada', 'another version')).toBe(false)
    expect(await store.delete('ada', version ?? '')).toBe(true)
    expect(await store.read('ada')).toBeUndefined()
  })

  test('needs no setup of the store inside', async () => {
    await expect(new EncryptedStore(new MemoryStore(), { keys }).setup()).resolves.toBeUndefined()
  })

  test('takes an outage of the store inside for an outage', async () => {
    const outage = new StoreUnavailableException('down')
    const fail = async (): Promise<never> => {
      throw outage
    }
    const inner: TokenStore = {
      sharing: 'process',
      setup: fail,
      read: fail,
      write: fail,
      delete: fail,
      list: () => ({ [Symbol.asyncIterator]: () => ({ next: fail }) }),
    }
    const store = new EncryptedStore(inner, { keys })
    await expect(store.setup()).rejects.toBe(outage)
    await expect(store.read('ada')).rejects.toBe(outage)
    await expect(store.write('ada', record, undefined)).rejects.toBe(outage)
    await expect(store.delete('ada', 'v')).rejects.toBe(outage)
    await expect(keysIn(store)).rejects.toBe(outage)
    await expect(store.rotate()).rejects.toBe(outage)
  })

  test('shows neither keys nor records when it is printed', async () => {
    const key = Buffer.from('0123456789abcdefghijklmnopqrstuv')
    const store = new EncryptedStore(new MemoryStore(), { keys: [{ id: 'k1', key }] })
    await store.write('ada', record, undefined)
    const secrets = { key: key.toString(), numbers: [...key].join(', '), refreshToken: record.refreshToken }
    expect(leaks(textsOf(store), secrets)).toEqual([])
  })

  test('keeps its own copy of a key', async () => {
    const key = keyOf(1)
    const inner = new MemoryStore()
    const store = new EncryptedStore(inner, { keys: [{ id: 'k1', key }] })
    key.fill(0)
    await store.write('ada', record, undefined)
    expect((await new EncryptedStore(inner, { keys }).read('ada'))?.record).toEqual(record)
  })

  test('does no cryptography before it is used, and imports its keys once', async () => {
    const imports = vi.spyOn(crypto.subtle, 'importKey')
    const store = new EncryptedStore(new MemoryStore(), { keys })
    expect(imports).toHaveBeenCalledTimes(0)
    await Promise.all(['ada', 'bob', 'eve'].map((key) => store.write(key, record, undefined)))
    await store.read('ada')
    expect(imports).toHaveBeenCalledTimes(1)
    imports.mockRestore()
  })
})

describe('a record that was never sealed', () => {
  test('is damage', async () => {
    const inner = new MemoryStore()
    const version = await plant(inner, 'ada', record)
    const reading = new EncryptedStore(inner, { keys }).read('ada')
    await expect(reading).rejects.toMatchObject({ code: 'store_corrupt', remedy: 'relink', version })
    await expect(reading).rejects.toThrow('acceptPlaintext')
  })

  test('is read with acceptPlaintext, and sealed at the next write', async () => {
    const inner = new MemoryStore()
    const version = await plant(inner, 'ada', record)
    const store = new EncryptedStore(inner, { keys, acceptPlaintext: true })
    expect(await store.read('ada')).toEqual({ record, version })
    expect((await storedIn(inner, 'ada')).record).toEqual(record)
    await store.write('ada', record, version)
    expect(JSON.stringify(inner.read('ada'))).not.toContain('CANARY')
    expect((await new EncryptedStore(inner, { keys }).read('ada'))?.record).toEqual(record)
  })

  test('is not what a sealed record that lost a part is taken for', async () => {
    const inner = new MemoryStore()
    const store = new EncryptedStore(inner, { keys, acceptPlaintext: true })
    await store.write('ada', record, undefined)
    const { record: sealed } = await storedIn(inner, 'ada')
    for (const name of ['keyId', 'keyCheck', 'nonce', 'sealed']) {
      const { [name]: _, ...rest } = sealed
      await plant(inner, 'ada', rest)
      await expect(store.read('ada'), name).rejects.toMatchObject({ code: 'store_corrupt' })
    }
  })
})

describe('options', () => {
  const build = (options: unknown, store: unknown = new MemoryStore()) =>
    new EncryptedStore(store as TokenStore, options as ConstructorParameters<typeof EncryptedStore>[1])

  test.each<[what: string, options: unknown, message: string]>([
    ['no options', undefined, 'options'],
    ['no keys', {}, 'keys'],
    ['an empty list of keys', { keys: [] }, 'keys'],
    ['a key outside of a list', { keys: { id: 'a', key: keyOf(1) } }, 'keys'],
    ['no key', { keys: [undefined] }, 'keys[0]'],
    ['no id', { keys: [{ key: keyOf(1) }] }, 'keys[0].id'],
    ['an empty id', { keys: [{ id: '', key: keyOf(1) }] }, 'keys[0].id'],
    ['an invisible id', { keys: [{ id: 'a\u0000', key: keyOf(1) }] }, 'keys[0].id'],
    ['a short key', { keys: [{ id: 'a', key: keyOf(1).slice(1) }] }, 'keys[0].key'],
    ['a long key', { keys: [{ id: 'a', key: new Uint8Array(33) }] }, 'keys[0].key'],
    ['a text for a key', { keys: [{ id: 'a', key: 'x'.repeat(32) }] }, 'keys[0].key'],
    [
      'an id for two keys',
      {
        keys: [
          { id: 'a', key: keyOf(1) },
          { id: 'a', key: keyOf(2) },
        ],
      },
      'keys[1].id',
    ],
    [
      'a key with two ids',
      {
        keys: [
          { id: 'a', key: keyOf(1) },
          { id: 'b', key: keyOf(1) },
        ],
      },
      'keys[1].key',
    ],
    ['acceptPlaintext as a text', { keys, acceptPlaintext: 'no' }, 'acceptPlaintext'],
  ])('refuses %s', (_, options, message) => {
    expect(() => build(options)).toThrow(BadInputException)
    expect(() => build(options)).toThrow(message)
  })

  test('refuses what is no store', () => {
    expect(() => build({ keys }, null)).toThrow(BadInputException)
    expect(() => build({ keys }, new Map())).toThrow('store')
  })

  test('takes a Buffer that shares its memory with others', async () => {
    const inner = new MemoryStore()
    const pooled = Buffer.concat([Buffer.alloc(5), keyOf(1), Buffer.alloc(5)]).subarray(5, 37)
    await new EncryptedStore(inner, { keys: [{ id: 'k1', key: pooled }] }).write('ada', record, undefined)
    expect((await new EncryptedStore(inner, { keys }).read('ada'))?.record).toEqual(record)
  })
})
