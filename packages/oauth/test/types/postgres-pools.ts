import type { PGlite } from '@electric-sql/pglite'
import type { PostgresPool } from 'dropbox-oauth/stores/postgres'
import type { Client, Pool } from 'pg'
import type { Sql } from 'postgres'

/** The libraries' own types are ones the store takes. */
export function accepted(
  pool: Pool,
  client: Client,
  sql: Sql,
  typed: Sql<{ point: number[] }>,
  pglite: PGlite,
): PostgresPool[] {
  return [pool, client, sql, typed, pglite]
}

export function refused(url: string, config: { connectionString: string }): PostgresPool[] {
  return [
    // @ts-expect-error: the store opens no connection
    url,
    // @ts-expect-error: as above
    config,
    // @ts-expect-error: a store without a server is another one
    undefined,
    // @ts-expect-error: a query must give its rows
    { query: async () => undefined },
  ]
}
