import { describe, expect, test } from 'vitest'
import { MemoryStore, TokenManager, type TokenManagerOptions } from '../../../src/index.ts'
import { openBench, openLinked } from '../../support/manager-bench.ts'

const good: TokenManagerOptions = { consumerKey: 'app_key', store: new MemoryStore() }
const store = (over: object): object => ({
  sharing: 'fleet',
  read() {},
  write() {},
  delete() {},
  list() {},
  ...over,
})

describe('a TokenManager', () => {
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['no consumerKey', { store: new MemoryStore() }],
    ['an empty consumerKey', { ...good, consumerKey: '' }],
    ['an empty consumerSecret', { ...good, consumerSecret: '' }],
    ['no store', { consumerKey: 'app_key' }],
    ['a store that is none', { ...good, store: new Map() }],
    ['a store without list', { ...good, store: store({ list: undefined }) }],
    ['a store that does not say who shares it', { ...good, store: store({ sharing: undefined }) }],
    ['a timeoutMs of 0', { ...good, timeoutMs: 0 }],
    ['a timeoutMs that is a text', { ...good, timeoutMs: '10' }],
    ['a negative refreshMarginMs', { ...good, refreshMarginMs: -1 }],
    ['an endless refreshMarginMs', { ...good, refreshMarginMs: Infinity }],
    ['a recheckMs that is no number', { ...good, recheckMs: Number.NaN }],
    ['a recheckMs of null', { ...good, recheckMs: null }],
    ['a maxCached that is a text', { ...good, maxCached: '10' }],
    ['a waitUntil that is no function', { ...good, waitUntil: true }],
    ['a fetch that is no function', { ...good, fetch: true }],
    ['a now that is no function', { ...good, now: 0 }],
    ['an endpoint in clear', { ...good, endpoints: { token: 'http://example.com/oauth2/token' } }],
  ])('refuses %s', (_, options) => {
    expect(() => new TokenManager(options as TokenManagerOptions)).toThrow(
      expect.objectContaining({ code: 'bad_input', remedy: 'fix-config' }),
    )
  })

  test('needs no more than a key and a store, and takes a store that somebody wrote', () => {
    expect(new TokenManager(good)).toBeInstanceOf(TokenManager)
    expect(new TokenManager({ ...good, store: store({}) as never })).toBeInstanceOf(TokenManager)
  })

  test('takes nought for its times and counts', async () => {
    const { tokens, key, accessToken } = await openLinked({ refreshMarginMs: 0, recheckMs: 0, maxCached: 0 })
    expect(await tokens.accessToken(key)).toBe(accessToken)
  })

  test('touches neither store nor Dropbox until it is asked', async () => {
    const { store, dropbox, tokens } = openBench()
    tokens.fetch('a')
    tokens.dropboxAuth('a')
    tokens.list()
    await tokens.close()
    expect(store.done).toEqual([])
    expect(dropbox.asked).toEqual([])
  })
})

describe('a key', () => {
  test.each(['a', 'é'.repeat(512), '{"tuple":1}', '../etc', 'a b\n', '👩‍💻', '__proto__'])(
    '%j is one',
    async (key) => {
      const { dropbox, tokens } = openBench()
      const result = dropbox.login()
      await tokens.link(result, { key })
      expect(await tokens.accessToken(key)).toBe(result.accessToken)
      expect((await tokens.status(key)).key).toBe(key)
    },
  )

  test.each([undefined, null, 7, '', '\udc00', 'a\ud83d', 'x'.repeat(1_025)])('%j is none', async (given) => {
    const { tokens, store } = openBench()
    const key = given as string
    const refused = { code: 'bad_input' }
    await expect(tokens.accessToken(key)).rejects.toMatchObject(refused)
    await expect(tokens.accessToken(key, {})).rejects.toMatchObject(refused)
    await expect(tokens.status(key)).rejects.toMatchObject(refused)
    await expect(tokens.unlink(key)).rejects.toMatchObject(refused)
    expect(() => tokens.fetch(key)).toThrow(expect.objectContaining(refused))
    expect(() => tokens.dropboxAuth(key)).toThrow(expect.objectContaining(refused))
    expect(store.done).toEqual([])
  })
})
