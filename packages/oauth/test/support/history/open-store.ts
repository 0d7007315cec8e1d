import type { TokenStore } from 'dropbox-oauth'
import { FileStore } from 'dropbox-oauth/stores/file'
import { PostgresStore } from 'dropbox-oauth/stores/postgres'
import { RedisStore } from 'dropbox-oauth/stores/redis'
import pg from 'pg'
import { createClient } from 'redis'

/** Where the records are: `redis://…`, `postgres://…` or a folder. */
export type Place = string

/** A store of this process's own, and how to close what it uses. */
export async function openStore(place: Place): Promise<{ store: TokenStore; close: () => Promise<void> }> {
  if (place.startsWith('redis:')) {
    const client = createClient({ url: place })
    client.on('error', () => {}) // each command rejects too
    await client.connect()
    return { store: new RedisStore({ client }), close: () => client.close() }
  }
  if (place.startsWith('postgres:')) {
    const pool = new pg.Pool({ connectionString: place, max: 4 })
    pool.on('error', () => {})
    return { store: new PostgresStore({ pool }), close: () => pool.end() }
  }
  return { store: new FileStore({ directory: place }), close: async () => {} }
}
