import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { BadInputException, StoreUnavailableException } from 'dropbox-oauth'
import { FileStore } from 'dropbox-oauth/stores/file'
import { describe, expect, test } from 'vitest'
import { storeProcesses } from './store-process.ts'
import { onlyFile, temporaryFolders } from './temporary-folder.ts'

const start = storeProcesses()
const newFolder = temporaryFolders()
const record = { format: 1, refreshToken: 'r' }

test.each(['0000', '0022', '0077', '0777'])(
  'under umask %s files have mode 0600 and folders 0700',
  async (umask) => {
    const directory = join(newFolder(), 'a/b/tokens')
    const process = await start(directory, { umask })
    await process.call('setup')
    const version = await process.call('write', 'key', record, undefined)
    await process.call('write', 'key', record, version)
    const entries = readdirSync(directory, { recursive: true, withFileTypes: true })
    expect(entries.length).toBe(4)
    const modes = entries.map((entry) => [
      entry.isFile(),
      lstatSync(join(entry.parentPath, entry.name)).mode & 0o777,
    ])
    expect(new Set(modes.map(([isFile, mode]) => mode === (isFile ? 0o600 : 0o700)))).toEqual(new Set([true]))
    expect(lstatSync(directory).mode & 0o777).toBe(0o700)
  },
)

describe('set-up refuses', () => {
  test.each<[what: string, spoil: (directory: string) => void, why: string]>([
    ['a folder that a group may read', (directory) => chmodSync(directory, 0o740), 'chmod 700'],
    ['a folder that all may enter', (directory) => chmodSync(directory, 0o711), 'chmod 700'],
    ['a symbolic link', linkInstead, 'symbolic link'],
    [
      'a file',
      (directory) => (rmSync(directory, { recursive: true }), writeFileSync(directory, '')),
      'not a folder',
    ],
    ['a symbolic link within', (directory) => linkInstead(join(directory, 'scrap')), 'symbolic link'],
  ])('%s', async (_what, spoil, why) => {
    const { directory, store } = await newStore()
    spoil(directory)
    const failure = await store.setup().catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(BadInputException)
    expect(String(failure)).toContain(why)
  })

  test("another user's folder", async () => {
    const { directory } = await newStore()
    const isRoot = process.geteuid?.() === 0
    if (isRoot) chownSync(directory, 65534, 65534) // only root can give a folder away; others have root's to try
    const store = new FileStore({ directory: isRoot ? directory : '/' })
    await expect(store.setup()).rejects.toThrow("another user's")
  })

  test('the same link with a slash at its end', async () => {
    const { directory } = await newStore()
    linkInstead(directory)
    await expect(new FileStore({ directory: `${directory}/` }).setup()).rejects.toThrow('symbolic link')
  })
})

test.each([undefined, '', 7, 'a\0b', null])('the directory %j is refused', (directory) => {
  expect(() => new FileStore({ directory: directory as string })).toThrow(BadInputException)
})

test('a relative directory is that of the time when the store was made', async () => {
  const folder = newFolder()
  const before = process.cwd()
  const relative = join(
    '..',
    ...before
      .split('/')
      .slice(1)
      .map(() => '..'),
    folder,
    'tokens',
  )
  const store = new FileStore({ directory: relative })
  await store.setup()
  expect(readdirSync(folder)).toEqual(['tokens'])
})

test('without a set-up, and after the directory has gone, the store is unavailable, never empty', async () => {
  const { directory, store } = await newStore()
  const version = (await store.write('key', record, undefined)) ?? ''
  const calls: [string, () => Promise<unknown>][] = [
    ['read', async () => store.read('key')],
    ['create', async () => store.write('key', record, undefined)],
    ['replace', async () => store.write('key', record, version)],
    ['delete', async () => store.delete('key', version)],
    ['list', async () => store.list()[Symbol.asyncIterator]().next()],
  ]
  renameSync(directory, `${directory}-gone`)
  for (const [name, call] of calls) await expect(call(), name).rejects.toThrow(StoreUnavailableException)
  mkdirSync(directory, { mode: 0o700 }) // a mount point without its disk
  for (const [name, call] of calls) await expect(call(), name).rejects.toThrow(StoreUnavailableException)
  rmSync(directory, { recursive: true })
  renameSync(`${directory}-gone`, directory)
  expect(await store.read('key')).toEqual({ record, version })
})

