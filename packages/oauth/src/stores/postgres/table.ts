import { refuse } from '../../protocol/checks.ts'

/** The table's name unless another is given. */
export const defaultTable = 'dropbox_oauth_tokens'

/** A name, or two, which need no escaping in quotes. PostgreSQL would cut a longer one off, and take another table. */
const identifiers = /^[A-Za-z_][A-Za-z0-9_]{0,62}(\.[A-Za-z_][A-Za-z0-9_]{0,62})?$/

/** The table's name in quotes, so that it can be a reserved word and can be nothing but a name. */
export function quoteTable(table: string): string {
  if (typeof table === 'string' && identifiers.test(table)) return `"${table.replace('.', '"."')}"`
  refuse(
    'table',
    "expected 'name' or 'schema.name', each of up to 63 ASCII letters, digits and _, not beginning with a digit",
  )
}

/**
 * The statement that creates a store's table, for your migrations. A role that uses it needs no more than
 * `grant usage on schema … to …` and `grant select, insert, update, delete on … to …`.
 *
 * `id` is the SHA-256 of `key`: an index on keys themselves would hold no long ones, and depend on the system's locales.
 * A NUL in a key stands there as `\0`, a backslash as two. `record` is text and not `jsonb`, which takes no `\u0000`.
 *
 * @throws {BadInputException} `bad_input` for what is no table's name.
 *
 * @example
 * ```ts
 * import { postgresSchema } from 'dropbox-oauth/stores/postgres'
 *
 * console.log(postgresSchema('oauth.dropbox_tokens'))
 * ```
 */
export function postgresSchema(table: string = defaultTable): string {
  return createTable(quoteTable(table))
}

/** The same, for a table's name in quotes. */
export function createTable(quoted: string): string {
  return `create table ${quoted} (
  id bytea primary key,
  key text not null,
  version text not null,
  record text not null,
  updated_at timestamptz not null default now()
);`
}
