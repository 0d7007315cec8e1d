import { Pool, type PoolConfig } from 'pg'
import { expect } from 'vitest'
import { isDropboxOAuthError } from '../../../src/errors.ts'
import { PostgresStore } from '../../../src/stores/postgres.ts'
import { settle } from '../../support/judge.ts'

/** A pool, what a test does with it, and its end. */
export interface Database {
  readonly pool: Pool
  /** A store on a table, `dropbox_oauth_tokens` unless named. */
  store(table?: string): PostgresStore
  /** Runs statements by hand. Gives the rows of one, as arrays of their columns. */
  run(statements: string): Promise<unknown[][]>
  [Symbol.asyncDispose](): Promise<void>
}

/** Connects to a server as a program would. */
export function openDatabase(connectionString: string, config: PoolConfig = {}): Database {
  const pool = new Pool({ connectionString, ...config })
  pool.on('error', () => {}) // the servers here are stopped on purpose
  return {
    pool,
    store: (table) => new PostgresStore({ pool, ...(table === undefined ? {} : { table }) }),
    run: async (text) => (await pool.query<unknown[]>({ text, rowMode: 'array' })).rows,
    [Symbol.asyncDispose]: () => pool.end(),
  }
}

/** The keys of a store, in the order in which it lists them. */
export async function keysOf(store: PostgresStore): Promise<string[]> {
  const keys: string[] = []
  for await (const key of store.list()) keys.push(key)
  return keys
}

/** Insists that a promise rejects with an error of ours, and gives its code and message as one text. */
export async function refusalOf(promise: Promise<unknown>): Promise<string> {
  const settled = await settle(promise)
  const error = 'error' in settled ? settled.error : undefined
  expect(error).toSatisfy(isDropboxOAuthError)
  const { code, message } = error as Error & { code: string }
  return `${code}: ${message}`
}
