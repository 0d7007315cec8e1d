import { Pool } from 'pg'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PostgresStore } from 'dropbox-oauth/stores/postgres'
import { tokenStoreContract } from 'dropbox-oauth/testing'
import type { TokenStore } from '../../../src/tokens/store.ts'
import { type PgBouncer, startPgBouncer } from '../../support/pgbouncer.ts'
import { keysOf } from './database.ts'
import { type PostgresServer, startPostgres } from '../../support/postgres-server.ts'

let server: PostgresServer
let bouncer: PgBouncer
beforeAll(async () => {
  server = await startPostgres()
  bouncer = await startPgBouncer(server.port)
})
afterAll(async () => {
  await bouncer[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

/** How each handle closes its connections. */
const closing = new WeakMap<TokenStore, () => Promise<void>>()

const close = async (store: TokenStore): Promise<void> => closing.get(store)?.()

function openPg(connectionString: string): TokenStore {
  const pool = new Pool({ connectionString, max: 3 })
  const store = new PostgresStore({ pool })
  closing.set(store, () => pool.end())
  return store
}

function openPostgresJs(url: string): TokenStore {
  const sql = postgres(url, { max: 3 })
  const store = new PostgresStore({ pool: sql, table: 'public.of_postgres_js' })
  closing.set(store, () => sql.end())
  return store
}

const ways: Readonly<Record<string, () => TokenStore>> = {
  pg: () => openPg(server.url()),
  postgres: () => openPostgresJs(server.url()),
  "pg through PgBouncer's transaction pooling": () => openPg(bouncer.url),
}

describe.each(Object.entries(ways))('the contract of a token store, over %s', (_, open) => {
  test.each(tokenStoreContract({ open, close, sharing: 'fleet' }))('$name', ({ run }) => run())
})

describe('with postgres', () => {
  const record = { format: 1 }

  test('it works through PgBouncer too, and columns may be renamed by its settings', async () => {
    const sql = postgres(bouncer.url, { transform: { column: (name) => `Own ${name.toUpperCase()}` } })
    const store = new PostgresStore({ pool: sql, table: 'renamed' })
    await store.setup()
    const version = await store.write('key', record, undefined)
    expect(await store.read('key')).toEqual({ record, version })
    expect(await keysOf(store)).toEqual(['key'])
    expect(await store.delete('key', String(version))).toBe(true)
    await sql.end()
  })

  test('nothing stays in a session: no prepared statement and no setting', async () => {
    const sql = postgres(server.url(), { max: 1 })
    // The driver itself prepares a statement when it connects.
    const session = async (): Promise<unknown[]> => [
      ...(await sql.unsafe('select name, statement from pg_prepared_statements')),
      ...(await sql.unsafe('select name, setting from pg_settings order by name')),
    ]
    const before = await session()
    const store = new PostgresStore({ pool: sql, table: 'leaves_nothing' })
    await store.setup()
    const version = await store.write('key', record, await store.write('key', record, undefined))
    await keysOf(store)
    await store.delete('key', String(version))
    expect(await session()).toEqual(before)
    await sql.end()
  })
})
