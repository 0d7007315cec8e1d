import { systemCode } from '../../internal/system-code.ts'
import { StoreUnavailableException } from '../../errors.ts'

/** What a store uses of a `Pool` of `pg`, and of a PGlite. */
export interface QueryPool {
  /** Runs one statement with the values of `$1`, `$2` and so on. */
  query(statement: string, values: string[]): PromiseLike<{ readonly rows: readonly object[] }>
}

/** What a store uses of the `sql` of `postgres`. */
export interface PostgresJs {
  /** The same; `unsafe` is its name for a statement as text. The values travel apart from it. */
  unsafe(statement: string, values: string[], options: { prepare: boolean }): PromiseLike<readonly object[]>
}

/** Whatever runs statements for a store. */
export type PostgresPool = QueryPool | PostgresJs

/** A row's columns, in the order in which they were selected: some drivers can be told to change their names. */
export type Row = readonly unknown[]

/** How often a statement is sent that meets another's under a stricter isolation than PostgreSQL's own default. */
const maxAttempts = 5

/**
 * Runs one statement of a store's methods.
 * @throws {StoreUnavailableException} `store_unavailable` for every failure, with its code and nothing else of it.
 */
export async function ask(pool: PostgresPool, statement: string, values: readonly string[]): Promise<Row[]> {
  try {
    return await run(pool, statement, values)
  } catch (error) {
    throw unavailable(error)
  }
}

/** Runs one statement, and rejects with the driver's own error. */
export async function run(pool: PostgresPool, statement: string, values: readonly string[]): Promise<Row[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return (await send(pool, statement, [...values])).map((row) => Object.values(row))
    } catch (error) {
      if (attempt === maxAttempts || sqlState(error) !== serializationFailure) throw error
    }
  }
}

/** The statement took no effect, and the same one sees what the other has done. */
const serializationFailure = '40001'

async function send(pool: PostgresPool, statement: string, values: string[]): Promise<readonly object[]> {
  if ('unsafe' in pool) return pool.unsafe(statement, values, { prepare: false })
  return (await pool.query(statement, values)).rows
}

/** The error of a server that cannot be asked. */
export function unavailable(error: unknown): StoreUnavailableException {
  const state = sqlState(error)
  const code = state === '' ? systemCode(error) : ` (${state})`
  return new StoreUnavailableException(
    `PostgreSQL cannot be asked${code}. Nothing is known of the record; try again`,
  )
}

/** PostgreSQL's code of an error, five digits or letters, or nothing for an error of another kind. */
export function sqlState(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown }
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : ''
}
