import { afterAll, beforeAll, expect, test } from 'vitest'
import { type PostgresServer, startPostgres } from '../../support/postgres-server.ts'
import { keysOf, openDatabase } from './database.ts'

// The server writes what it committed to its files only now and then, and a crash takes what it has not written.
const forgetful = ['synchronous_commit=off', 'wal_writer_delay=10s', 'bgwriter_lru_maxpages=0']

let server: PostgresServer
beforeAll(async () => {
  server = await startPostgres(forgetful)
})
afterAll(() => server[Symbol.asyncDispose]())

test('what a store has acknowledged survives a crash of a server whose commits need not', async () => {
  await using database = openDatabase(server.url())
  const store = database.store()
  await store.setup()
  await database.run('checkpoint') // the table is not what may be lost here
  expect(await database.run('show synchronous_commit')).toEqual([['off']])
  const crash = async (): Promise<void> => {
    await server.stop('immediate')
    await server.start()
  }

  const first = await store.write('key', { format: 1, step: 'created' }, undefined)
  await crash()
  expect(await store.read('key')).toEqual({ record: { format: 1, step: 'created' }, version: first })

  const second = await store.write('key', { format: 1, step: 'changed' }, first)
  await crash()
  expect(await store.read('key')).toEqual({ record: { format: 1, step: 'changed' }, version: second })

  expect(await store.delete('key', String(second))).toBe(true)
  await crash()
  expect(await keysOf(store)).toEqual([])
  await database.run('drop table dropbox_oauth_tokens')
})

test.each([
  ['off', 'on'],
  ['local', 'local'],
  ['remote_apply', 'remote_apply'],
])(
  'with synchronous_commit %s a write commits with %s, and leaves the session as it was',
  async (before, at) => {
    await using database = openDatabase(server.url(), { max: 1 })
    const store = database.store()
    await store.setup()
    await database.run(tellAtCommit)
    await database.run(`set synchronous_commit = ${before}`)
    const first = await store.write('key', { format: 1 }, undefined)
    await store.delete('key', String(await store.write('key', { format: 1 }, first)))
    expect(await database.run('select * from told')).toEqual([[at], [at], [at]])
    expect(await database.run('show synchronous_commit')).toEqual([[before]])
    await database.run('drop table dropbox_oauth_tokens, told')
  },
)

/** Has each transaction write down its setting when it commits. */
const tellAtCommit = `
  create table told (setting text);
  create or replace function tell() returns trigger language plpgsql as $$ begin
    insert into told values (current_setting('synchronous_commit'));
    return null;
  end $$;
  create constraint trigger tell after insert or update or delete on dropbox_oauth_tokens
    deferrable initially deferred for each row execute function tell();`
