import { Cluster, Redis } from 'ioredis'
import { createClient, createClientPool, createCluster, createSentinel, RESP_TYPES } from 'redis'
import { RedisStore } from 'dropbox-oauth/stores/redis'

const rootNodes = [{ url: 'redis://localhost:7000' }]

/** Every client of both drivers is taken as it is. */
export const stores: RedisStore[] = [
  new RedisStore({ client: createClient() }),
  new RedisStore({ client: createClient({ url: 'redis://localhost', RESP: 2 }) }),
  new RedisStore({ client: createClient({ RESP: 3, database: 1 }), prefix: undefined, timeoutMs: undefined }),
  new RedisStore({ client: createClient().withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer }) }),
  new RedisStore({ client: createClientPool() }),
  new RedisStore({ client: createCluster({ rootNodes }) }),
  new RedisStore({ client: createCluster({ rootNodes, RESP: 2, useReplicas: true }), prefix: 'app:' }),
  new RedisStore({
    client: createSentinel({ name: 'primary', sentinelRootNodes: [{ host: 'a', port: 1 }] }),
  }),
  new RedisStore({ client: new Redis() }),
  new RedisStore({ client: new Redis('redis://localhost', { keyPrefix: 'app:', lazyConnect: true }) }),
  new RedisStore({ client: new Redis({ sentinels: [{ host: 'localhost', port: 26379 }], name: 'primary' }) }),
  new RedisStore({ client: new Cluster([{ host: 'localhost', port: 7000 }]), timeoutMs: 2_000 }),
]

export function wrongOptions(): unknown[] {
  return [
    // @ts-expect-error: the client is handed in
    new RedisStore({}),
    // @ts-expect-error: a client, not its address
    new RedisStore({ client: 'redis://localhost' }),
    // @ts-expect-error: a client, not the options for one
    new RedisStore({ client: { host: 'localhost' } }),
    // @ts-expect-error: the prefix is text
    new RedisStore({ client: new Redis(), prefix: 1 }),
    // @ts-expect-error: a record has no lifetime
    new RedisStore({ client: new Redis(), ttl: 60 }),
    // @ts-expect-error: a deadline in milliseconds
    new RedisStore({ client: new Redis(), timeoutMs: '2s' }),
  ]
}
