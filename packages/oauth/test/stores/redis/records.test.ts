import fc from 'fast-check'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { StoreCorruptException } from '../../../src/errors.ts'
import { RedisStore } from '../../../src/stores/redis.ts'
import { type RedisServer, startRedis } from '../../support/redis-server.ts'
import { leaks, textsOf } from '../../support/secrets.ts'
import { drivers } from './drivers.ts'
import { connected, listed } from './handles.ts'

const canary = 'canary-5YRxlAmEuP0AAAAA'
const record = { format: 1, refreshToken: canary }

let redis: RedisServer
beforeAll(async () => {
  redis = await startRedis()
})
afterAll(() => redis.stop())
beforeEach(() => redis.command('FLUSHALL'))

async function corruption(store: RedisStore, key: string): Promise<StoreCorruptException> {
  const error = await store.read(key).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(StoreCorruptException)
  expect(leaks(textsOf(error), { canary })).toEqual([])
  return error as StoreCorruptException
}

describe.each(drivers)('what lies in Redis, by %s', (_, open) => {
  test('a record is one string, without a time to live', async () => {
    const { store } = await connected(open, redis.url)
    const version = await store.write('a', record, undefined)
    expect(await redis.command('GET', 'dropbox-oauth:a')).toBe(`1 ${version} ${JSON.stringify(record)}`)
    expect(await redis.command('TTL', 'dropbox-oauth:a')).toBe('-1')
    await redis.command('EXPIRE', 'dropbox-oauth:a', '1000')
    await store.write('a', record, version)
    expect(await redis.command('TTL', 'dropbox-oauth:a')).toBe('-1')
  })

  test.each([
    '',
    ' ',
    'null',
    '1',
    '1 ',
    `{"refreshToken":"${canary}"}`,
    `1 ${canary} {"format":1}`,
    `1 {"refreshToken":"${canary}"} x`,
    `1 ${'v'.repeat(22)}`,
    `1 ${'v'.repeat(22)} `,
    `1 ${'v'.repeat(22)} {"format":1,"refreshToken":"${canary}`,
    `1 ${'v'.repeat(22)} ["${canary}"]`,
    `1 ${'v'.repeat(22)} {}`,
    `1 ${'v'.repeat(23)} {"format":1}`,
    `0 ${'v'.repeat(22)} {"format":1}`,
    `1 ${'é'.repeat(11)} {"format":1}`,
  ])('what is no record is damage, and is replaced by its version alone: %j', async (value) => {
    const { store } = await connected(open, redis.url)
    await redis.command('SET', 'dropbox-oauth:a', value)
    const error = await corruption(store, 'a')
    expect(error).toMatchObject({ remedy: 'relink', version: expect.any(String) })
    expect(await store.write('a', record, undefined)).toBeUndefined()
    expect(await store.write('a', record, 'v'.repeat(21))).toBeUndefined()
    expect(await store.delete('a', 'none')).toBe(false)
    const version = await store.write('a', record, error.version)
    expect(await store.read('a')).toEqual({ record, version })
    expect(await store.write('a', record, error.version)).toBeUndefined()
  })

  test('every truncation of a record is damage', async () => {
    const { store } = await connected(open, redis.url)
    await store.write('a', record, undefined)
    const whole = await redis.command('GET', 'dropbox-oauth:a')
    for (let length = 0; length < whole.length; length++) {
      await redis.command('SET', 'dropbox-oauth:a', whole.slice(0, length))
      expect((await corruption(store, 'a')).remedy).toBe('relink')
    }
  })

  test('bytes that are no text are damage, and can be replaced', async () => {
    const { store } = await connected(open, redis.url)
    const bytes = `redis.call('SET', KEYS[1], '1 \\255\\254 ' .. string.char(0, 200, 13, 10))`
    await redis.command('EVAL', bytes, '1', 'dropbox-oauth:a')
    const { version } = await corruption(store, 'a')
    expect(await store.write('a', record, version)).toHaveLength(22)
  })

  test('a record of a later format is neither read nor replaced', async () => {
    const { store } = await connected(open, redis.url)
    await redis.command('SET', 'dropbox-oauth:a', `2 ${'v'.repeat(22)} ${canary}`)
    const error = await corruption(store, 'a')
    expect(error).toMatchObject({ remedy: 'fix-config', message: expect.stringContaining('Update') })
    expect(error.version).toBeUndefined()
    expect(await store.write('a', record, 'v'.repeat(22))).toBeUndefined()
    expect(await store.delete('a', 'v'.repeat(22))).toBe(false)
  })

  test('what is no string is of somebody else, and stays', async () => {
    const { store } = await connected(open, redis.url)
    await redis.command('RPUSH', 'dropbox-oauth:a', canary)
    const error = await corruption(store, 'a')
    expect(error).toMatchObject({ remedy: 'fix-config', message: expect.stringContaining('prefix') })
    expect(error.version).toBeUndefined()
    await expect(store.write('a', record, undefined)).rejects.toThrow(StoreCorruptException)
    await expect(store.delete('a', 'v')).rejects.toThrow(StoreCorruptException)
    expect(await redis.command('LLEN', 'dropbox-oauth:a')).toBe('1')
  })

  test('damage to one record does not end the list', async () => {
    const { store } = await connected(open, redis.url)
    await store.write('a', record, undefined)
    await redis.command('SET', 'dropbox-oauth:b', 'x')
    await redis.command('RPUSH', 'dropbox-oauth:c', 'x')
    expect(await listed(store)).toEqual(['a', 'b', 'c'])
  })

  test('every text is a key, and none is another', async () => {
    const { store } = await connected(open, redis.url)
    const keys = fc.uniqueArray(fc.string({ unit: 'binary', maxLength: 20 }), { maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(keys, async (some) => {
        await redis.command('FLUSHALL')
        for (const key of some) await store.write(key, { format: 1, key }, undefined)
        for (const key of some) expect((await store.read(key))?.record).toEqual({ format: 1, key })
        expect(await listed(store)).toEqual(some.toSorted())
      }),
      { numRuns: 15 },
    )
  })

  test('a prefix is taken literally, whatever characters it has', async () => {
    const prefixes = [
      '',
      '*',
      '?:',
      '[a-c]',
      '[^a]',
      '\\',
      '\\*',
      'a',
      'ab',
      '{tag}:',
      '\n\0',
      'é😀',
      'x'.repeat(1_000),
    ]
    await redis.command('SET', 'unrelated', 'x')
    for (const prefix of prefixes) {
      const { store } = await connected(open, redis.url, { prefix: `${prefix}#` })
      await store.write('mine', { format: 1, prefix }, undefined)
    }
    for (const prefix of prefixes) {
      const { store } = await connected(open, redis.url, { prefix: `${prefix}#` })
      expect(await listed(store)).toEqual(['mine'])
      expect((await store.read('mine'))?.record['prefix']).toBe(prefix)
    }
  })

  test('all of many keys are listed, once each, also while the server makes its table smaller', async () => {
    const { store } = await connected(open, redis.url)
    const fill = `for i = 1, 20000 do redis.call('SET', KEYS[1] .. i, '1 ' .. string.rep('v', 22) .. ' {"format":1}') end`
    await redis.command('EVAL', fill, '1', 'dropbox-oauth:')
    await redis.command('EVAL', fill, '1', 'unrelated:')
    const seen: string[] = []
    for await (const key of store.list()) {
      if (seen.length === 5_000)
        await redis.command(
          'EVAL',
          "for i = 1, 20000 do redis.call('DEL', KEYS[1] .. i) end",
          '1',
          'unrelated:',
        )
      seen.push(key)
    }
    expect(seen).toHaveLength(20_000)
    expect(new Set(seen).size).toBe(20_000)
  })
})

test("ioredis' own prefix comes in front, and does not show in the list", async () => {
  const client = new Redis(redis.url, { keyPrefix: 'app[1]:' })
  onTestFinished(() => client.disconnect())
  const store = new RedisStore({ client })
  const version = await store.write('a', record, undefined)
  expect(await redis.command('EXISTS', 'app[1]:dropbox-oauth:a')).toBe('1')
  await redis.command('SET', 'dropbox-oauth:b', 'x')
  expect(await store.read('a')).toEqual({ record, version })
  expect(await listed(store)).toEqual(['a'])
})
