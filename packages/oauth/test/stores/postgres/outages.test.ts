import postgres from 'postgres'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { PostgresStore } from '../../../src/stores/postgres.ts'
import type { PostgresPool } from '../../../src/stores/postgres.ts'
import { settle } from '../../support/judge.ts'
import { type PostgresServer, startPostgres } from '../../support/postgres-server.ts'
import { leaks, textsOf } from '../../support/secrets.ts'
import { type Database, keysOf, openDatabase, refusalOf } from './database.ts'

let server: PostgresServer
let admin: Database
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server[Symbol.asyncDispose]())

const record = { format: 1, refreshToken: 'canary-refresh-token' }
let version: string

beforeEach(async () => {
  admin = openDatabase(server.url())
  const store = admin.store()
  await store.setup()
  await admin.run('truncate dropbox_oauth_tokens')
  version = String(await store.write('key', record, undefined))
  return () => admin[Symbol.asyncDispose]()
})

/** Everything a store does, each to fail. */
const everyMethod = (store: PostgresStore): readonly Promise<unknown>[] => [
  store.read('key'),
  store.read('absent'),
  store.write('key', record, version),
  store.write('absent', record, undefined),
  store.delete('key', version),
  keysOf(store),
]

/** Insists that every method fails as an outage with this code, and that nothing of the record is told. */
async function expectOutage(methods: readonly Promise<unknown>[], code: string): Promise<void> {
  for (const settled of await Promise.all(methods.map(settle))) {
    expect(settled).toMatchObject({ error: { code: 'store_unavailable', remedy: 'retry' } })
    const { error } = settled as { error: Error }
    expect(error.message).toBe(`PostgreSQL cannot be asked${code}. Nothing is known of the record; try again`)
    expect(leaks(textsOf(error), { token: record.refreshToken, user: 'postgres://' })).toEqual([])
  }
}

describe('a server that is not there', () => {
  const drivers: Readonly<Record<string, (url: string) => { pool: PostgresPool; end: () => Promise<void> }>> =
    {
      pg: (url) => {
        const { pool } = openDatabase(url)
        return { pool, end: () => pool.end() }
      },
      postgres: (url) => {
        const pool = postgres(url, { connect_timeout: 5, backoff: false, onnotice: () => {} })
        return { pool, end: () => pool.end() }
      },
    }

  test.each(Object.entries(drivers))('is an outage until it is back, over %s', async (_, connect) => {
    const { pool, end } = connect(server.url())
    const store = new PostgresStore({ pool })
    expect(await store.read('key')).toEqual({ record, version })
    await server.stop('immediate')
    // Connections that were open tell of it once, in different ways.
    const first = await settle(store.read('key'))
    expect(first).toHaveProperty('error.code', 'store_unavailable')
    await expectOutage([...everyMethod(store), store.setup()], ' (ECONNREFUSED)')
    await server.start()
    await expect
      .poll(() => settle(store.read('key')), { timeout: 20_000 })
      .toEqual({ value: { record, version } })
    await store.setup()
    await end()
  })
})

test('a server that hangs is an outage as soon as the pool gives up, and after it all is as before', async () => {
  await using database = openDatabase(server.url(), { query_timeout: 500, connectionTimeoutMillis: 500 })
  const store = database.store()
  await store.read('key')
  server.freeze()
  try {
    await expectOutage([store.read('key'), store.read('absent'), keysOf(store), store.setup()], '')
  } finally {
    server.thaw()
  }
  expect(await store.read('key')).toEqual({ record, version })
})

