import type { TokenStore } from 'dropbox-oauth'
import { FileStore } from 'dropbox-oauth/stores/file'
import { PostgresStore } from 'dropbox-oauth/stores/postgres'
import { RedisStore } from 'dropbox-oauth/stores/redis'

/** Where the records are, and under which name a server has them. */
export type StoreAddress =
  | { readonly kind: 'file'; readonly directory: string }
  | { readonly kind: 'redis'; readonly url: string; readonly prefix: string }
  | { readonly kind: 'postgres'; readonly url: string; readonly table: string }

/** A store of this process's own. */
export interface OpenStore {
  readonly store: TokenStore
  readonly close: () => Promise<void>
}

/** Long, since a busy machine must not look like an outage; the manager's own limit is the one that proofs set. */
const timeoutMs = 120_000

/**
 * Each process has connections of its own, few enough that those of fifty fit into one server. It reads only the driver
 * that it needs.
 */
export async function openStore(address: StoreAddress): Promise<OpenStore> {
  switch (address.kind) {
    case 'file':
      return { store: new FileStore({ directory: address.directory }), close: async () => {} }
    case 'redis': {
      const { createClient } = await import('redis')
      const client = createClient({ url: address.url })
      client.on('error', () => {}) // each command rejects too
      await client.connect()
      const { prefix } = address
      return { store: new RedisStore({ client, prefix, timeoutMs }), close: async () => client.destroy() }
    }
    case 'postgres': {
      const { Pool } = (await import('pg')).default
      const limits = { max: 3, connectionTimeoutMillis: timeoutMs, query_timeout: timeoutMs }
      const pool = new Pool({ connectionString: address.url, ...limits })
      pool.on('error', () => {})
      return { store: new PostgresStore({ pool, table: address.table }), close: () => pool.end() }
    }
  }
}
