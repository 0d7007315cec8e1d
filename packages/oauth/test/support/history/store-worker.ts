/** A process that reads, writes and deletes at random, by itself or in flocks, and may be killed in the middle. */
import { randomInt, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import type { TokenStore } from 'dropbox-oauth'
import { type Breakage, breakages } from './broken-stores.ts'
import { openStore, type Place } from './open-store.ts'
import { Recorder, RecordingStore } from './recording-store.ts'

export interface StoreWork {
  readonly place: Place
  readonly folder: string
  readonly breakage?: Breakage
  readonly keys: number
  readonly operations: number
  /** The operation in whose middle the process kills itself. */
  readonly diesAt?: number
}

const settings = JSON.parse(process.argv[2] ?? '') as StoreWork & { name: string }
const { store, close } = await openStore(settings.place)
const tried = settings.breakage ? breakages[settings.breakage](store) : store
const recorder = new Recorder(join(settings.folder, `${settings.name}.jsonl`), settings.name)
const recording = new RecordingStore(tried, recorder)
await recording.setup()

process.send?.('ready')
await once(process, 'message')
const known = new Map<string, string | undefined>()
for (let i = 0; i < settings.operations; i++) {
  const work = act(recording, `key ${randomInt(settings.keys)}`)
  // The command is on its way, and may be done before the process ends, or not.
  if (i === settings.diesAt) setTimeout(() => process.kill(process.pid, 'SIGKILL'), randomInt(3))
  await work
  if (i === settings.diesAt) await once(process, 'never')
}
process.disconnect()
await close()

/** Expects what it has seen last, which others may have changed since. */
async function act(on: TokenStore, key: string): Promise<void> {
  const die = Math.random()
  if (die < 0.35 || !known.has(key)) {
    known.set(key, (await on.read(key))?.version)
    return
  }
  const expected = known.get(key)
  if (die < 0.45 && expected !== undefined) {
    await on.delete(key, expected)
    return
  }
  const version = await on.write(key, { format: 1, mark: randomUUID() }, expected)
  if (version === undefined) known.delete(key)
  else if (Math.random() < 0.8) known.set(key, version) // else a version that was replaced is tried later
}
