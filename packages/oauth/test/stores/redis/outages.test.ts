import { describe, expect, onTestFinished, test } from 'vitest'
import { StoreUnavailableException } from '../../../src/errors.ts'
import type { RedisStore } from '../../../src/stores/redis.ts'
import { type RedisServer, startRedis, until } from '../../support/redis-server.ts'
import { drivers } from './drivers.ts'
import { connected, listed, opened } from './handles.ts'

const record = { format: 1, refreshToken: 'canary-in-the-record' }

/** Everything a store does, once each. */
const calls: Readonly<Record<string, (store: RedisStore) => Promise<unknown>>> = {
  setup: (store) => store.setup(),
  read: (store) => store.read('a'),
  create: (store) => store.write('b', record, undefined),
  write: (store) => store.write('a', record, 'x'.repeat(22)),
  delete: (store) => store.delete('a', 'x'.repeat(22)),
  list: listed,
}

async function server(...options: string[]): Promise<RedisServer> {
  const started = await startRedis(...options)
  onTestFinished(() => started.stop())
  return started
}

/** What each call rejects with, by the call's name: class, code and remedy. */
async function outcomes(store: RedisStore): Promise<Record<string, string>> {
  const entries = Object.entries(calls).map(async ([name, call]) => [name, await outcome(call(store))])
  return Object.fromEntries(await Promise.all(entries)) as Record<string, string>
}

async function outcome(call: Promise<unknown>): Promise<string> {
  try {
    return `done: ${JSON.stringify(await call)}`
  } catch (error) {
    const { code, message } = error as StoreUnavailableException
    expect(error).toBeInstanceOf(StoreUnavailableException)
    return `${code}${/ \([A-Z]+\)/.exec(message)?.[0] ?? ''}`
  }
}

const allOf = (text: string): Record<string, string> =>
  Object.fromEntries(Object.keys(calls).map((name) => [name, text]))

describe.each(drivers)('an outage, by %s', (_, open) => {
  test('a server that is down at the start is an outage for every call, and works when it is up', async () => {
    const redis = await server()
    await redis.kill()
    const { store, isReady } = await opened(open, redis.url, { timeoutMs: 200 })
    expect(await outcomes(store)).toEqual(allOf('store_unavailable (ETIMEDOUT)'))
    await redis.restart()
    await until(async () => isReady())
    await store.setup()
    expect(await store.write('a', record, undefined)).toHaveLength(22)
  })

  test('a first call waits for a client that is still connecting', async () => {
    const redis = await server()
    const { store, isReady } = await opened(open, redis.url)
    expect(isReady()).toBe(false)
    await store.setup()
    expect(await store.read('a')).toBeUndefined()
  })

  test('a server that dies in the middle of calls is an outage for each of them', async () => {
    const redis = await server()
    const { store } = await connected(open, redis.url, { timeoutMs: 1_000 })
    await store.write('a', record, undefined)
    redis.freeze()
    const pending = outcomes(store)
    await redis.kill()
    for (const text of Object.values(await pending)) expect(text).toMatch(/^store_unavailable/)
  })

  test('a server that hangs is an outage, and is asked again when it goes on', async () => {
    const redis = await server()
    const { store } = await connected(open, redis.url, { timeoutMs: 200 })
    const version = await store.write('a', record, undefined)
    redis.freeze()
    expect(await outcomes(store)).toEqual(allOf('store_unavailable (ETIMEDOUT)'))
    redis.thaw()
    await until(async () => (await outcome(store.read('a'))).startsWith('done'))
    expect(await store.read('a')).toEqual({ record, version })
  })

  test('without a connection a call is refused at once, and is not done later', async () => {
    const redis = await server()
    const { store, isReady } = await connected(open, redis.url)
    await store.setup()
    await redis.kill()
    await until(async () => !isReady())
    expect(await outcomes(store)).toEqual(allOf('store_unavailable (ENOTCONN)'))
    await redis.restart()
    await until(async () => isReady())
    expect(await listed(store)).toEqual([])
    expect(await store.write('b', record, undefined)).toHaveLength(22)
  })

  test('a replica gives what it has, and is an outage for all else, what it does not have included', async () => {
    const redis = await server()
    const replica = await server('--replicaof', '127.0.0.1', String(redis.port))
    const { store: master } = await connected(open, redis.url)
    const version = await master.write('there', record, undefined)
    await until(async () => (await replica.command('DBSIZE')) === '1')
    const { store } = await connected(open, replica.url)
    expect(await store.read('there')).toEqual({ record, version })
    expect(await outcomes(store)).toEqual(allOf('store_unavailable (READONLY)'))
    expect(await outcome(store.write('there', record, version))).toBe('store_unavailable (READONLY)')
    expect(await outcome(store.delete('there', String(version)))).toBe('store_unavailable (READONLY)')
    await expect(store.setup()).rejects.toThrow('connect to the master')
  })

  test('a full memory refuses writes, while records are still read, listed and deleted', async () => {
    const redis = await server()
    const { store } = await connected(open, redis.url)
    const version = await store.write('there', record, undefined)
    await redis.command('CONFIG', 'SET', 'maxmemory', '1')
    expect(await outcome(store.write('a', record, undefined))).toBe('store_unavailable (OOM)')
    expect(await outcome(store.write('there', record, version))).toBe('store_unavailable (OOM)')
    await expect(store.setup()).rejects.toThrow("raise 'maxmemory'")
    expect(await store.read('there')).toEqual({ record, version })
    expect(await listed(store)).toEqual(['there'])
    expect(await store.delete('there', String(version))).toBe(true)
  })

  test('a server that was emptied has no record, and takes new ones', async () => {
    const redis = await server()
    const { store, isReady } = await connected(open, redis.url)
    const version = await store.write('a', record, undefined)
    await redis.kill()
    await until(async () => !isReady())
    await redis.restart()
    await until(async () => isReady())
    expect(await store.read('a')).toBeUndefined()
    expect(await store.write('a', record, version)).toBeUndefined()
    expect(await store.write('a', record, undefined)).toHaveLength(22)
  })

  test('a server may forget its scripts at any time', async () => {
    const redis = await server()
    const { store } = await connected(open, redis.url)
    const version = await store.write('a', record, undefined)
    await redis.command('SCRIPT', 'FLUSH')
    expect(await store.read('a')).toEqual({ record, version })
    await redis.command('SCRIPT', 'FLUSH')
    expect(await store.write('a', record, version)).toHaveLength(22)
  })
})
