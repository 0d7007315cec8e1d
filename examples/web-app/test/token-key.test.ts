import { readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeKeyFile, readKeyFile } from '../src/token-key.ts'
import { openTokenStore } from '../src/token-store.ts'
import { dataDirForTest } from './support/data-dir.ts'

test('of many that make the key at once, all get the same, and nothing else is left', async () => {
  const folder = dataDirForTest()
  const path = join(folder, 'token-key')
  const keys = await Promise.all(Array.from({ length: 20 }, () => makeKeyFile(path)))
  expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1)
  expect(keys[0]).toHaveLength(32)
  expect(await readdir(folder)).toEqual(['token-key'])
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect(await readKeyFile(path)).toEqual(keys[0])
})

test('a key that is given makes no file; the same as in the file is one key', async () => {
  const dataDir = dataDirForTest()
  const tokenKey = Buffer.alloc(32, 7)
  await openTokenStore({ dataDir, tokenKey }, 'store')
  expect(await readdir(dataDir)).toEqual(['store'])
  await writeFile(join(dataDir, 'token-key'), tokenKey.toString('hex'), { mode: 0o600 })
  await openTokenStore({ dataDir, tokenKey }, 'store')
})
