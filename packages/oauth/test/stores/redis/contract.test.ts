import { tokenStoreContract } from 'dropbox-oauth/testing'
import type { TokenStore } from '../../../src/tokens/store.ts'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { type RedisServer, startRedis, startRedisCluster } from '../../support/redis-server.ts'
import { clusterDrivers, drivers, type Handle } from './drivers.ts'

describe.each(drivers)('the contract, by %s', (_, open) => {
  let server: RedisServer
  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(() => server.stop())
  runContract(() => open(server.url))
})

describe.each(clusterDrivers)('the contract in a cluster of three, by %s', (_, open) => {
  let servers: RedisServer[]
  beforeAll(async () => {
    servers = await startRedisCluster()
  })
  afterAll(() => Promise.all(servers.map((server) => server.stop())))
  runContract(() => open(servers))
})

function runContract(open: () => Promise<Handle>): void {
  const closers = new Map<TokenStore, () => void>()
  const contract = tokenStoreContract({
    sharing: 'fleet',
    async open() {
      const { store, close } = await open()
      closers.set(store, close)
      return store
    },
    close: (store) => closers.get(store)?.(),
  })
  for (const { name, run } of contract) test(name, run)
}
