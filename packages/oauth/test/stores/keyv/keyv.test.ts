import { BadInputException } from 'dropbox-oauth'
import { KeyvStore } from 'dropbox-oauth/stores/keyv'
import { tokenStoreContract } from 'dropbox-oauth/testing'
import Keyv from 'keyv'
import { describe, expect, test } from 'vitest'
import { leaks, textsOf } from '../../support/secrets.ts'
import { FaultyAdapter } from './adapter.ts'

const record = { format: 1, refreshToken: 'CANARY-9b1c' }

async function ready(keyv: Keyv): Promise<KeyvStore> {
  const store = new KeyvStore(keyv)
  await store.setup()
  return store
}

async function keysIn(store: KeyvStore): Promise<string[]> {
  const keys: string[] = []
  for await (const key of store.list()) keys.push(key)
  return keys.toSorted()
}

describe.each<[what: string, keyv: () => Keyv]>([
  ['a Map', () => new Keyv()],
  ['an adapter', () => new Keyv(new FaultyAdapter())],
  ['no namespace', () => new Keyv({ store: new FaultyAdapter(), namespace: '' })],
  ['a namespace of several parts', () => new Keyv({ namespace: 'app:dropbox' })],
  ['a namespace like our names', () => new Keyv({ namespace: 'dropbox-oauth.account' })],
  ['no prefix', () => new Keyv({ store: new FaultyAdapter(), namespace: 'a', useKeyPrefix: false })],
  ['no serialization', () => new Keyv({ serialize: undefined, deserialize: undefined } as object)],
])('the contract of a token store, with %s', (_, keyv) => {
  test.each(tokenStoreContract({ open: () => new KeyvStore(keyv()), sharing: 'process' }))(
    '$name',
    ({ run }) => run(),
  )
})

describe('a Keyv in an outage', () => {
  test.each(['throws', 'reports', 'refuses'] as const)(
    'whose adapter %s is unavailable, in every method',
    async (fault) => {
      const adapter = new FaultyAdapter()
      const store = await ready(new Keyv(adapter))
      const version = await store.write('ada', record, undefined)
      adapter.fault = fault
      const unavailable = { code: 'store_unavailable', remedy: 'retry' }
      await expect(store.setup()).rejects.toMatchObject(unavailable)
      if (fault !== 'refuses') {
        await expect(store.read('ada')).rejects.toMatchObject(unavailable)
        await expect(store.write('ada', record, version)).rejects.toMatchObject(unavailable)
        await expect(store.delete('ada', version ?? '')).rejects.toMatchObject(unavailable)
        await expect(keysIn(store)).rejects.toMatchObject(unavailable)
      }
      adapter.fault = undefined
      expect(await store.read('ada')).toEqual({ record, version })
    },
  )

  test('that fails between reading and writing is unavailable', async () => {
    for (const fault of ['throws', 'reports', 'refuses'] as const) {
      const adapter = new FaultyAdapter()
      const keyv = new Keyv(adapter)
      const store = await ready(keyv)
      const version = await store.write('ada', record, undefined)
      keyv.hooks.addHandler('postGetRaw', () => void (adapter.fault = fault))
      await expect(store.write('ada', record, version), fault).rejects.toMatchObject({
        code: 'store_unavailable',
      })
      adapter.fault = undefined
      await expect(store.delete('ada', version ?? ''), fault).rejects.toMatchObject({
        code: 'store_unavailable',
      })
    }
  })

  test('shows the code of its error, and nothing else of it', async () => {
    const adapter = new FaultyAdapter()
    const store = await ready(new Keyv(adapter))
    adapter.fault = 'throws'
    const error = await store.read('ada').catch((reason: unknown) => reason)
    expect((error as Error).message).toContain('(ECONNREFUSED)')
    expect(leaks(textsOf(error), { canary: 'CANARY-2f81' })).toEqual([])
  })

  test('of one key does not hold up another', async () => {
    const adapter = new FaultyAdapter()
    const store = await ready(new Keyv(adapter))
    adapter.fault = 'hangs'
    void store.write('ada', record, undefined)
    adapter.calls.length = 0
    await Promise.resolve()
    adapter.fault = undefined
    expect(await store.write('bob', record, undefined)).toBeDefined()
  })
})

describe('writes of one key', () => {
  test('wait for each other, also through two stores on one Keyv', async () => {
    const keyv = new Keyv(new FaultyAdapter())
    const stores = [await ready(keyv), await ready(keyv)]
    const answers = await Promise.all(
      [...stores, ...stores].map((store) => store.write('ada', record, undefined)),
    )
    expect(answers.filter((version) => version !== undefined)).toHaveLength(1)
  })

  test('go on after one that failed', async () => {
    const adapter = new FaultyAdapter()
    const store = await ready(new Keyv(adapter))
    adapter.fault = 'throws'
    const failing = store.write('ada', record, undefined)
    const next = failing
      .catch(() => (adapter.fault = undefined))
      .then(() => store.write('ada', record, undefined))
    await expect(failing).rejects.toMatchObject({ code: 'store_unavailable' })
    expect(await next).toBeDefined()
  })
})

