/** A worker: calls Dropbox for all accounts, again and again, as if it were alone in the world. */
import { setTimeout as wait } from 'node:timers/promises'
import { type DropboxEndpoints, isDropboxOAuthError, TokenManager } from 'dropbox-oauth'
import { fastClock, type Pace } from './fast-clock.ts'
import { openStore, type StoreAddress } from './shared-store.ts'

/** What it is started with, as JSON. */
export interface WorkerSettings {
  readonly address: StoreAddress
  readonly app: { readonly consumerKey: string; readonly endpoints: DropboxEndpoints }
  readonly keys: readonly string[]
  readonly pace: Pace
}

/** What it tells. */
export type WorkerNews =
  | { readonly type: 'ready' }
  | { readonly type: 'refreshed'; readonly key: string; readonly durationMs: number }
  /** Since the last of these: calls that Dropbox or the manager answered well, and the codes of the others. */
  | { readonly type: 'calls'; readonly done: number; readonly failed: readonly string[] }

const { address, app, keys, pace } = JSON.parse(process.argv[2] ?? '') as WorkerSettings
const { store, close } = await openStore(address)
const tokens = new TokenManager({
  ...app,
  store,
  now: fastClock(pace),
  refreshMarginMs: 1_800_000,
  // Leases are measured by `now` too, so they must be as many times longer as time is faster.
  timeoutMs: Math.min(10_000 * pace.speed, 2 ** 31 - 1),
})

let isEnding = false
process.on('SIGINT', () => {}) // Ctrl-C reaches the whole group; who started us ends us
process.on('message', () => (isEnding = true)).on('disconnect', () => (isEnding = true))
const tell = (news: WorkerNews): void => {
  if (process.connected) process.send?.(news, () => {})
}
tokens.on('refreshed', ({ key, durationMs = 0 }) => tell({ type: 'refreshed', key, durationMs }))
tell({ type: 'ready' })

while (!isEnding) {
  const called = keys[Math.floor(Math.random() * keys.length)]
  const outcomes = await Promise.all(keys.map((key) => (key === called ? callDropbox(key) : takeToken(key))))
  const failed = outcomes.filter((code) => code !== 'done')
  tell({ type: 'calls', done: outcomes.length - failed.length, failed })
  await wait(50 + Math.random() * 100)
}
await tokens.close()
await close()
if (process.connected) process.disconnect()

/** What workers are for: an API call with the account's token. */
function callDropbox(key: string): Promise<string> {
  return outcomeOf(async () => {
    const url = `${app.endpoints.api}/2/users/get_current_account`
    const response = await tokens.fetch(key)(url, { method: 'POST' })
    await response.arrayBuffer()
    return response.ok ? 'done' : `HTTP ${response.status}`
  })
}

/** The part of it that concerns tokens. */
function takeToken(key: string): Promise<string> {
  return outcomeOf(async () => {
    await tokens.accessToken(key)
    return 'done'
  })
}

async function outcomeOf(work: () => Promise<string>): Promise<string> {
  try {
    return await work()
  } catch (error) {
    return isDropboxOAuthError(error) ? error.code : String(error)
  }
}
