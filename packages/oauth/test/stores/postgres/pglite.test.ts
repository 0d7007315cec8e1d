import { PGlite } from '@electric-sql/pglite'
import { afterAll, describe, test } from 'vitest'
import { PostgresStore } from 'dropbox-oauth/stores/postgres'
import { tokenStoreContract } from 'dropbox-oauth/testing'

// One database for all: it takes seconds to start, and lives in this process. Its one connection is all there is.
const pool = new PGlite()
afterAll(() => pool.close())

describe('the contract of a token store, over PGlite', () => {
  const open = () => new PostgresStore({ pool })
  test.each(tokenStoreContract({ open, sharing: 'fleet' }))('$name', ({ run }) => run())
})
