import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { BadInputException } from '../../../src/errors.ts'
import { type RedisServer, startRedis } from '../../support/redis-server.ts'
import { drivers } from './drivers.ts'
import { connected, listed, opened } from './handles.ts'

const record = { format: 1 }

/** The documented permissions, and what the two drivers need to connect (`INFO` is among both). */
const documented = '~dropbox-oauth:* +eval +get +set +del +scan +info +cluster|nodes'
const ofDrivers = '+hello +client'

let redis: RedisServer
beforeAll(async () => {
  redis = await startRedis()
})
afterAll(() => redis.stop())
beforeEach(async () => {
  await redis.command('FLUSHALL')
  await redis.command('CONFIG', 'SET', 'maxmemory', '0')
  await redis.command('CONFIG', 'SET', 'maxmemory-policy', 'noeviction')
})

/** A user with just these permissions, as part of an address. */
async function userWith(permissions: string): Promise<string> {
  await redis.command('ACL', 'SETUSER', 'app', 'reset', 'on', '>canary-password', ...permissions.split(' '))
  return `redis://app:canary-password@127.0.0.1:${redis.port}`
}

describe.each(drivers)('setup, by %s', (_, open) => {
  test('changes nothing, however often it is called at once', async () => {
    const { store } = await connected(open, redis.url)
    await Promise.all(Array.from({ length: 50 }, () => store.setup()))
    expect(await redis.command('DBSIZE')).toBe('0')
  })

  test.each(['allkeys-lru', 'allkeys-lfu', 'allkeys-random'])(
    'refuses a server that deletes records when its memory is full: %s',
    async (policy) => {
      await redis.command('CONFIG', 'SET', 'maxmemory', '100mb')
      await redis.command('CONFIG', 'SET', 'maxmemory-policy', policy)
      const { store } = await connected(open, redis.url)
      await expect(store.setup()).rejects.toThrow(BadInputException)
      await expect(store.setup()).rejects.toThrow(`maxmemory-policy is ${policy}`)
    },
  )

  test.each([
    ['0', 'allkeys-lru'],
    ['100mb', 'noeviction'],
    ['100mb', 'volatile-lru'],
  ])('takes a server that keeps what has no time to live: %s, %s', async (limit, policy) => {
    await redis.command('CONFIG', 'SET', 'maxmemory', limit)
    await redis.command('CONFIG', 'SET', 'maxmemory-policy', policy)
    const { store } = await connected(open, redis.url)
    await store.setup()
  })

  test('the documented permissions are enough for all a store does', async () => {
    const { store } = await connected(open, await userWith(`${documented} ${ofDrivers}`))
    await store.setup()
    const first = await store.write('a', record, undefined)
    expect(await store.read('a')).toEqual({ record, version: first })
    const second = await store.write('a', record, first)
    expect(await listed(store)).toEqual(['a'])
    expect(await store.delete('a', String(second))).toBe(true)
  })

  test.each(['+eval', '+get', '+set', '+del', '~dropbox-oauth:*'])(
    'names the missing permission as the cause: %s',
    async (missing) => {
      const { store } = await connected(
        open,
        await userWith(`${documented} ${ofDrivers}`.replace(missing, '')),
      )
      await expect(store.setup()).rejects.toThrow(BadInputException)
      await expect(store.setup()).rejects.toThrow('(NOPERM)')
      const use = async () => [await store.read('a'), await store.write('a', record, undefined)]
      await expect(use()).rejects.toMatchObject({ code: 'store_unavailable' })
    },
  )

  test('refuses a server that does not know EVAL', async () => {
    const other = await startRedis('--rename-command', 'EVAL', '')
    onTestFinished(() => other.stop())
    const { store } = await connected(open, other.url)
    await expect(store.setup()).rejects.toThrow(BadInputException)
    await expect(store.setup()).rejects.toThrow('It must take EVAL')
  })

  test('refuses to go on without the password that the server wants', async () => {
    const other = await startRedis('--requirepass', 'canary-password')
    onTestFinished(() => other.stop())
    const { store } = await opened(open, other.url, { timeoutMs: 1_000 })
    await expect(store.setup()).rejects.toThrow(BadInputException)
    await expect(store.setup()).rejects.toThrow('(NOAUTH). Give the client a user and password')
  })
})

test('goes on where the server may not be asked for its memory', async () => {
  await redis.command('CONFIG', 'SET', 'maxmemory', '100mb')
  await redis.command('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru')
  const permissions = `${documented} ${ofDrivers}`.replace('+info', '')
  const [[, nodeRedis]] = drivers as [(typeof drivers)[0]]
  const { store } = await connected(nodeRedis, await userWith(permissions))
  await store.setup()
})
