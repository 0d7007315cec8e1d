import assert from 'node:assert/strict'
import { readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { SqliteStore } from '../../../../src/stores/sqlite.ts'
import { type Case, valueOf } from './drivers.ts'

const record = { format: 1, refreshToken: 'CANARY-5d1f7a', filler: 'x'.repeat(9_000) }
const unavailable = (code: string) => ({ code: 'store_unavailable', message: new RegExp(`\\(${code}\\)`) })

export const fileCases: readonly Case[] = [
  {
    name: 'setup makes the connection wait for others and each commit reach the disk',
    async run({ file, open }) {
      const database = open(file())
      await new SqliteStore({ database }).setup()
      assert.equal(valueOf(database, 'PRAGMA journal_mode'), 'wal')
      assert.equal(valueOf(database, 'PRAGMA synchronous'), 2)
      assert.equal(valueOf(database, 'PRAGMA busy_timeout'), 5_000)
    },
  },
  {
    name: 'setup tries again while another connection is at work on a file that is not in WAL yet',
    async run({ file, open }) {
      const [other, database] = [open(file()), open(file())]
      other.exec('CREATE TABLE others (x); BEGIN IMMEDIATE; INSERT INTO others VALUES (1)')
      database.exec('PRAGMA busy_timeout = 1')
      const setting = new SqliteStore({ database }).setup()
      other.exec('COMMIT')
      await setting
      assert.equal(valueOf(database, 'PRAGMA journal_mode'), 'wal')
    },
  },
  {
    name: 'setup leaves what is stricter, or chosen, as it is',
    async run({ file, open }) {
      const database = open(file())
      database.exec('PRAGMA synchronous = EXTRA; PRAGMA busy_timeout = 70')
      await new SqliteStore({ database }).setup()
      assert.equal(valueOf(database, 'PRAGMA synchronous'), 3)
      assert.equal(valueOf(database, 'PRAGMA busy_timeout'), 70)
    },
  },
  {
    name: 'records outlive the process',
    async run({ file, store, open }) {
      const version = await (await store(file())).write('ada', record, undefined)
      assert.deepEqual(await new SqliteStore({ database: open(file()) }).read('ada'), { record, version })
    },
  },
  {
    name: 'two tables of one file share nothing',
    async run({ file, open }) {
      const database = open(file())
      const [one, other] = ['one', 'select'].map((table) => new SqliteStore({ database, table })) as [
        SqliteStore,
        SqliteStore,
      ]
      await Promise.all([one.setup(), other.setup()])
      await one.write('ada', record, undefined)
      assert.equal(await other.read('ada'), undefined)
    },
  },
  {
    name: 'a table that is there with more columns is used, when they fill themselves',
    async run({ file, open }) {
      const database = open(file())
      database.exec(
        `CREATE TABLE Dropbox_OAuth_Tokens (note TEXT, key BLOB PRIMARY KEY NOT NULL, version TEXT NOT NULL,
          record TEXT NOT NULL, made TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP) STRICT`,
      )
      const store = new SqliteStore({ database })
      await store.setup()
      const version = await store.write('ada', record, undefined)
      assert.deepEqual(await store.read('ada'), { record, version })
    },
  },
  ...Object.entries({
    'other columns': 'CREATE TABLE dropbox_oauth_tokens (id INTEGER PRIMARY KEY, token TEXT)',
    'a key that is no bytes':
      'CREATE TABLE dropbox_oauth_tokens (key TEXT PRIMARY KEY NOT NULL, version TEXT NOT NULL, record TEXT NOT NULL) STRICT',
    'no primary key':
      'CREATE TABLE dropbox_oauth_tokens (key BLOB NOT NULL, version TEXT NOT NULL, record TEXT NOT NULL) STRICT',
    'a column that nobody fills':
      'CREATE TABLE dropbox_oauth_tokens (key BLOB PRIMARY KEY NOT NULL, version TEXT NOT NULL, record TEXT NOT NULL, tenant TEXT NOT NULL) STRICT',
    'columns of no type':
      'CREATE TABLE dropbox_oauth_tokens (key BLOB PRIMARY KEY NOT NULL, version TEXT NOT NULL, record TEXT NOT NULL)',
    'the name of a view': 'CREATE VIEW dropbox_oauth_tokens AS SELECT 1 AS key, 2 AS version, 3 AS record',
  }).map(([what, sql]): Case => ({
    name: `setup refuses a table with ${what}`,
    async run({ file, open }) {
      const database = open(file())
      database.exec(sql)
      await assert.rejects(new SqliteStore({ database }).setup(), {
        code: 'bad_input',
        message: /another shape/,
      })
    },
  })),
  {
    name: 'a full disk is an outage, and the record before it stays',
    async run({ file, open }) {
      const database = open(file())
      const store = new SqliteStore({ database })
      await store.setup()
      const version = await store.write('ada', record, undefined)
      database.exec(`PRAGMA max_page_count = ${Number(valueOf(database, 'PRAGMA page_count'))}`)
      const grown = { ...record, filler: 'x'.repeat(90_000) }
      await assert.rejects(store.write('ada', grown, version), unavailable('SQLITE_FULL'))
      await assert.rejects(store.write('bob', grown, undefined), unavailable('SQLITE_FULL'))
      assert.deepEqual(await store.read('ada'), { record, version })
      database.exec('PRAGMA max_page_count = 1000000')
      assert.ok(await store.write('ada', grown, version))
    },
  },
  {
    name: 'a connection that may only read reads, and to write is an outage',
    async run({ file, store, open }) {
      const version = await (await store(file())).write('ada', record, undefined)
      const reader = new SqliteStore({ database: open(file(), { readOnly: true }) })
      await reader.setup()
      assert.deepEqual(await reader.read('ada'), { record, version })
      await assert.rejects(reader.write('ada', record, version), unavailable('SQLITE_READONLY'))
      await assert.rejects(reader.delete('ada', version ?? ''), unavailable('SQLITE_READONLY'))
    },
  },
  {
    name: 'a file that another writes to for too long is an outage',
    async run({ file, store, open }) {
      const version = await (await store(file())).write('ada', record, undefined)
      const [database, other] = [open(file()), open(file())]
      database.exec('PRAGMA busy_timeout = 20')
      const waiting = new SqliteStore({ database })
      await waiting.setup()
      other.exec('BEGIN IMMEDIATE')
      await assert.rejects(waiting.write('ada', record, version), unavailable('SQLITE_BUSY'))
      assert.deepEqual(await waiting.read('ada'), { record, version })
      other.exec('ROLLBACK')
      assert.ok(await waiting.write('ada', record, version))
    },
  },
  {
    name: 'a database that was closed is an outage',
    async run({ file, open }) {
      const database = open(file())
      const store = new SqliteStore({ database })
      await store.setup()
      database.close()
      await assert.rejects(store.read('ada'), { code: 'store_unavailable' })
      await assert.rejects(store.setup(), { code: 'store_unavailable' })
    },
  },
  {
    name: 'a file that is no database is damage, and not for the users to mend',
    async run({ file, open }) {
      writeFileSync(file(), 'this is no database at all. '.repeat(1_000))
      const opening = async () => new SqliteStore({ database: open(file()) }).setup()
      // better-sqlite3 looks into the file when it opens it.
      await assert.rejects(opening(), (error: { code: string; remedy?: string }) =>
        error.code === 'store_corrupt' ? error.remedy === 'fix-config' : error.code === 'SQLITE_NOTADB',
      )
    },
  },
  {
    name: 'a damaged page is damage, not a missing record',
    async run({ file, open }) {
      const database = open(file())
      const store = new SqliteStore({ database })
      await store.setup()
      for (let i = 0; i < 50; i++) await store.write(`user ${i}`, record, undefined)
      database.close()
      const bytes = readFileSync(file())
      writeFileSync(file(), bytes.fill(0x55, 4_096))
      const damaged = new SqliteStore({ database: open(file()) })
      await assert.rejects(damaged.read('user 7'), { code: 'store_corrupt', remedy: 'fix-config' })
      await assert.rejects(damaged.write('user 7', record, undefined), { code: 'store_corrupt' })
    },
  },
  {
    name: 'a file that was cut off is damage, not a missing record',
    async run({ file, open }) {
      const database = open(file())
      const store = new SqliteStore({ database })
      await store.setup()
      for (let i = 0; i < 50; i++) await store.write(`user ${i}`, record, undefined)
      database.close()
      truncateSync(file(), 8_192)
      const damaged = new SqliteStore({ database: open(file()) })
      await assert.rejects(damaged.read('user 7'), { code: 'store_corrupt' })
    },
  },
  {
    name: 'a record that was altered by hand is damage, with the version that replaces it',
    async run({ file, open }) {
      const database = open(file())
      const store = new SqliteStore({ database })
      await store.setup()
      const version = await store.write('ada', record, undefined)
      for (const text of [
        '',
        '{',
        '[]',
        'null',
        '"text"',
        '{}',
        '{"format":"1"}',
        '{"format":1},"x":{}',
        '1}',
      ]) {
        database.prepare('UPDATE dropbox_oauth_tokens SET record = ? RETURNING 1').all(text)
        await assert.rejects(store.read('ada'), { code: 'store_corrupt', remedy: 'relink', version }, text)
      }
      assert.ok(await store.write('ada', record, version))
      assert.deepEqual((await store.read('ada'))?.record, record)
    },
  },
  {
    name: 'an error shows nothing of a record',
    async run({ file, open }) {
      const database = open(file())
      const store = new SqliteStore({ database })
      await store.setup()
      database.exec(
        'CREATE TRIGGER t BEFORE INSERT ON dropbox_oauth_tokens BEGIN SELECT RAISE(ABORT, "no"); END',
      )
      const error = (await store.write('ada', record, undefined).catch((reason: unknown) => reason)) as Error
      assert.equal(error.name, 'StoreUnavailableException')
      assert.ok(!`${error.stack}${JSON.stringify(error)}`.includes('CANARY'))
      assert.equal(error.cause, undefined)
    },
  },
  {
    name: 'list gives every key of many pages once',
    async run({ file, open }) {
      const database = open(file())
      const store = new SqliteStore({ database })
      await store.setup()
      const keys = ['', '\ufeffada', 'ada\0', 'ada', ...Array.from({ length: 1_996 }, (_, i) => `user ${i}`)]
      database.exec('PRAGMA synchronous = OFF; BEGIN')
      for (const key of keys) await store.write(key, { format: 1 }, undefined)
      database.exec('COMMIT')
      const listed: string[] = []
      for await (const key of store.list()) listed.push(key)
      assert.deepEqual(listed.toSorted(), keys.toSorted())
    },
  },
  {
    name: 'a database in memory is fine for one process',
    async run({ store }) {
      const made = await store(':memory:')
      const version = await made.write('ada', record, undefined)
      assert.deepEqual(await made.read('ada'), { record, version })
    },
  },
]
