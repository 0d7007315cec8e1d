/**
 * Records in a table of SQLite. Importable from `dropbox-oauth/stores/sqlite`.
 * @module
 */
import { randomText } from '../internal/random.ts'
import { refuse, requireOptions } from '../protocol/checks.ts'
import type { TokenRecord } from '../tokens/record.ts'
import type { Stored, TokenStore } from '../tokens/store.ts'
import { parseStored } from './shared/record-text.ts'
import { ask, type Row, type SqliteDatabase } from './sqlite/database.ts'
import { quoteTable, setUp } from './sqlite/setup.ts'

export type { SqliteDatabase } from './sqlite/database.ts'

/** What a `SqliteStore` is made of. */
export interface SqliteStoreOptions {
  /** A `DatabaseSync` of `node:sqlite`, or a database of `better-sqlite3`. It stays yours to close. */
  readonly database: SqliteDatabase
  /** The table: `'dropbox_oauth_tokens'` unless given. */
  readonly table?: string | undefined
}

/** How many keys `list()` asks for at a time. */
const pageSize = 500

/**
 * Keeps records in a table of SQLite (3.37 or newer), for all processes of one machine that open the same file; WAL,
 * which they share, does not work over a network's file system. A record is on the disk when its write returns.
 *
 * Give it a connection of its own: a transaction that is open on it would take in the writes, and lose them when it is
 * rolled back. Each method is one statement. While one waits for another process's write, for at most the
 * connection's `busy_timeout`, this process does nothing else, since both drivers are synchronous.
 *
 * @example
 * ```ts
 * import Database from 'better-sqlite3'
 * import { TokenManager } from 'dropbox-oauth'
 * import { SqliteStore } from 'dropbox-oauth/stores/sqlite'
 *
 * const store = new SqliteStore({ database: new Database('tokens.db') })
 * const tokens = new TokenManager({ consumerKey: 'APP_KEY', store })
 * ```
 */
export class SqliteStore implements TokenStore {
  readonly sharing = 'fleet'
  readonly #database: SqliteDatabase
  /** Quoted, ready for a statement. */
  readonly #table: string

  /**
   * Runs no statement yet.
   * @throws {BadInputException} `bad_input` for a database or a table that is none.
   */
  constructor(options: SqliteStoreOptions) {
    const { database, table = 'dropbox_oauth_tokens' } = requireOptions(options)
    if (typeof database?.prepare !== 'function')
      refuse('database', 'expected a DatabaseSync of node:sqlite, or a database of better-sqlite3')
    this.#database = database
    this.#table = quoteTable(table)
  }

  /**
   * Creates the table where it is missing, and turns WAL on, which the file keeps. For this connection it sets
   * `synchronous` to `FULL` where it is less, and `busy_timeout` to 5,000 ms where there is none: a connection that
   * somebody else opens has neither.
   *
   * @throws {BadInputException} `bad_input` when the table is there and of another shape.
   * @throws {StoreUnavailableException} `store_unavailable`
   * @throws {StoreCorruptException} `store_corrupt`
   */
  setup(): Promise<void> {
    return setUp(this.#database, this.#table)
  }

  async read(key: string): Promise<Stored | undefined> {
    const [row] = this.#ask(`SELECT version, record FROM ${this.#table} WHERE key = ?`, toBytes(key))
    return row && parseStored(String(row[1]), String(row[0]))
  }

  async write(key: string, record: TokenRecord, expected: string | undefined): Promise<string | undefined> {
    const version = randomText(22)
    const rows = this.#write(toBytes(key), version, JSON.stringify(record), expected)
    return rows.length === 1 ? version : undefined
  }

  async delete(key: string, expected: string): Promise<boolean> {
    const statement = `DELETE FROM ${this.#table} WHERE key = ? AND version = ? RETURNING 1`
    return this.#ask(statement, toBytes(key), expected).length === 1
  }

  async *list(): AsyncIterable<string> {
    const page = (relation: '>' | '>=', last: Uint8Array): Uint8Array[] => {
      const statement = `SELECT key FROM ${this.#table} WHERE key ${relation} ? ORDER BY key LIMIT ${pageSize}`
      return this.#ask(statement, last).map(([key]) => key as Uint8Array)
    }
    let keys = page('>=', new Uint8Array())
    for (let last = keys.at(-1); last; last = keys.at(-1)) {
      yield* keys.map(fromBytes)
      keys = page('>', last)
    }
  }

  #write(key: Uint8Array, version: string, record: string, expected: string | undefined): Row[] {
    if (expected === undefined) {
      const values = '(key, version, record) VALUES (?, ?, ?)'
      return this.#ask(
        `INSERT INTO ${this.#table} ${values} ON CONFLICT (key) DO NOTHING RETURNING 1`,
        key,
        version,
        record,
      )
    }
    const statement = `UPDATE ${this.#table} SET version = ?, record = ? WHERE key = ? AND version = ? RETURNING 1`
    return this.#ask(statement, version, record, key, expected)
  }

  #ask(statement: string, ...values: (string | Uint8Array)[]): Row[] {
    return ask(this.#database, statement, ...values)
  }
}

// SQLite's texts may hold a NUL, and most of its functions and tools then see what is before it only. Bytes are bytes.

function toBytes(key: string): Uint8Array {
  // The `node:sqlite` of Node 22 takes the empty array that an encoder makes for NULL, and no other.
  return key === '' ? new Uint8Array() : new TextEncoder().encode(key)
}

function fromBytes(key: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(key)
}
