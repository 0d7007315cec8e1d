import type { TokenStore } from 'dropbox-oauth'
import { FileStore } from 'dropbox-oauth/stores/file'
import { PostgresStore } from 'dropbox-oauth/stores/postgres'
import { RedisStore } from 'dropbox-oauth/stores/redis'
import { Pool } from 'pg'
import { createClient } from 'redis'

/** Where the fleet keeps its accounts, as each worker is told. */
export type StoreAddress =
  | { readonly kind: 'file'; readonly directory: string }
  | { readonly kind: 'redis'; readonly url: string; readonly prefix: string }
  | { readonly kind: 'postgres'; readonly url: string; readonly table: string }

/** A worker's own way to the store they all share. */
export interface SharedStore {
  readonly store: TokenStore
  readonly close: () => Promise<void>
}

export async function openStore(address: StoreAddress): Promise<SharedStore> {
  switch (address.kind) {
    case 'file':
      return { store: new FileStore({ directory: address.directory }), close: async () => {} }
    case 'redis': {
      const { prefix } = address
      const client = createClient({ url: address.url })
      client.on('error', () => {}) // each command rejects too, and the client reconnects by itself
      await client.connect()
      return { store: new RedisStore({ client, prefix }), close: () => client.close() }
    }
    case 'postgres': {
      const limits = { max: 2, connectionTimeoutMillis: 5_000, query_timeout: 5_000 }
      const pool = new Pool({ connectionString: address.url, ...limits })
      pool.on('error', () => {}) // a connection that was closed while idle
      return { store: new PostgresStore({ pool, table: address.table }), close: () => pool.end() }
    }
  }
}
