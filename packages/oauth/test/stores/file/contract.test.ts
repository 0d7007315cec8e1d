import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FileStore } from 'dropbox-oauth/stores/file'
import { tokenStoreContract } from 'dropbox-oauth/testing'
import { afterAll, describe, test } from 'vitest'

const directory = mkdtempSync(join(tmpdir(), 'file-store-'))
afterAll(() => rmSync(directory, { recursive: true }))

describe('a file store', () => {
  for (const { name, run } of tokenStoreContract({
    open: () => new FileStore({ directory }),
    sharing: 'fleet',
  }))
    test(name, run)
})
