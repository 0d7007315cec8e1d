import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { BadInputException, StoreUnavailableException } from '../../../src/errors.ts'
import { type RedisServer, startRedisCluster, until, untilWhole } from '../../support/redis-server.ts'
import { clusterDrivers, drivers } from './drivers.ts'
import { connected, listed, openedCluster } from './handles.ts'

const record = { format: 1 }
const keys = Array.from({ length: 300 }, (_, i) => `key-${i}`)
/** Parts in braces decide alone where a key lies. */
const tagged = ['{a}1', '{a}2', 'x{a}', '{b}', '{}', '}{', '{{a}}']

let servers: RedisServer[]
beforeAll(async () => {
  servers = await startRedisCluster()
})
afterAll(() => Promise.all(servers.map((server) => server.stop())))
beforeEach(async () => {
  await untilWhole(servers)
  await Promise.all(servers.map((server) => server.command('FLUSHALL')))
})

describe.each(clusterDrivers)('a cluster of three masters, by %s', (_, open) => {
  test('holds records on every master, and lists them all', async () => {
    const { store } = await openedCluster(open, servers)
    await store.setup()
    const all = [...keys, ...tagged]
    await Promise.all(all.map((key) => store.write(key, { format: 1, key }, undefined)))
    for (const server of servers) expect(Number(await server.command('DBSIZE'))).toBeGreaterThan(50)
    for (const key of all) expect((await store.read(key))?.record['key']).toBe(key)
    expect(await listed(store)).toEqual(all.toSorted())
    for (const key of all) expect(await store.delete(key, (await store.read(key))?.version ?? '')).toBe(true)
    expect(await listed(store)).toEqual([])
  })

  test('is refused when one of its masters deletes records when its memory is full', async () => {
    const [, second] = servers as [RedisServer, RedisServer]
    await second.command('CONFIG', 'SET', 'maxmemory', '100mb')
    await second.command('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lfu')
    const { store } = await openedCluster(open, servers)
    await expect(store.setup()).rejects.toThrow(BadInputException)
    await second.command('CONFIG', 'SET', 'maxmemory', '0')
    await store.setup()
  })
})

describe.each(drivers)('a client without knowledge of clusters, by %s', (_, open) => {
  test('is refused by setup', async () => {
    const [{ url }] = servers as [RedisServer]
    const { store } = await connected(open, url)
    for (let i = 0; i < 10; i++) {
      await expect(store.setup()).rejects.toThrow(BadInputException)
      await expect(store.setup()).rejects.toThrow('and in a cluster client')
    }
  })
})

describe.each(clusterDrivers)('a cluster that has lost a master, by %s', (_, open) => {
  test('is an outage for the keys it has lost and for the list, and whole again afterwards', async () => {
    const [, , third] = servers as [RedisServer, RedisServer, RedisServer]
    const { store } = await openedCluster(open, servers, { timeoutMs: 2_000 })
    for (const key of keys) await store.write(key, record, undefined)
    await third.kill()
    const reads = await Promise.allSettled(keys.map((key) => store.read(key)))
    const lost = reads.filter((read) => read.status === 'rejected')
    expect(lost.length).toBeGreaterThan(50)
    for (const { reason } of lost) expect(reason).toBeInstanceOf(StoreUnavailableException)
    for (const read of reads) if (read.status === 'fulfilled') expect(read.value?.record).toEqual(record)
    for (let i = 0; i < 5; i++) await expect(listed(store)).rejects.toThrow(StoreUnavailableException)
    await third.restart()
    await untilWhole(servers)
    let found: string[] | undefined
    await until(async () => {
      found = await listed(store).catch(() => undefined)
      return found !== undefined
    })
    expect(found).toHaveLength(keys.length - lost.length)
  })
})
