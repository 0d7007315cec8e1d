import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type PostgresServer, startPostgres } from '../../support/postgres-server.ts'
import { countTogether } from './counter.ts'
import { type Database, keysOf, openDatabase } from './database.ts'

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server[Symbol.asyncDispose]())

const member = fileURLToPath(new URL('fleet-member.ts', import.meta.url))

test('fifty writers in five processes count exactly, on a table that they all set up at once', async () => {
  const args = ['--import', 'tsx', member, server.url(), 'shared', '10', '4']
  const start = () => promisify(execFile)(process.execPath, args, { timeout: 60_000 })
  const outputs = await Promise.all(Array.from({ length: 5 }, start))
  const refused = outputs.map(({ stdout }) => Number(stdout)).reduce((sum, times) => sum + times)
  await using database = openDatabase(server.url())
  expect((await database.store().read('shared'))?.record).toEqual({ format: 1, count: 5 * 10 * 4 })
  expect(refused).toBeGreaterThan(0)
}, 90_000)

test.each(['serializable', 'repeatable read'])(
  'under %s isolation the loser of a race is refused, not failed',
  async (isolation) => {
    const options = `-c default_transaction_isolation=${isolation.replace(' ', '\\ ')}`
    await using database = openDatabase(server.url(), { options })
    expect(await database.run('show transaction_isolation')).toEqual([[isolation]])
    const store = database.store('isolated')
    await store.setup()
    const refused = await countTogether(store, isolation, 10, 5)
    expect((await store.read(isolation))?.record).toEqual({ format: 1, count: 50 })
    expect(refused).toBeGreaterThan(0)
  },
)

test('of fifty setups at once on an empty database, all are done, and each store can be used', async () => {
  await using admin = openDatabase(server.url())
  await admin.run('create database empty')
  const databases = Array.from({ length: 50 }, () =>
    openDatabase(server.url('postgres', 'empty'), { max: 1 }),
  )
  try {
    await Promise.all(databases.map((database) => database.run('select 1'))) // all are connected before the race
    await setUpAndWrite(databases)
    const first = databases[0]! // `!`: there are fifty
    expect(
      await first.run("select count(*)::int from pg_class where relname = 'dropbox_oauth_tokens'"),
    ).toEqual([[1]])
    expect(await keysOf(first.store())).toHaveLength(50)
  } finally {
    await Promise.all(databases.map((database) => database[Symbol.asyncDispose]()))
  }
})

async function setUpAndWrite(databases: readonly Database[]): Promise<void> {
  await Promise.all(
    databases.map(async (database, i) => {
      const store = database.store()
      await store.setup()
      expect(await store.write(`key ${i}`, { format: 1 }, undefined)).toBeTypeOf('string')
    }),
  )
}
