import type { SqliteDatabase } from 'dropbox-oauth/stores/sqlite'
import type BetterSqlite3 from 'better-sqlite3'

type NodeSqliteValue = null | number | bigint | string | NodeJS.ArrayBufferView
type NodeSqliteRow = Record<string, null | number | bigint | string | Uint8Array>

/** What this repository needs of the class of `node:sqlite`, as `@types/node` has it from version 22 on. */
export interface DatabaseSync {
  close(): void
  exec(sql: string): void
  open(): void
  prepare(sql: string): StatementSync
}

interface StatementSync {
  all(...anonymousParameters: NodeSqliteValue[]): NodeSqliteRow[]
  all(
    namedParameters: Record<string, NodeSqliteValue>,
    ...anonymousParameters: NodeSqliteValue[]
  ): NodeSqliteRow[]
  get(...anonymousParameters: NodeSqliteValue[]): NodeSqliteRow | undefined
  run(...anonymousParameters: NodeSqliteValue[]): {
    changes: number | bigint
    lastInsertRowid: number | bigint
  }
}

/** The module `node:sqlite`. */
export interface NodeSqlite {
  DatabaseSync: new (
    path: string,
    options?: { readOnly?: boolean; timeout?: number; returnArrays?: boolean },
  ) => DatabaseSync
}

/** As of `sqlite3` and `sqlite`: every answer comes later. */
interface AsyncDatabase {
  exec(sql: string): Promise<void>
  prepare(sql: string): Promise<{ all(...values: unknown[]): Promise<unknown[]> }>
}

export function accepted(better: BetterSqlite3.Database, node: DatabaseSync): SqliteDatabase[] {
  return [better, node]
}

export function refused(better: BetterSqlite3.Database, asynchronous: AsyncDatabase): SqliteDatabase[] {
  return [
    // @ts-expect-error: its statements come as promises
    asynchronous,
    // @ts-expect-error: a statement is no database
    better.prepare('SELECT 1'),
    // @ts-expect-error: a file's name is not its database
    'tokens.db',
  ]
}
