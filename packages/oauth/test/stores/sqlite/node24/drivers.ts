import Database from 'better-sqlite3'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SqliteStore } from '../../../../src/stores/sqlite.ts'
import type { NodeSqlite } from '../../../types/sqlite-databases.ts'

/** What the tests do with a database of either driver. */
export interface AnyDatabase {
  exec(sql: string): unknown
  prepare(sql: string): { all(...values: unknown[]): unknown[] }
  close(): unknown
}

export type Driver = (file: string, options?: { readOnly?: boolean }) => AnyDatabase

// `@types/node` of Node 20 does not know this module.
const nodeSqlite = process.getBuiltinModule('node:sqlite') as unknown as NodeSqlite

/** Both drivers by the names of their modules. */
export const drivers = {
  'node:sqlite': (file, { readOnly = false } = {}) =>
    new nodeSqlite.DatabaseSync(file, { readOnly }) as AnyDatabase,
  'better-sqlite3': (file, { readOnly = false } = {}) =>
    new Database(file, { readonly: readOnly }) as AnyDatabase,
} satisfies Record<string, Driver>

export type DriverName = keyof typeof drivers

/** What a case has at hand: files in a folder of its own, and databases that are closed after it. */
export interface Bench {
  readonly driver: DriverName
  /** A path in the folder. */
  readonly file: (name?: string) => string
  readonly open: (file: string, options?: { readOnly?: boolean }) => AnyDatabase
  /** A store on a connection of its own, set up. */
  readonly store: (file: string) => Promise<SqliteStore>
}

/** A case for one driver. */
export interface Case {
  readonly name: string
  readonly run: (bench: Bench) => Promise<void>
}

/** Runs a case and clears up. */
export async function runOnBench(driver: DriverName, run: Case['run']): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'dropbox-oauth-sqlite-'))
  const opened: AnyDatabase[] = []
  const open: Bench['open'] = (file, options) => {
    const database = drivers[driver](file, options)
    opened.push(database)
    return database
  }
  const store: Bench['store'] = async (file) => {
    const made = new SqliteStore({ database: open(file) })
    await made.setup()
    return made
  }
  try {
    await run({ driver, file: (name = 'tokens.db') => join(folder, name), open, store })
  } finally {
    for (const database of opened) closeQuietly(database)
    rmSync(folder, { recursive: true })
  }
}

/** A case may have closed it already. */
function closeQuietly(database: AnyDatabase): void {
  try {
    database.close()
  } catch {
    return
  }
}

/** The first column of the first row. */
export function valueOf(database: AnyDatabase, sql: string): unknown {
  return Object.values(database.prepare(sql).all()[0] as object)[0]
}
