import { readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { FileStore } from 'dropbox-oauth/stores/file'
import { expect, test } from 'vitest'
import { type StoreProcess, storeProcesses } from './store-process.ts'
import { freezing, type SystemCall, systemCallsOf } from './system-calls.ts'
import { filesIn, temporaryFolders } from './temporary-folder.ts'

const start = storeProcesses()
const newFolder = temporaryFolders()

const old = { format: 1, by: 'somebody before' }
const frozen = { format: 1, by: 'the frozen' }
const newer = { format: 1, by: 'the others' }

type Others = (store: FileStore, key: string) => Promise<unknown>
const others: [what: string, Others][] = [
  ['write on and on', writeOften],
  ['delete the record and create another', replaceByAnother],
]
const work: [what: string, (child: StoreProcess, key: string, version: string) => Promise<unknown>][] = [
  ['write', (child, key, version) => child.call('write', key, frozen, version)],
  ['delete', (child, key, version) => child.call('delete', key, version)],
]
const cases = work.flatMap(([name, change]) =>
  others.map(([what, meanwhile]) => ({ name, change, what, meanwhile })),
)

test.each(cases)(
  'a $name frozen at any system call, while others $what, changes nothing of theirs',
  async (c) => {
    const directory = newFolder()
    const store = new FileStore({ directory })
    await store.setup()
    const child = await start(directory)
    const prepare = async (key: string): Promise<string> => (await store.write(key, old, undefined)) ?? ''
    await c.change(child, 'first', await prepare('first')) // starts the threads of the process
    const traced = await prepare('traced')
    const calls = await systemCallsOf(child.pid, directory, () => c.change(child, 'traced', traced))
    const outcomes = new Set<boolean>()
    for (const call of calls.slice(0, calls.findIndex(({ name }) => name === 'rename') + 2)) {
      outcomes.add(await freezeAt(call, child, store, c.change, c.meanwhile, prepare))
    }
    expect(outcomes).toEqual(new Set([true, false]))
  },
  100_000,
)

test('who goes on after a frozen write keeps what is about to replace it, and removes what can no more', async () => {
  const directory = newFolder()
  const store = new FileStore({ directory })
  await store.setup()
  const child = await start(directory)
  const make = (key: string, version: string | undefined) => child.call('write', key, frozen, version)
  await make('first', undefined)
  const traced = await store.write('traced', old, undefined)
  const calls = await systemCallsOf(child.pid, directory, () => make('traced', traced))
  const [version, tail] = [await store.write('key', old, undefined), 'x'.repeat(22)]
  const rename = calls.find(({ name }) => name === 'rename') as SystemCall
  let folder = ''
  let drafts: string[] = []
  const work = (): Promise<unknown> => make('key', version)
  await freezing(child.pid, rename, work, async () => {
    const current = (await store.read('key'))?.version ?? ''
    folder = dirname(filesIn(directory).find((path) => path.endsWith(`/${current}/${current}`)) ?? '')
    drafts = [current, `${current.split('.')[1]}.${tail}`]
    // Of others that expect this version, and of one that expected the version before.
    for (const name of [drafts[1], `${version?.split('.')[1]}.${tail}`])
      writeFileSync(join(folder, `${name}`), '')
  })
  expect(readdirSync(folder).toSorted()).toEqual(drafts.toSorted())
})

/** Gives whether the frozen one has made its change: before the others then. */
async function freezeAt(
  call: SystemCall,
  child: StoreProcess,
  store: FileStore,
  change: (child: StoreProcess, key: string, version: string) => Promise<unknown>,
  meanwhile: Others,
  prepare: (key: string) => Promise<string>,
): Promise<boolean> {
  const key = `frozen at ${call.name} ${call.nth}`
  const version = await prepare(key)
  let replaced: object | undefined
  const made = await freezing(
    child.pid,
    call,
    () => change(child, key, version),
    async () => {
      replaced = (await store.read(key))?.record
      await meanwhile(store, key)
    },
  )
  expect((await store.read(key))?.record, key).toEqual(newer)
  // What it says of itself is true: the others have found its change, or what was there before.
  if (made) expect(replaced, key).not.toEqual(old)
  else expect(replaced, key).toEqual(old)
  return Boolean(made)
}

async function writeOften(store: FileStore, key: string): Promise<void> {
  for (let i = 0; i < 5; i++) {
    const stored = await store.read(key)
    expect(await store.write(key, newer, stored?.version)).toBeDefined()
  }
}

async function replaceByAnother(store: FileStore, key: string): Promise<void> {
  const stored = await store.read(key)
  if (stored) expect(await store.delete(key, stored.version)).toBe(true)
  expect(await store.write(key, newer, undefined)).toBeDefined()
}