describe('setup refuses', () => {
  test.each<[what: string, keyv: () => Keyv, message: string]>([
    ['a ttl', () => new Keyv({ ttl: 60_000 }), 'ttl'],
    ['errors that are not emitted', () => new Keyv({ emitErrors: false }), 'emitErrors'],
    ['a Keyv that forgets at once', () => new Keyv({ store: new Forgetful() }), 'give back'],
  ])('%s', async (_, keyv, message) => {
    const store = new KeyvStore(keyv())
    await expect(store.setup()).rejects.toThrow(BadInputException)
    await expect(store.setup()).rejects.toThrow(message)
  })

  test('an adapter that serves a Keyv of another namespace', async () => {
    const adapter = new FaultyAdapter()
    const keyv = new Keyv({ store: adapter, namespace: 'ours' })
    const store = await ready(keyv)
    new Keyv({ store: adapter, namespace: 'theirs' })
    await expect(store.setup()).rejects.toThrow('"theirs"')
    await expect(keysIn(store)).rejects.toThrow(BadInputException)
  })

  test('nothing of a Keyv without errors thrown, which it turns on', async () => {
    const keyv = new Keyv({ throwOnErrors: false })
    await ready(keyv)
    expect(keyv.throwOnErrors).toBe(true)
    expect(await keyv.get('anything')).toBeUndefined()
  })

  test('nothing of a namespace, and leaves no value behind', async () => {
    const adapter = new FaultyAdapter()
    await ready(new Keyv({ store: adapter, namespace: 'ours' }))
    expect(adapter.values.size).toBe(0)
  })
})

class Forgetful extends FaultyAdapter {
  override async set(): Promise<boolean> {
    return true
  }
}

describe('the constructor refuses', () => {
  test.each<[what: string, keyv: unknown, message: string]>([
    ['nothing', undefined, 'expected a Keyv'],
    ['a Map', new Map(), 'expected a Keyv'],
    ['an adapter', new FaultyAdapter(), '5.6 or newer'],
    ['an older Keyv', { get() {}, set() {}, delete() {}, on() {} }, '5.6 or newer'],
  ])('%s', (_, keyv, message) => {
    expect(() => new KeyvStore(keyv as Keyv)).toThrow(BadInputException)
    expect(() => new KeyvStore(keyv as Keyv)).toThrow(message)
  })
})

describe('namespaces', () => {
  test('keep records apart, and what they list', async () => {
    const values = new Map<string, unknown>()
    const adapterOn = (): FaultyAdapter => Object.assign(new FaultyAdapter(), { values })
    const ours = await ready(new Keyv({ store: adapterOn(), namespace: 'a' }))
    const theirs = await ready(new Keyv({ store: adapterOn(), namespace: 'bad' }))
    await ours.write('ada', record, undefined)
    await theirs.write('bob', record, undefined)
    await theirs.write('ada', { format: 2 }, undefined)
    expect((await ours.read('ada'))?.record).toEqual(record)
    expect(await ours.read('bob')).toBeUndefined()
    expect(await keysIn(ours)).toEqual(['ada'])
    expect(await keysIn(theirs)).toEqual(['ada', 'bob'])
  })

  test('at the beginning of a key do not make it another key', async () => {
    const store = await ready(new Keyv({ namespace: 'app' }))
    await store.write('app:ada', record, undefined)
    expect(await store.read('ada')).toBeUndefined()
    expect(await keysIn(store)).toEqual(['app:ada'])
  })

  test('may be shared with values of others, which stay and are not listed', async () => {
    const keyv = new Keyv({ namespace: 'app' })
    const store = await ready(keyv)
    const others = ['ada', 'dropbox-oauth', 'account:ada', 'x:%', 'x:bob', 'dropbox-oauth.account', 'a:']
    for (const name of others) await keyv.set(name, 'mine')
    await store.write('ada', record, undefined)
    expect(await keysIn(store)).toEqual(['ada'])
    for (const name of others) expect(await keyv.get(name)).toBe('mine')
  })
})

describe('list', () => {
  test('says so when the adapter cannot', async () => {
    const keyv = new Keyv(new FaultyAdapter())
    keyv.iterator = undefined as never
    await expect(keysIn(await ready(keyv))).rejects.toThrow(/iterator/)
    await expect(keysIn(await ready(keyv))).rejects.toThrow(BadInputException)
  })
})

describe('a damaged value', () => {
  const texts = [
    '',
    '{',
    '5',
    '0',
    'false',
    '"x"',
    '{}',
    '{"value":5}',
    '{"value":"{}"}',
    '{"value":"{\\"version\\":\\"v\\"}"}',
    '{"valuf":"x"}',
  ]

  test.each(texts)('%j is damage, not a missing record, and can be replaced', async (text) => {
    const adapter = new FaultyAdapter()
    const store = await ready(new Keyv(adapter))
    await store.write('ada', record, undefined)
    const [name] = adapter.values.keys()
    adapter.values.set(name ?? '', text)
    const error = await store.read('ada').catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'store_corrupt', remedy: 'relink' })
    const { version } = error as { version: string }
    expect(await store.write('ada', record, undefined)).toBeUndefined()
    expect(await store.write('ada', record, version)).toBeDefined()
    expect((await store.read('ada'))?.record).toEqual(record)
  })

  test('can be deleted', async () => {
    const adapter = new FaultyAdapter()
    const store = await ready(new Keyv(adapter))
    await store.write('ada', record, undefined)
    adapter.values.set([...adapter.values.keys()][0] ?? '', 'no JSON')
    expect(await store.delete('ada', 'another version')).toBe(false)
    expect(await store.delete('ada', 'damaged')).toBe(true)
    expect(await store.read('ada')).toBeUndefined()
  })
})