describe('a symbolic link in the place of', () => {
  test('a file is not read, and a write replaces the link, not what it points to', async () => {
    const { directory, store } = await newStore()
    const version = (await store.write('key', record, undefined)) ?? ''
    const file = onlyFile(directory)
    linkInstead(file, `${directory}-target`)
    await expect(store.read('key')).rejects.toThrow('ELOOP')
    const next = await store.write('key', { format: 1 }, version)
    expect(await store.read('key')).toEqual({ record: { format: 1 }, version: next })
    expect(readFileSync(`${directory}-target`, 'utf8')).toContain('refreshToken')
  })

  test("a version's folder makes the store unavailable, and nothing is written through it", async () => {
    const { directory, store } = await newStore()
    const version = (await store.write('key', record, undefined)) ?? ''
    linkInstead(dirname(onlyFile(directory)), `${directory}-target`)
    await expect(store.read('key')).rejects.toThrow(StoreUnavailableException)
    await expect(store.write('key', record, version)).rejects.toThrow(StoreUnavailableException)
    expect(readdirSync(`${directory}-target`)).toEqual([version])
  })

  test("a key's folder makes the store unavailable, and nothing is written through it", async () => {
    const { directory, store } = await newStore()
    const version = (await store.write('key', record, undefined)) ?? ''
    linkInstead(dirname(dirname(onlyFile(directory))), `${directory}-target`)
    await expect(store.write('key', record, version)).rejects.toThrow(StoreUnavailableException)
    await expect(store.delete('key', version)).rejects.toThrow(StoreUnavailableException)
    expect(readdirSync(join(`${directory}-target`, version))).toEqual([version])
  })
})

test('what killed processes left behind is removed by a later set-up, what may still be needed is not', async () => {
  const { directory, store } = await newStore()
  const leave = (name: string, minutes: number): void => {
    mkdirSync(join(directory, 'scrap', name))
    writeFileSync(join(directory, 'scrap', name, 'draft'), 'secret')
    const then = Date.now() / 1_000 - minutes * 60
    utimesSync(join(directory, 'scrap', name), then, then)
  }
  leave('old', 11)
  leave('young', 9)
  await store.setup()
  expect(readdirSync(join(directory, 'scrap'))).toEqual(['young'])
})

test('a folder that a killed deletion has left empty is no record, and one can be created in its place', async () => {
  const { directory, store } = await newStore()
  const version = (await store.write('key', record, undefined)) ?? ''
  const folder = dirname(dirname(onlyFile(directory)))
  rmSync(join(folder, version), { recursive: true })
  expect(await store.read('key')).toBeUndefined()
  mkdirSync(folder)
  expect(await store.write('key', record, undefined)).toBeDefined()
})

test('what is no record in the place of one makes the store unavailable, and is named', async () => {
  const { directory, store } = await newStore()
  await store.write('key', record, undefined)
  const folder = dirname(dirname(onlyFile(directory)))
  rmSync(folder, { recursive: true })
  mkdirSync(folder)
  writeFileSync(join(folder, 'notes.txt'), '')
  await expect(store.read('key')).rejects.toThrow(basename(folder))
  await expect(store.read('key')).rejects.toThrow(StoreUnavailableException)
})

test('an expected version that is a path leads nowhere', async () => {
  const { directory, store } = await newStore()
  const version = (await store.write('key', record, undefined)) ?? ''
  const other = basename(dirname(dirname(onlyFile(directory))))
  for (const path of [`../${other}/${version}`, `./${version}`, `${version}/`, '..', '', '/etc', '\0']) {
    expect(await store.write('key', record, path), path).toBeUndefined()
    expect(await store.delete('key', path), path).toBe(false)
  }
  expect(await store.read('key')).toEqual({ record, version })
})

test('no key and no token shows in a name', async () => {
  const { directory, store } = await newStore()
  await store.write('dbid:canary-key', { format: 1, refreshToken: 'canary-token' }, undefined)
  expect(readdirSync(directory, { recursive: true }).join()).not.toContain('canary')
  expect(readFileSync(onlyFile(directory), 'utf8')).toContain('canary')
})

async function newStore(): Promise<{ directory: string; store: FileStore }> {
  const directory = join(newFolder(), 'tokens')
  const store = new FileStore({ directory })
  await store.setup()
  return { directory, store }
}

function linkInstead(path: string, target = `${path}-target`): void {
  renameSync(path, target)
  symlinkSync(target, path)
}
