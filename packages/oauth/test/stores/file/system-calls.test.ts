import { join } from 'node:path'
import { StoreUnavailableException } from 'dropbox-oauth'
import { FileStore } from 'dropbox-oauth/stores/file'
import { describe, expect, test } from 'vitest'
import type { Failure } from './child.ts'
import { type StoreProcess, storeProcesses } from './store-process.ts'
import { type SystemCall, systemCallsOf, tampering } from './system-calls.ts'
import { temporaryFolders } from './temporary-folder.ts'

const start = storeProcesses()
const newFolder = temporaryFolders()

const before = { format: 1, secret: 'before' }
const after = { format: 1, secret: 'after' }

/** A change: how it is prepared, made, and what is stored when it has been made. */
interface Change {
  prepare(store: FileStore, key: string): Promise<string | undefined>
  make(process: StoreProcess, key: string, version: string | undefined): Promise<unknown>
  readonly old: object | undefined
  readonly new: object | undefined
}

const changes: Record<string, Change> = {
  create: {
    prepare: async () => undefined,
    make: (process, key) => process.call('write', key, after, undefined),
    old: undefined,
    new: after,
  },
  replace: {
    prepare: (store, key) => store.write(key, before, undefined),
    make: (process, key, version) => process.call('write', key, after, version),
    old: before,
    new: after,
  },
  delete: {
    prepare: (store, key) => store.write(key, before, undefined),
    make: (process, key, version) => process.call('delete', key, version as string),
    old: before,
    new: undefined,
  },
}

/** Failures for each kind of system call; the first that fits. */
const errors: readonly [call: RegExp, errors: readonly string[]][] = [
  [/^open/, ['EMFILE', 'EACCES']],
  [/write|^mkdir|fsync/, ['ENOSPC', 'EIO']],
  [/^rename/, ['ENOSPC', 'EROFS']],
  [/^rmdir|^unlink/, ['EROFS']],
  [/./, ['EIO']],
]

describe.each(Object.entries(changes))('a %s', (_name, change) => {
  test('by a process killed at any system call is made or not made, never half', async () => {
    const { directory, store } = await newStore()
    const calls = await callsOf(directory, store, change)
    for (const some of chunks(calls, 4))
      await Promise.all(some.map((call) => killAt(call, directory, store, change)))
  }, 200_000)

  test('of which any system call fails is reported as failed, or made, and nothing is lost', async () => {
    const { directory, store } = await newStore()
    const calls = await callsOf(directory, store, change)
    const child = await start(directory)
    await child.call('read', 'another key') // so that its threads have been started
    for (const call of calls) {
      for (const error of errorsOf(call)) await failAt(call, error, child, store, change)
    }
  }, 200_000)
})

test('a record is on the disk before it is published, that before it is told, and only then the old one goes', async () => {
  const { directory, store } = await newStore()
  const names = (await callsOf(directory, store, changes['replace'] as Change)).map(({ name }) => name)
  const steps = names.filter((name) => /^(write|fsync|rename|unlink)/.test(name))
  //                     the file, its name            the folder's name
  expect(steps).toEqual(['write', 'fsync', 'fsync', 'rename', 'fsync', 'unlink'])
})

test('a read of which any system call fails never says that there is no record', async () => {
  const { directory, store } = await newStore()
  await store.write('key', before, undefined)
  const child = await start(directory)
  const read = (): Promise<unknown> => child.call('read', 'key')
  await read()
  const calls = await systemCallsOf(child.pid, directory, read)
  expect(calls.length).toBeGreaterThan(4)
  for (const call of calls) {
    const failure = await tampering(child.pid, call, { error: 'EIO' }, read).catch((error: Failure) => error)
    // A close that fails has no say.
    if (call.name === 'close') expect(failure).toMatchObject({})
    else
      expect(failure, call.name).toMatchObject({
        code: 'store_unavailable',
        message: expect.stringContaining('EIO'),
      })
  }
}, 60_000)

test('a set-up killed at any system call can be done again', async () => {
  const parent = newFolder()
  const setUp = async (child: StoreProcess): Promise<unknown> => child.call('setup')
  const traced = await ready(join(parent, 'traced/tokens'))
  const calls = await systemCallsOf(traced.pid, parent, () => setUp(traced))
  expect(calls.map(({ name }) => name)).toEqual(expect.arrayContaining(['mkdir', 'fsync']))
  for (const [i, call] of calls.entries()) {
    const directory = join(parent, `killed-${i}/tokens`)
    const child = await ready(directory)
    await expect(tampering(child.pid, call, { signal: 'KILL' }, () => setUp(child))).rejects.toThrow(
      'SIGKILL',
    )
    await expectUsable(directory)
  }
}, 200_000)

async function newStore(): Promise<{ directory: string; store: FileStore }> {
  const directory = newFolder()
  const store = new FileStore({ directory })
  await store.setup()
  return { directory, store }
}

/** A process whose threads have been started, which a first call does. */
async function ready(directory: string): Promise<StoreProcess> {
  const child = await start(directory)
  await child.call('read', 'another key').catch(() => undefined)
  return child
}

async function callsOf(directory: string, store: FileStore, change: Change): Promise<SystemCall[]> {
  const child = await ready(directory)
  const version = await change.prepare(store, 'traced')
  const calls = await systemCallsOf(child.pid, directory, () => change.make(child, 'traced', version))
  await child.kill()
  expect(calls.map(({ name }) => name)).toEqual(expect.arrayContaining(['rename', 'fsync']))
  return calls
}

async function killAt(call: SystemCall, directory: string, store: FileStore, change: Change): Promise<void> {
  const key = `killed at ${call.name} ${call.nth}`
  const version = await change.prepare(store, key)
  const child = await ready(directory)
  const work = (): Promise<unknown> => change.make(child, key, version)
  await expect(tampering(child.pid, call, { signal: 'KILL' }, work), key).rejects.toThrow('SIGKILL')
  await expectOneOf(store, key, [change.old, change.new])
}

async function failAt(
  call: SystemCall,
  error: string,
  child: StoreProcess,
  store: FileStore,
  change: Change,
): Promise<void> {
  const key = `${call.name} ${call.nth} fails with ${error}`
  const version = await change.prepare(store, key)
  const work = (): Promise<unknown> => change.make(child, key, version)
  try {
    const made = await tampering(child.pid, call, { error }, work)
    expect(made, key).toBeTruthy()
    await expectOneOf(store, key, [change.new])
  } catch (failure) {
    const message = expect.stringContaining(`(${error})`)
    expect(failure, key).toMatchObject({ name: StoreUnavailableException.name, message })
    await expectOneOf(store, key, [change.old, change.new])
  }
}

function errorsOf(call: SystemCall): readonly string[] {
  return errors.find(([kind]) => kind.test(call.name))?.[1] ?? []
}

/** Whatever is stored can be replaced and deleted: nothing is stuck. */
async function expectOneOf(store: FileStore, key: string, records: unknown[]): Promise<void> {
  const stored = await store.read(key)
  expect(records, key).toContainEqual(stored?.record)
  const next = await store.write(key, { format: 1 }, stored?.version)
  expect(next, key).toBeDefined()
  expect(await store.delete(key, next ?? ''), key).toBe(true)
  expect(await store.read(key), key).toBeUndefined()
}

async function expectUsable(directory: string): Promise<void> {
  const store = new FileStore({ directory })
  await store.setup()
  await expectOneOf(store, 'key', [undefined])
}

function chunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size))
}
