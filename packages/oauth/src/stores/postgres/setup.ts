import { BadInputException, type DropboxOAuthError } from '../../errors.ts'
import { askFacts, type Facts, toFacts } from './facts.ts'
import { type PostgresPool, run, sqlState, unavailable } from './pool.ts'
import { createTable } from './table.ts'

/**
 * Creates the table where it is missing, then checks it. The right to create is needed for the former only.
 * @throws {BadInputException} `bad_input` with what to run, for a server or a table that cannot be used.
 * @throws {StoreUnavailableException} `store_unavailable`
 */
export async function setUp(pool: PostgresPool, table: string): Promise<void> {
  let facts = await examine(pool, table)
  checkServer(facts)
  if (facts.kind === null) {
    await create(pool, table, facts.role)
    facts = await examine(pool, table)
  }
  checkTable(facts, table)
}

async function examine(pool: PostgresPool, table: string): Promise<Facts> {
  try {
    return toFacts(await run(pool, askFacts, [table]))
  } catch (error) {
    throw explain(error, table, '<role>')
  }
}

/** Of many processes that create a table at once, all but one fail, in one of these ways. */
const isCreatedByAnother = (error: unknown): boolean => ['42P07', '42710', '23505'].includes(sqlState(error))

async function create(pool: PostgresPool, table: string, role: string): Promise<void> {
  try {
    await run(pool, createTable(table), [])
  } catch (error) {
    if (!isCreatedByAnother(error)) throw explain(error, table, role)
  }
}

function checkServer({ encoding, isReadOnly, role }: Facts): void {
  if (isReadOnly) {
    const writable = `alter role ${role} set default_transaction_read_only = off`
    throw refusal('the server takes no writes', `Connect to the primary; if this is it, run: ${writable}`)
  }
  if (encoding !== 'UTF8') {
    const utf8 = "create database <name> encoding 'UTF8' template template0"
    throw refusal(`the database's encoding is ${encoding}, which cannot hold every key`, `Run: ${utf8}`)
  }
}

/** The columns as `Facts` tells them, when they are those of `createTable`. */
const expectedColumns = [
  'id bytea not null',
  'key text not null',
  'version text not null',
  'record text not null',
  'updated_at timestamp with time zone not null',
].join(', ')

function checkTable({ kind, columns, isUnique, isHidden, missing, role }: Facts, table: string): void {
  if (kind === null)
    throw refusal(`no table ${table} can be created, since something else has its name`, rename)
  if (!/^[rp]p$/.test(kind)) {
    const logged = `If it is an unlogged table, run: alter table ${table} set logged`
    throw refusal(`${table} is no table, or none that survives a crash`, logged)
  }
  if (columns !== expectedColumns || !isUnique) {
    const shape = `(${columns}${isUnique ? '' : '; id is no primary key'})`
    throw refusal(`the table ${table} has another shape ${shape}`, `${rename}, or run: ${createTable(table)}`)
  }
  if (missing !== null) {
    throw refusal(`${role} lacks rights on ${table}`, `Run: grant ${missing} on ${table} to ${role}`)
  }
  if (isHidden) {
    const mend = `Run: alter table ${table} disable row level security, or: alter role ${role} bypassrls`
    throw refusal(`row-level security could hide records of ${table} from ${role}`, mend)
  }
}

const rename = 'Give the store the name of another table'

/** What a failed statement says to whoever runs the server. */
function explain(error: unknown, table: string, role: string): DropboxOAuthError {
  const state = sqlState(error)
  if (state === '42501') {
    const grants = `grant select, insert, update, delete on ${table} to ${role}`
    const all = `${createTable(table)} grant usage on schema <its schema> to ${role}; ${grants}`
    return refusal(
      `${role} may not create the table ${table}, or not use its schema`,
      `As an administrator run what is missing of: ${all}`,
    )
  }
  if (state === '3F000') return refusal(`there is no schema for ${table}`, 'Run: create schema <name>')
  if (/^28|^3D000$/.test(state)) {
    return refusal(
      `the server refuses the role, its password or the database (${state})`,
      "Mend the pool's settings",
    )
  }
  return unavailable(error)
}

const refusal = (what: string, toDo: string): BadInputException =>
  new BadInputException(`PostgresStore: ${what}. ${toDo}`)
