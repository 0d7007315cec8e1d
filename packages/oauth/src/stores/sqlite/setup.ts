import { isDropboxOAuthError } from '../../errors.ts'
import { refuse } from '../../protocol/checks.ts'
import { explain, isBusy, run, type SqliteDatabase } from './database.ts'

/** The table's name in quotes, so that it can be a reserved word and can be nothing but a name. */
export function quoteTable(table: string): string {
  if (typeof table === 'string' && /^(?!sqlite_)[A-Z_]\w{0,62}$/i.test(table)) return `"${table}"`
  refuse('table', "expected up to 63 ASCII letters, digits and _, not beginning with a digit or 'sqlite_'")
}

/** How often setting up is tried while others are at it. */
const maxAttempts = 50

/**
 * Makes the connection safe and the table there.
 * @throws {BadInputException} `bad_input` for a table of another shape.
 * @throws {StoreUnavailableException} `store_unavailable`
 * @throws {StoreCorruptException} `store_corrupt`
 */
export async function setUp(database: SqliteDatabase, table: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      prepareConnection(database)
      return prepareTable(database, table)
    } catch (error) {
      if (isDropboxOAuthError(error)) throw error
      if (attempt === maxAttempts || !isBusy(error)) throw explain(error)
    }
    // Who switches a file to WAL is told that it is busy without having waited.
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** `busy_timeout` and `synchronous` hold for this connection, `journal_mode` for the file. */
function prepareConnection(database: SqliteDatabase): void {
  const valueOf = (pragma: string): unknown => run(database, `PRAGMA ${pragma}`)[0]?.[0]
  if (Number(valueOf('busy_timeout')) === 0) database.exec('PRAGMA busy_timeout = 5000')
  const journal = valueOf('journal_mode')
  if (journal !== 'wal' && journal !== 'memory') run(database, 'PRAGMA journal_mode = WAL')
  // Also where it is 2, which is FULL: better-sqlite3 lowers with WAL what nobody has set.
  if (Number(valueOf('synchronous')) <= 2) database.exec('PRAGMA synchronous = FULL')
}

/** The columns as `columnsOf` tells them. */
const shape = 'key BLOB 1 1 1, record TEXT 1 0 1, version TEXT 1 0 1'

/** Our columns, and any other that an insert of ours would have to fill: name, type, not null, primary key, strict. */
const columnsOf = `
SELECT c.name || ' ' || c.type || ' ' || c."notnull" || ' ' || c.pk || ' ' || t.strict
FROM pragma_table_list AS t, pragma_table_info(t.name) AS c
WHERE t.schema = 'main' AND t.name = ? COLLATE NOCASE
  AND (c.name IN ('key', 'record', 'version') OR c.pk > 0 OR c."notnull" AND c.dflt_value IS NULL)
ORDER BY c.name`

function prepareTable(database: SqliteDatabase, table: string): void {
  const create = `CREATE TABLE IF NOT EXISTS ${table} (key BLOB PRIMARY KEY NOT NULL, version TEXT NOT NULL, record TEXT NOT NULL) STRICT`
  database.exec(create)
  const columns = run(database, columnsOf, table.slice(1, -1)).join(', ')
  if (columns !== shape)
    refuse('table', `${table} is there and of another shape. Name another one, or use: ${create}`)
}