describe('a write that waits for another', () => {
  /** Has a store write a record that another transaction holds, until the write ends or `interrupt` ends it. */
  async function writeHeld(database: Database, interrupt?: () => Promise<void>): Promise<unknown> {
    const holder = await admin.pool.connect()
    await holder.query('begin; select from dropbox_oauth_tokens for update')
    const write = database.store().write('key', { ...record, step: 2 }, version)
    const settled = settle(write)
    await interrupt?.()
    await settled
    await holder.query('rollback')
    holder.release()
    return write
  }

  test('whose connection is cut is an outage, nothing is written, and the next one is', async () => {
    await using database = openDatabase(server.url())
    const terminate = "select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock'"
    const cut = () => expect.poll(() => admin.run(terminate), { timeout: 20_000 }).toEqual([[true]])
    await expectOutage([writeHeld(database, cut)], ' (57P01)')
    const store = database.store()
    expect(await store.read('key')).toEqual({ record, version })
    const next = await store.write('key', record, version)
    expect(await store.read('key')).toEqual({ record, version: next })
  })

  test.each([
    ['statement_timeout', '57014'],
    ['lock_timeout', '55P03'],
  ])('longer than %s is an outage, and nothing is written', async (setting, code) => {
    await using database = openDatabase(server.url(), { options: `-c ${setting}=300` })
    await expectOutage([writeHeld(database)], ` (${code})`)
    expect(await database.store().read('key')).toEqual({ record, version })
  })
})

test('an exhausted pool is an outage as soon as it gives up, and works when a connection is free', async () => {
  await using database = openDatabase(server.url(), { max: 1, connectionTimeoutMillis: 200 })
  const held = await database.pool.connect()
  await expectOutage(everyMethod(database.store()), '')
  held.release()
  expect(await database.store().read('key')).toEqual({ record, version })
})

test('a server that takes no more connections is an outage', async () => {
  await admin.run('create role crowded login connection limit 0')
  await using database = openDatabase(server.url('crowded'))
  await expectOutage([...everyMethod(database.store()), database.store().setup()], ' (53300)')
})

test('a server that has become read-only refuses writes as an outage, and reads on', async () => {
  await using database = openDatabase(server.url(), { options: '-c default_transaction_read_only=on' })
  const store = database.store()
  const writes = [
    store.write('key', record, version),
    store.write('absent', record, undefined),
    store.delete('key', version),
  ]
  await expectOutage(writes, ' (25006)')
  expect(await store.read('key')).toEqual({ record, version })
})

test('rights that were revoked and a table that was dropped are outages: no record is missing for it', async () => {
  await admin.run('create role revoked login')
  await using database = openDatabase(server.url('revoked'))
  await expectOutage(everyMethod(database.store()), ' (42501)')
  await expectOutage(everyMethod(admin.store('dropped')), ' (42P01)')
})

test('an error of the server that quotes the record is not passed on', async () => {
  await admin.store('strict').setup()
  await admin.run('alter table strict add check (length(record) < 5)')
  const insert = `insert into strict (id, key, version, record) values ('', '', '', '${JSON.stringify(record)}')`
  const quoting = await settle(admin.run(insert))
  expect(leaks(textsOf((quoting as { error: Error }).error), { token: record.refreshToken })).not.toEqual([])
  await expectOutage([admin.store('strict').write('key', record, undefined)], ' (23514)')
})

test('a store shows nothing of its pool', () => {
  const pool = { query: () => Promise.reject(new Error()), password: 'canary-password' }
  expect(leaks(textsOf(new PostgresStore({ pool })), { password: pool.password })).toEqual([])
})

describe('a damaged record', () => {
  const damages = [
    '',
    'null',
    '[]',
    '42',
    '{',
    '{"format":1',
    '{}',
    '{"format":"1"}',
    '{"format":1},"x":{}',
    '{"format":1}}',
  ]

  test.each(damages)('is told from a missing one, and can be replaced: %s', async (text) => {
    await admin.pool.query('update dropbox_oauth_tokens set record = $1', [text])
    const store = admin.store()
    const settled = await settle(store.read('key'))
    expect(settled).toMatchObject({ error: { code: 'store_corrupt', remedy: 'relink', version } })
    expect(await refusalOf(store.read('key'))).toMatch(/^store_corrupt: The stored record is damaged\. /)
    const next = await store.write('key', record, version)
    expect(await store.read('key')).toEqual({ record, version: next })
  })

  test('of whatever length what is left of it has', async () => {
    const store = admin.store()
    const whole = JSON.stringify(record)
    for (let length = 0; length < whole.length; length++) {
      await admin.pool.query('update dropbox_oauth_tokens set record = $1', [whole.slice(0, length)])
      const settled = await settle(store.read('key'))
      expect(settled).toHaveProperty('error.code', 'store_corrupt')
      expect(leaks(textsOf((settled as { error: Error }).error), { token: record.refreshToken })).toEqual([])
    }
  })
})
