import { Cluster, Redis } from 'ioredis'
import { createClient, createCluster } from 'redis'
import { RedisStore, type RedisStoreOptions } from '../../../src/stores/redis.ts'
import type { RedisServer } from '../../support/redis-server.ts'

export type Options = Omit<RedisStoreOptions, 'client'>

/** A store with a connection of its own. */
export interface Handle {
  readonly store: RedisStore
  readonly isReady: () => boolean
  readonly close: () => void
}

export type Open = (url: string, options?: Options) => Promise<Handle>
export type OpenCluster = (servers: readonly RedisServer[], options?: Options) => Promise<Handle>

/** What a failed connection says is seen in the store's errors. */
const ignore = (): void => {}

/** The drivers, by name. That a server is down is no failure to open. */
export const drivers: readonly (readonly [string, Open])[] = [
  [
    'node-redis',
    async (url, options) => {
      const client = createClient({ url, socket: { reconnectStrategy: 50 } }).on('error', ignore)
      client.connect().catch(ignore)
      const store = new RedisStore({ ...options, client })
      return { store, isReady: () => client.isReady, close: () => client.destroy() }
    },
  ],
  [
    'ioredis',
    async (url, options) => {
      const client = new Redis(url, { retryStrategy: () => 50 }).on('error', ignore)
      const store = new RedisStore({ ...options, client })
      return { store, isReady: () => client.status === 'ready', close: () => client.disconnect() }
    },
  ],
]

export const clusterDrivers: readonly (readonly [string, OpenCluster])[] = [
  [
    'node-redis',
    async (servers, options) => {
      const client = createCluster({ rootNodes: servers.map(({ url }) => ({ url })) }).on('error', ignore)
      await client.connect()
      const store = new RedisStore({ ...options, client })
      return { store, isReady: () => client.isReady, close: () => client.destroy() }
    },
  ],
  [
    'ioredis',
    async (servers, options) => {
      const nodes = servers.map(({ port }) => ({ host: '127.0.0.1', port }))
      const client = new Cluster(nodes).on('error', ignore)
      const store = new RedisStore({ ...options, client })
      return { store, isReady: () => client.status === 'ready', close: () => client.disconnect() }
    },
  ],
]
