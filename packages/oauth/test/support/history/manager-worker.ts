/** A process that asks a manager for tokens, and unlinks, when it is told to. */
import { join } from 'node:path'
import { type DropboxEndpoints, isDropboxOAuthError } from 'dropbox-oauth'
import { type Breakage, breakages } from './broken-stores.ts'
import { openStore, type Place } from './open-store.ts'
import { RecordedManager } from './recorded-manager.ts'
import { Recorder } from './recording-store.ts'

export interface ManagerWork {
  readonly place: Place
  readonly folder: string
  readonly breakage?: Breakage
  readonly consumerKey: string
  readonly consumerSecret: string
  readonly endpoints: DropboxEndpoints
}

/** What a process is told to do at once: get tokens of these keys, and unlink those. */
export interface Round {
  /** How far its clock is ahead. */
  readonly aheadMs: number
  readonly tokens: readonly string[]
  readonly unlink: readonly string[]
}

const { place, folder, breakage, name, ...app } = JSON.parse(process.argv[2] ?? '') as ManagerWork & {
  name: string
}
const { store } = await openStore(place)
let aheadMs = 0
const behind: Promise<unknown>[] = []
const options = {
  ...app,
  store: breakage ? breakages[breakage](store) : store,
  now: () => Date.now() + aheadMs,
  recheckMs: 0,
  waitUntil: (work: Promise<unknown>) => void behind.push(work),
}
const manager = new RecordedManager(options, new Recorder(join(folder, `${name}.jsonl`), name))

process.on('disconnect', () => process.exit())
process.on('message', (round: Round) => void play(round).then((codes) => process.send?.(codes)))
process.send?.('ready')

/** Gives the codes of what went wrong, when nothing runs any more: the clock must not jump over a lease. */
async function play(round: Round): Promise<string[]> {
  aheadMs = round.aheadMs
  const outcomes = await Promise.allSettled([
    ...round.tokens.map((key) => manager.accessToken(key)),
    ...round.unlink.map((key) => manager.unlink(key)),
  ])
  await Promise.all(behind.splice(0))
  return outcomes.flatMap((outcome) => {
    if (outcome.status === 'fulfilled') return []
    const error: unknown = outcome.reason
    return [isDropboxOAuthError(error) ? error.code : String(error)]
  })
}
