import { onTestFinished } from 'vitest'
import type { RedisStore } from '../../../src/stores/redis.ts'
import { type RedisServer, until } from '../../support/redis-server.ts'
import type { Handle, Open, OpenCluster, Options } from './drivers.ts'

/** A store for one test: connected, and closed when the test is over. */
export async function connected(open: Open, url: string, options?: Options): Promise<Handle> {
  const handle = await opened(open, url, options)
  await until(async () => handle.isReady())
  return handle
}

/** The same without waiting for the connection. */
export async function opened(open: Open, url: string, options?: Options): Promise<Handle> {
  const handle = await open(url, options)
  onTestFinished(handle.close)
  return handle
}

/** A store over a cluster for one test. */
export async function openedCluster(
  open: OpenCluster,
  servers: readonly RedisServer[],
  options?: Options,
): Promise<Handle> {
  const handle = await open(servers, options)
  onTestFinished(handle.close)
  return handle
}

/** All keys of a store, as often as it gives them. */
export async function listed(store: RedisStore): Promise<string[]> {
  const keys: string[] = []
  for await (const key of store.list()) keys.push(key)
  return keys.sort()
}
