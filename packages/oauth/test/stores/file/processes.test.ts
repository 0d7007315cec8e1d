import { join } from 'node:path'
import { FileStore } from 'dropbox-oauth/stores/file'
import { expect, test } from 'vitest'
import { storeProcesses } from './store-process.ts'
import { filesIn, temporaryFolders } from './temporary-folder.ts'

const start = storeProcesses()
const newFolder = temporaryFolders()

test('of the increments that eight processes make at once, all count, and no version comes twice', async () => {
  const directory = join(newFolder(), 'tokens')
  const processes = await Promise.all(Array.from({ length: 8 }, () => start(directory)))
  await Promise.all(processes.map((process) => process.call('setup')))
  const versions = await Promise.all(processes.map((process) => process.call('increment', 'key', 25)))
  const stored = await new FileStore({ directory }).read('key')
  expect(stored?.record).toEqual({ format: 1, n: 200 })
  expect(new Set(versions.flat()).size).toBe(200)
  expect(versions.flat()).toContain(stored?.version)
})

/** The full figure is 1,000. */
const kills = Number(process.env['FILE_KILLS'] ?? 60)

test(
  'a process killed at any time loses nothing that it had written, and leaves nothing broken',
  async () => {
    const directory = newFolder()
    const store = new FileStore({ directory })
    await store.setup()
    const atOnce = 4
    const keys = Array.from({ length: atOnce }, (_, i) => `key ${i}`)
    for (let round = 0; round < kills / atOnce; round++)
      await Promise.all(keys.map((key) => killOnce(store, directory, key)))
    // What the killed left behind is gone with the next write of each key.
    for (const key of keys) {
      const stored = await store.read(key)
      await store.write(key, { format: 1, n: 0 }, stored?.version)
    }
    expect(filesIn(directory).filter((path) => !path.includes('/scrap/'))).toHaveLength(atOnce)
  },
  60_000 + kills * 2_000,
)

async function killOnce(store: FileStore, directory: string, key: string): Promise<void> {
  const child = await start(directory)
  let acknowledged = 0
  const counting = child.call('count', key)
  const dead = counting.catch((error: Error) => error.message)
  await new Promise<void>((resolve) => {
    // Somewhere in the middle of the write that follows this many.
    const last = 1 + Math.floor(Math.random() * 5)
    let seen = 0
    child.onWritten((n) => {
      acknowledged = n
      if (++seen === last) setTimeout(() => resolve(), Math.random() * 6)
    })
    void dead.then(() => resolve())
  })
  await child.kill()
  expect(await dead).toBe('The process ended: SIGKILL')
  const stored = await store.read(key)
  expect(acknowledged).toBeGreaterThan(0)
  expect(stored?.record['n']).toBeGreaterThanOrEqual(acknowledged)
  expect(stored?.record['filler']).toBe('x'.repeat(1_000))
}
