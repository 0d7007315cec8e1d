import { StoreCorruptException, StoreUnavailableException } from '../../errors/store.ts'
import { systemCode } from '../../internal/system-code.ts'

/** What a store uses of a `DatabaseSync` of `node:sqlite`, and of a database of `better-sqlite3`. */
export interface SqliteDatabase {
  /** Runs statements that give nothing back. */
  exec(statements: string): unknown
  /** Makes one statement ready. */
  prepare(statement: string): {
    /** Runs it with the values of its question marks, and gives its rows. */
    all(...values: (string | Uint8Array)[]): unknown[]
  }
}

/** A row's columns, in the order in which they were selected: a database can be told to give arrays or objects. */
export type Row = readonly unknown[]

/**
 * Runs one statement and gives its rows.
 * @throws {StoreCorruptException} `store_corrupt` when the file is damaged.
 * @throws {StoreUnavailableException} `store_unavailable` for any other failure, with its code and nothing else of it.
 */
export function ask(database: SqliteDatabase, statement: string, ...values: (string | Uint8Array)[]): Row[] {
  try {
    return run(database, statement, ...values)
  } catch (error) {
    throw explain(error)
  }
}

/** Runs one statement, and throws the driver's own error. */
export function run(database: SqliteDatabase, statement: string, ...values: (string | Uint8Array)[]): Row[] {
  return database
    .prepare(statement)
    .all(...values)
    .map((row) => Object.values(row as object))
}

/** What a driver's error means. */
export function explain(error: unknown): StoreCorruptException | StoreUnavailableException {
  const code = sqliteCode(error)
  // No account's link can mend a file, so this is not for the users.
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code))
    return new StoreCorruptException(`The SQLite file is damaged (${code}). Restore it.`, 'fix-config')
  const shown = code === '' ? systemCode(error) : ` (${code})`
  return new StoreUnavailableException(
    `SQLite cannot be asked${shown}. Nothing is known of the record; try again.`,
  )
}

/** Whether another connection was at work for longer than this one waits. */
export function isBusy(error: unknown): boolean {
  return /^SQLITE_(BUSY|LOCKED)/.test(sqliteCode(error))
}

/** By number; `better-sqlite3` gives them by name. */
const codes = (
  'OK ERROR INTERNAL PERM ABORT BUSY LOCKED NOMEM READONLY INTERRUPT IOERR CORRUPT NOTFOUND FULL CANTOPEN ' +
  'PROTOCOL EMPTY SCHEMA TOOBIG CONSTRAINT MISMATCH MISUSE NOLFS AUTH FORMAT RANGE NOTADB'
).split(' ')

/** SQLite's name for a failure, or nothing for one of another kind. */
function sqliteCode(error: unknown): string {
  const { code, errcode } = (error ?? {}) as { code?: unknown; errcode?: unknown }
  if (typeof code === 'string' && /^SQLITE_[A-Z_]{2,40}$/.test(code)) return code
  const name = typeof errcode === 'number' ? codes[errcode & 255] : undefined
  return name === undefined ? '' : `SQLITE_${name}`
}
