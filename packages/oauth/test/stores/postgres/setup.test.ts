import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { postgresSchema } from '../../../src/stores/postgres.ts'
import { type PostgresServer, startPostgres } from '../../support/postgres-server.ts'
import { type Database, openDatabase, refusalOf } from './database.ts'

let server: PostgresServer
let admin: Database
beforeAll(async () => {
  server = await startPostgres()
  admin = openDatabase(server.url())
  await admin.run('create role app login; create role stranger login')
})
afterAll(async () => {
  await admin[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

const rights = 'select, insert, update, delete'

/** What a message says to run. */
const mendOf = (refusal: string): string => /(?:Run|of): (.*)$/s.exec(refusal)?.[1] ?? ''

describe('a role without the right to create', () => {
  test('sets up and uses a table that an administrator made from the schema, with four rights', async () => {
    await admin.run(`${postgresSchema('made')} grant ${rights} on made to app`)
    await using app = openDatabase(server.url('app'))
    const store = app.store('made')
    await store.setup()
    const version = await store.write('key', { format: 1 }, undefined)
    const next = await store.write('key', { format: 2 }, version)
    expect(await store.read('key')).toEqual({ record: { format: 2 }, version: next })
    expect(await store.delete('key', String(next))).toBe(true)
  })

  test('is told the statements that an administrator runs where the table is missing, and they mend it', async () => {
    await using app = openDatabase(server.url('app'))
    const store = app.store('missing')
    const refusal = await refusalOf(store.setup())
    expect(refusal).toMatch(/^bad_input: PostgresStore: app may not create the table "missing"/)
    await admin.run(mendOf(refusal).replace('<its schema>', 'public'))
    await store.setup()
  })

  test.each(['select', 'insert', 'update', 'delete'])(
    'is told the grant where it lacks %s',
    async (right) => {
      const table = `without_${right}`
      await admin.run(
        `${postgresSchema(table)} grant ${rights} on ${table} to app; revoke ${right} on ${table} from app`,
      )
      await using app = openDatabase(server.url('app'))
      const refusal = await refusalOf(app.store(table).setup())
      expect(refusal).toBe(
        `bad_input: PostgresStore: app lacks rights on "${table}". Run: grant ${right} on "${table}" to app`,
      )
      await admin.run(mendOf(refusal))
      await app.store(table).setup()
    },
  )

  test('is told the grant where it may not use the schema', async () => {
    await admin.run(
      `create schema closed; ${postgresSchema('closed.tokens')} grant ${rights} on closed.tokens to app`,
    )
    await using app = openDatabase(server.url('app'))
    const store = app.store('closed.tokens')
    expect(await refusalOf(store.setup())).toMatch(
      /^bad_input: .*grant usage on schema <its schema> to <role>/s,
    )
    await admin.run('grant usage on schema closed to app')
    await store.setup()
  })
})

describe('a table that is there', () => {
  const shaped: Readonly<Record<string, string>> = {
    'of something else': 'create table TABLE (id serial primary key, name text)',
    'without a primary key':
      'create table TABLE (id bytea not null, key text not null, version text not null, record text not null, updated_at timestamptz not null default now())',
    'with a key that on conflict does not take':
      'SCHEMA alter table TABLE drop constraint TABLE_pkey, add primary key (id) deferrable',
    'unique for some rows only':
      "SCHEMA alter table TABLE drop constraint TABLE_pkey; create unique index on TABLE (id) where key > 'a'",
    'with a column less': 'SCHEMA alter table TABLE drop column updated_at',
    'with jsonb for the record':
      'SCHEMA alter table TABLE alter column record type jsonb using record::jsonb',
    'with records that may be null': 'SCHEMA alter table TABLE alter column record drop not null',
    'with versions cut short': 'SCHEMA alter table TABLE alter column version type varchar(10)',
    'with a column more that must be filled': 'SCHEMA alter table TABLE add column tenant int not null',
  }

  test.each(Object.entries(shaped))('%s is refused, and said to have another shape', async (name, ddl) => {
    const table = `t_${name.replaceAll(' ', '_')}`
    await admin.run(ddl.replace('SCHEMA', postgresSchema(table)).replaceAll('TABLE', table))
    const refusal = await refusalOf(admin.store(table).setup())
    expect(refusal).toContain(`bad_input: PostgresStore: the table "${table}" has another shape (`)
    expect(refusal).toContain(postgresSchema(table))
  })

  const lossy: Readonly<Record<string, string>> = {
    'an unlogged table': 'SCHEMA alter table TABLE set unlogged',
    'a view': 'create view TABLE as select 1 as id',
    'a sequence': 'create sequence TABLE',
  }

  test.each(Object.entries(lossy))('%s is refused: nothing in it survives a crash', async (name, ddl) => {
    const table = name.replaceAll(' ', '_')
    await admin.run(ddl.replace('SCHEMA', postgresSchema(table)).replaceAll('TABLE', table))
    expect(await refusalOf(admin.store(table).setup())).toMatch(
      /^bad_input: .* is no table, or none that survives/,
    )
  })

  test('is refused where something else has its name', async () => {
    await admin.run('create type taken as enum ()')
    expect(await refusalOf(admin.store('taken').setup())).toMatch(/^bad_input: .*something else has its name/)
  })

  test('is refused while row-level security could hide records, until what the message says is run', async () => {
    await admin.run(
      `${postgresSchema('hidden')} grant ${rights} on hidden to app; alter table hidden enable row level security`,
    )
    await using app = openDatabase(server.url('app'))
    const refusal = await refusalOf(app.store('hidden').setup())
    expect(refusal).toMatch(/^bad_input: .*row-level security could hide records/)
    await admin.run('alter table "hidden" disable row level security')
    expect(refusal).toContain('alter table "hidden" disable row level security')
    await app.store('hidden').setup()
  })

  test('may have columns more that fill themselves, and may be partitioned', async () => {
    await admin.run(
      `${postgresSchema('more').replace(/;$/, 'partition by hash (id);')}
       create table more_0 partition of more for values with (modulus 1, remainder 0);
       alter table more add column note text, add column n int not null generated always as (1) stored`,
    )
    const store = admin.store('more')
    await store.setup()
    const version = await store.write('key', { format: 1 }, undefined)
    expect(await store.read('key')).toEqual({ record: { format: 1 }, version })
    expect(await store.write('key', { format: 2 }, undefined)).toBeUndefined()
  })
})

describe('a server or database that cannot be used is refused with what to do', () => {
  test('read-only', async () => {
    await using database = openDatabase(server.url(), { options: '-c default_transaction_read_only=on' })
    const refusal = await refusalOf(database.store().setup())
    expect(refusal).toBe(
      'bad_input: PostgresStore: the server takes no writes. Connect to the primary; if this is it, run: alter role postgres set default_transaction_read_only = off',
    )
  })

  test('of another encoding', async () => {
    await admin.run("create database latin encoding 'LATIN1' template template0 locale 'C'")
    await using database = openDatabase(server.url('postgres', 'latin'))
    expect(await refusalOf(database.store().setup())).toMatch(
      /^bad_input: .* encoding is LATIN1, .*create database <name> encoding 'UTF8'/,
    )
  })

  test('without the schema', async () => {
    expect(await refusalOf(admin.store('nowhere.tokens').setup())).toBe(
      'bad_input: PostgresStore: there is no schema for "nowhere"."tokens". Run: create schema <name>',
    )
  })

  test('that does not know the role or the database', async () => {
    await using nobody = openDatabase(server.url('nobody_at_all'))
    expect(await refusalOf(nobody.store().setup())).toMatch(/^bad_input: .*refuses the role.* \(28000\)/)
    await using nowhere = openDatabase(server.url('postgres', 'nowhere'))
    expect(await refusalOf(nowhere.store().setup())).toMatch(/^bad_input: .*the database \(3D000\)/)
  })
})
