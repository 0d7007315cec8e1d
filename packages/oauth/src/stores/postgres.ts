/**
 * Records in a table of PostgreSQL.
 * @module
 */
import { randomText } from '../internal/random.ts'
import { refuse, requireOptions } from '../protocol/checks.ts'
import type { TokenRecord } from '../tokens/record.ts'
import type { Stored, TokenStore } from '../tokens/store.ts'
import { fromColumn, toColumn } from './postgres/key.ts'
import { ask, type PostgresPool, type Row } from './postgres/pool.ts'
import { setUp } from './postgres/setup.ts'
import { defaultTable, quoteTable } from './postgres/table.ts'
import { parseStored } from './shared/record-text.ts'

export type { PostgresJs, PostgresPool, QueryPool } from './postgres/pool.ts'
export { postgresSchema } from './postgres/table.ts'

/** What a `PostgresStore` is made of. */
export interface PostgresStoreOptions {
  /** A `Pool` of `pg`, the `sql` of `postgres`, or a PGlite. It stays yours to end. */
  readonly pool: PostgresPool
  /**
   * The table, which may have its schema in front: `'dropbox_oauth_tokens'` unless given. It is quoted as it is, so
   * upper case counts. Without a schema the server looks for it along the `search_path`.
   */
  readonly table?: string | undefined
}

/** The values `$1` to `$3` of what writes a record. */
type RecordValues = readonly [key: string, version: string, record: string]

/** The key `$1` as rows are found by it. */
const id = `sha256(convert_to($1, 'UTF8'))`

/** How many keys `list()` asks for at a time. */
const pageSize = 1000

/**
 * In the transaction of a statement that has changed something: it ends when the change is on the disk, also where
 * `synchronous_commit` is off, which would lose what was acknowledged a moment before a crash. What is stricter stays.
 */
const durably = `returning set_config('synchronous_commit', replace(current_setting('synchronous_commit'), 'off', 'on'), true)`

/**
 * Keeps records in a table of PostgreSQL 12 or newer, for any number of processes.
 *
 * Each method is one statement, outside of transactions and not prepared by name, and leaves nothing in its session:
 * it works through PgBouncer's transaction pooling, and no connection is kept. Writes are on
 * the disk when they return, whatever `synchronous_commit` says; `fsync = off` cannot be made good.
 *
 * `setup()` creates the table where it is missing. Who runs it needs no such right when an administrator has created
 * it from `postgresSchema()`, only `grant select, insert, update, delete on … to …` and `usage` of its schema.
 *
 * How long to wait for a server that hangs, or for a free connection, is up to the pool: by default `pg` waits for
 * ever (`connectionTimeoutMillis`, `query_timeout`). And a `pg` pool without a listener for `'error'` ends the process
 * when the server closes an idle connection.
 *
 * @example
 * ```ts
 * import { TokenManager } from 'dropbox-oauth'
 * import { PostgresStore } from 'dropbox-oauth/stores/postgres'
 * import { Pool } from 'pg'
 *
 * const pool = new Pool({ connectionTimeoutMillis: 5_000, query_timeout: 5_000 })
 * pool.on('error', (error) => console.error('An idle connection was closed:', error.message))
 * const tokens = new TokenManager({ consumerKey: 'APP_KEY', store: new PostgresStore({ pool }) })
 * ```
 */
export class PostgresStore implements TokenStore {
  readonly sharing = 'fleet'
  readonly #pool: PostgresPool
  /** Quoted, ready for a statement. */
  readonly #table: string

  /**
   * Sends no statement yet.
   * @throws {BadInputException} `bad_input` for a pool or a table that is none.
   */
  constructor(options: PostgresStoreOptions) {
    const { pool, table = defaultTable } = requireOptions(options)
    this.#pool = requirePool(pool)
    this.#table = quoteTable(table)
  }

  /**
   * Creates the table where it is missing, and checks that records are safe in it.
   *
   * @throws {BadInputException} `bad_input` for a table of another shape, unlogged, or with row-level security, for
   * missing rights, a read-only server and an encoding other than UTF8. The message says what to run.
   * @throws {StoreUnavailableException} `store_unavailable`
   */
  setup(): Promise<void> {
    return setUp(this.#pool, this.#table)
  }

  async read(key: string): Promise<Stored | undefined> {
    const statement = `select version, record from ${this.#table} where id = ${id}`
    const [row] = await this.#ask(statement, [toColumn(key)])
    return row && parseStored(String(row[1]), String(row[0]))
  }

  async write(key: string, record: TokenRecord, expected: string | undefined): Promise<string | undefined> {
    const values = [toColumn(key), randomText(22), JSON.stringify(record)] as const
    const [written] = await (expected === undefined ? this.#insert(values) : this.#update(values, expected))
    return written && values[1]
  }

  async delete(key: string, expected: string): Promise<boolean> {
    const statement = `delete from ${this.#table} where id = ${id} and version = $2 ${durably}`
    const deleted = await this.#ask(statement, [toColumn(key), expected])
    return deleted.length === 1
  }

  async *list(): AsyncIterable<string> {
    const page = `select key, encode(id, 'hex') from ${this.#table} where id > decode($1, 'hex') order by id limit ${pageSize}`
    let rows: Row[]
    let last = ''
    do {
      rows = await this.#ask(page, [last])
      for (const [key] of rows) yield fromColumn(String(key))
      last = String(rows.at(-1)?.[1])
    } while (rows.length === pageSize)
  }

  #insert(values: RecordValues): Promise<Row[]> {
    const columns = `(id, key, version, record) values (${id}, $1, $2, $3)`
    return this.#ask(`insert into ${this.#table} ${columns} on conflict do nothing ${durably}`, values)
  }

  #update(values: RecordValues, expected: string): Promise<Row[]> {
    const change = 'version = $2, record = $3, updated_at = now()'
    const statement = `update ${this.#table} set ${change} where id = ${id} and version = $4 ${durably}`
    return this.#ask(statement, [...values, expected])
  }

  #ask(statement: string, values: readonly string[]): Promise<Row[]> {
    return ask(this.#pool, statement, values)
  }
}

function requirePool(pool: PostgresPool): PostgresPool {
  const { query, unsafe } = (pool ?? {}) as { query?: unknown; unsafe?: unknown }
  if (typeof query === 'function' || typeof unsafe === 'function') return pool
  refuse('pool', 'a Pool of pg, the sql of postgres, or a PGlite is needed')
}
