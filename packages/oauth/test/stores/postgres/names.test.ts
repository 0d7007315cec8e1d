import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PostgresStore, postgresSchema } from '../../../src/stores/postgres.ts'
import { fromColumn, toColumn } from '../../../src/stores/postgres/key.ts'
import { type PostgresServer, startPostgres } from '../../support/postgres-server.ts'
import { type Database, keysOf, openDatabase } from './database.ts'

let server: PostgresServer
let database: Database
beforeAll(async () => {
  server = await startPostgres()
  database = openDatabase(server.url())
})
afterAll(async () => {
  await database[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

describe('keys', () => {
  test('stand in their column as they are, a NUL as \\0 and a backslash as two', async () => {
    const store = database.store('columns')
    await store.setup()
    for (const key of ['dbid:AAH4f99', 'a\0b', 'a\\0b']) await store.write(key, { format: 1 }, undefined)
    const columns = await database.run('select key from columns order by key collate "C"')
    expect(columns).toEqual([['a\\0b'], ['a\\\\0b'], ['dbid:AAH4f99']])
  })

  test('come back from their column, and no two meet there', () => {
    const key = fc.string({ unit: fc.constantFrom('\0', '\\', '0', 'a') })
    fc.assert(fc.property(key, (one) => fromColumn(toColumn(one)) === one && !toColumn(one).includes('\0')))
    fc.assert(fc.property(key, key, (one, other) => (one === other) === (toColumn(one) === toColumn(other))))
  })

  test('may be far longer than what an index holds', async () => {
    const store = database.store('long')
    await store.setup()
    // Random, since the server would compress what repeats.
    const [base] = fc.sample(fc.string({ minLength: 50_000, maxLength: 50_000 }), 1) as [string]
    const versions = [await store.write(`${base}a`, { format: 1 }, undefined)]
    versions.push(await store.write(`${base}b`, { format: 2 }, undefined))
    expect(await store.read(`${base}b`)).toEqual({ record: { format: 2 }, version: versions[1] })
    expect((await keysOf(store)).toSorted()).toEqual([`${base}a`, `${base}b`])
    expect(await store.delete(`${base}a`, String(versions[0]))).toBe(true)
    expect(await keysOf(store)).toEqual([`${base}b`])
  })

  test.each([
    `'; drop table victims; --`,
    `$1`,
    `"; delete from victims; --`,
    `\\'; drop table victims; --`,
    `x' or '1'='1`,
  ])('that look like SQL are only keys: %s', async (key) => {
    const store = database.store('victims')
    await store.setup()
    await store.write('bystander', { format: 1 }, undefined)
    const version = await store.write(key, { format: 1, text: key }, undefined)
    expect(await store.read(key)).toEqual({ record: { format: 1, text: key }, version })
    expect(await store.write(key, { format: 1 }, key)).toBeUndefined()
    expect(await store.delete(key, key)).toBe(false)
    expect(await store.delete(key, String(version))).toBe(true)
    expect(await keysOf(store)).toEqual(['bystander'])
  })

  test('are listed page by page, each once', async () => {
    const store = database.store('pages')
    await store.setup()
    expect(await keysOf(store)).toEqual([])
    const fill = (from: number, to: number): Promise<unknown> =>
      database.run(
        `insert into pages (id, key, version, record)
         select sha256(convert_to('k' || i, 'UTF8')), 'k' || i, 'v', '{"format":1}' from generate_series(${from}, ${to}) i`,
      )
    for (const [from, to] of [
      [1, 999],
      [1000, 1000],
      [1001, 2500],
    ] as const) {
      await fill(from, to)
      const keys = await keysOf(store)
      expect(keys).toHaveLength(to)
      expect(new Set(keys)).toEqual(new Set(Array.from({ length: to }, (_, i) => `k${i + 1}`)))
    }
  })

  test('are listed without a connection held between pages', async () => {
    await using one = openDatabase(server.url(), { max: 1, connectionTimeoutMillis: 2_000 })
    const store = one.store('pages')
    let count = 0
    for await (const key of store.list()) {
      if (count++ % 500 === 0) expect(await store.read(key)).toMatchObject({ version: 'v' })
    }
    expect(count).toBe(2500)
  })
})

describe('tables', () => {
  test.each(['select', 'Order', 'public.User', 'UPPER.lower_1', '_', `a${'b'.repeat(62)}`])(
    'may be named %s',
    async (table) => {
      await database.run('create schema if not exists "UPPER"')
      const store = database.store(table)
      await store.setup()
      await store.setup()
      await store.write('key', { format: 1 }, undefined)
      expect(await keysOf(store)).toEqual(['key'])
      const [schema, name] = table.includes('.') ? table.split('.') : ['public', table]
      expect(await database.run(`select key from "${schema}"."${name}"`)).toEqual([['key']])
    },
  )

  test.each([
    '',
    ' ',
    'a b',
    'a"b',
    '"a"',
    'a; drop table b',
    'a--',
    "a'b",
    'a.b.c',
    '.a',
    'a.',
    'a..b',
    '1a',
    'ä',
    'a\0',
    'a\n',
    '\na',
    '$1',
    'a$',
    `a${'b'.repeat(63)}`,
    `${'a'.repeat(64)}.b`,
    null,
    42,
    {},
    ['a'],
  ])('are not named %j', (table) => {
    const name = table as string
    expect(() => new PostgresStore({ pool: database.pool, table: name })).toThrow(
      /^table: expected 'name' or/,
    )
    expect(() => postgresSchema(name)).toThrow(/^table: expected 'name' or/)
  })
})

test.each([undefined, null, 'postgres://localhost', {}, { connect: () => {} }, { query: 'select' }])(
  'what cannot run statements is no pool: %j',
  (pool) => {
    expect(() => new PostgresStore({ pool: pool as never })).toThrow(/^pool: a Pool of pg/)
  },
)

test('a store needs options', () => {
  expect(() => new PostgresStore(undefined as never)).toThrow(/^options: /)
})
