import { copyFileSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { FileStore } from 'dropbox-oauth/stores/file'
import { expect, test } from 'vitest'
import { sha256 } from '../../../src/internal/sha256.ts'
import { onlyFile, temporaryFolders } from './temporary-folder.ts'

const newFolder = temporaryFolders()
const record = { format: 1, refreshToken: 'r', nested: { of: ['üñí', '\ud83d\ude00', null] } }

test('a record cut off at any length is damaged, never missing, and can be replaced', async () => {
  const { store, file, version } = await oneRecord()
  for (let length = readFileSync(file).length - 1; length >= 0; length--) {
    truncateSync(file, length)
    await expectDamaged(store, version)
  }
  const next = await store.write('key', record, version)
  expect(await store.read('key')).toEqual({ record, version: next })
})

test('a record with any bit flipped is damaged', async () => {
  const { store, file, version } = await oneRecord()
  const bytes = readFileSync(file)
  const step = process.env['FILE_ALL_BITS'] ? 1 : 5 // coprime to 8: each place in a byte has its turn
  for (let bit = 0; bit < bytes.length * 8; bit += step) {
    const flipped = Uint8Array.from(bytes)
    flipped[bit >> 3]! ^= 1 << (bit & 7) // `!`: bit < bytes.length * 8
    writeFileSync(file, flipped)
    await expectDamaged(store, version)
  }
})

test('a record whose file is gone is damaged, never missing', async () => {
  const { store, file, version } = await oneRecord()
  rmSync(file)
  await expectDamaged(store, version)
  expect(await store.write('key', record, version)).toBeDefined()
})

test('a damaged record can be deleted', async () => {
  const { store, file, version } = await oneRecord()
  truncateSync(file, 0)
  expect(await store.delete('key', version)).toBe(true)
  expect(await store.read('key')).toBeUndefined()
})

test('an older copy in the place of a record is damage: it does not come back to life', async () => {
  const { store, directory, file, version } = await oneRecord()
  const copy = join(directory, 'copy')
  copyFileSync(file, copy)
  const next = await store.write('key', { format: 1, refreshToken: 'newer' }, version)
  renameSync(copy, join(dirname(dirname(file)), `${next}`, `${next}`))
  await expectDamaged(store, next)
})

test("another key's record in the place of a record is damage", async () => {
  const { store, directory, file } = await oneRecord()
  const folder = dirname(dirname(file))
  const version = await store.write('other', record, undefined)
  rmSync(join(directory, await sha256('"other"')), { recursive: true })
  renameSync(folder, join(directory, await sha256('"other"')))
  expect(version).toBeDefined()
  await expect(store.read('other')).rejects.toMatchObject({ code: 'store_corrupt', version: basename(file) })
})

test('a record of a newer format asks for a newer release', async () => {
  const { store, file, version } = await oneRecord()
  const content = readFileSync(file, 'utf8')
    .split('\n')
    .slice(1)
    .join('\n')
    .replace('"format":1', '"format":2')
  writeFileSync(file, `${await sha256(content)}\n${content}`)
  await expect(store.read('key')).rejects.toMatchObject({
    code: 'store_corrupt',
    remedy: 'fix-config',
    version,
  })
  expect(await keysOf(store)).toEqual(['key'])
})

test('the list gives the key of a damaged record that still tells it, so that it can be linked again', async () => {
  const { store, file } = await oneRecord()
  truncateSync(file, readFileSync(file).length - 3)
  expect(await keysOf(store)).toEqual(['key'])
})

test.each<[how: string, spoil: (file: string) => void]>([
  ['is cut off', (file) => truncateSync(file, 10)],
  ['is missing', (file) => rmSync(file)],
  ['tells another', (file) => writeFileSync(file, readFileSync(file, 'utf8').replace(':"key"', ':"kex"'))],
])('the list reports a record that does not tell its key, after all others: it %s', async (_how, spoil) => {
  const { store, file } = await oneRecord()
  spoil(file)
  for (const key of ['a', 'b', 'c']) await store.write(key, record, undefined)
  const keys: string[] = []
  const listing = (async () => {
    for await (const key of store.list()) keys.push(key)
  })()
  await expect(listing).rejects.toMatchObject({ code: 'store_corrupt', remedy: 'relink' })
  expect(keys.toSorted()).toEqual(['a', 'b', 'c'])
})

test('two records of a key, as a careless restore leaves them, are not chosen from', async () => {
  const { store, directory, file, version } = await oneRecord()
  const copy = join(directory, 'copy')
  renameSync(dirname(file), copy)
  rmSync(dirname(dirname(file)), { recursive: true })
  await store.write('key', record, undefined)
  renameSync(copy, join(dirname(dirname(file)), version))
  await expect(store.read('key')).rejects.toMatchObject({ code: 'store_corrupt', remedy: 'fix-config' })
})

async function oneRecord(): Promise<{ store: FileStore; directory: string; file: string; version: string }> {
  const directory = newFolder()
  const store = new FileStore({ directory })
  await store.setup()
  const version = (await store.write('key', record, undefined)) ?? ''
  return { store, directory, file: onlyFile(directory), version }
}

async function expectDamaged(store: FileStore, version: string | undefined): Promise<void> {
  await expect(store.read('key')).rejects.toMatchObject({ code: 'store_corrupt', remedy: 'relink', version })
}

async function keysOf(store: FileStore): Promise<string[]> {
  const keys: string[] = []
  for await (const key of store.list()) keys.push(key)
  return keys
}
