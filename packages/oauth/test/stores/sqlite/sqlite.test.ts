import { BadInputException } from 'dropbox-oauth'
import { type SqliteDatabase, SqliteStore } from 'dropbox-oauth/stores/sqlite'
import { describe, expect, test } from 'vitest'

const record = { format: 1 }

/** A database on which each statement fails. */
function failing(error: unknown): SqliteDatabase {
  const fail = (): never => {
    throw error
  }
  return { exec: fail, prepare: () => ({ all: fail }) }
}

/** Errors as `node:sqlite` makes them. */
const byNumber = (errcode: number) =>
  Object.assign(new Error('of a row with CANARY-17'), { code: 'ERR_SQLITE_ERROR', errcode })
/** Errors as `better-sqlite3` makes them. */
const byName = (code: string) => Object.assign(new Error('of a row with CANARY-17'), { code })

describe('the constructor refuses', () => {
  const database = failing(new Error())
  test.each<[what: string, options: unknown, message: string]>([
    ['no options', undefined, 'options'],
    ['no database', {}, 'database'],
    ['a file name', { database: 'tokens.db' }, 'database'],
    ['an empty table name', { database, table: '' }, 'table'],
    ['a table name with a quote', { database, table: 'a"; DROP TABLE users; --' }, 'table'],
    ["a table name of SQLite's own", { database, table: 'SQLite_tokens' }, 'table'],
    ['a table that is no text', { database, table: 5 }, 'table'],
  ])('%s', (_, options, message) => {
    const build = () => new SqliteStore(options as { database: SqliteDatabase })
    expect(build).toThrow(BadInputException)
    expect(build).toThrow(message)
  })
})

describe('an error of the driver', () => {
  test.each<[error: unknown, code: string]>([
    [byNumber(5), 'SQLITE_BUSY'],
    [byName('SQLITE_BUSY_SNAPSHOT'), 'SQLITE_BUSY_SNAPSHOT'],
    [byNumber(778), 'SQLITE_IOERR'],
    [byName('SQLITE_IOERR_FSYNC'), 'SQLITE_IOERR_FSYNC'],
    [byNumber(13), 'SQLITE_FULL'],
    [byNumber(8), 'SQLITE_READONLY'],
    [byNumber(14), 'SQLITE_CANTOPEN'],
    [Object.assign(new Error(), { code: 'ERR_INVALID_STATE' }), 'ERR_INVALID_STATE'],
  ])('that is no damage is an outage, with its code: %o', async (error, code) => {
    const store = new SqliteStore({ database: failing(error) })
    const unavailable = { code: 'store_unavailable', message: expect.stringContaining(`(${code})`) as string }
    await expect(store.read('ada')).rejects.toMatchObject(unavailable)
    await expect(store.write('ada', record, undefined)).rejects.toMatchObject(unavailable)
    await expect(store.write('ada', record, 'v')).rejects.toMatchObject(unavailable)
    await expect(store.delete('ada', 'v')).rejects.toMatchObject(unavailable)
    await expect(store.list()[Symbol.asyncIterator]().next()).rejects.toMatchObject(unavailable)
  })

  test.each([
    byNumber(11),
    byNumber(267),
    byName('SQLITE_CORRUPT_VTAB'),
    byNumber(26),
    byName('SQLITE_NOTADB'),
  ])('that is damage to the file is a fault that no user can mend: %o', async (error) => {
    const store = new SqliteStore({ database: failing(error) })
    const corrupt = { code: 'store_corrupt', remedy: 'fix-config' }
    await expect(store.setup()).rejects.toMatchObject(corrupt)
    await expect(store.read('ada')).rejects.toMatchObject(corrupt)
    await expect(store.write('ada', record, undefined)).rejects.toMatchObject(corrupt)
  })

  test('shows nothing but its code', async () => {
    const store = new SqliteStore({ database: failing(byNumber(1)) })
    const error = (await store.read('ada').catch((reason: unknown) => reason)) as Error
    expect(`${error.stack}`).not.toContain('CANARY')
    expect(error.cause).toBeUndefined()
  })
})
