import { TokenManager, type TokenManagerOptions, type TokenEvent } from '../../src/index.ts'
import type { AccountRecord } from '../../src/tokens/record.ts'
import { FakeDropbox } from './manager-dropbox.ts'
import { TryingStore } from './manager-store.ts'

export const consumerKey = 'app_key'

/** A Dropbox, a store, and managers on both: all in this process, on a clock that moves by hand. */
export function openBench(defaults: Partial<TokenManagerOptions> = {}) {
  const dropbox = new FakeDropbox()
  const store = new TryingStore()
  const createManager = (over: Partial<TokenManagerOptions> = {}): TokenManager =>
    new TokenManager({ consumerKey, store, now: dropbox.now, fetch: dropbox.fetch, ...defaults, ...over })
  return { dropbox, store, createManager, tokens: createManager() }
}

/** The same, with an account linked. */
export async function openLinked(defaults: Partial<TokenManagerOptions> = {}) {
  const bench = openBench(defaults)
  const result = bench.dropbox.login()
  const { key } = await bench.tokens.link(result)
  const { accessToken, refreshToken = '' } = result
  return { ...bench, key, accessToken, refreshToken, record: () => recordIn(bench.store, key) }
}

/** The record of a key. Fails where there is none. */
export function recordIn(store: TryingStore, key: string): AccountRecord {
  const record = store.recordOf(key)
  if (!record) throw new Error(`nothing is stored as ${key}`)
  return record as AccountRecord
}

/** The events of a manager from now on, oldest first. */
export function eventsOf(tokens: TokenManager): TokenEvent[] {
  const seen: TokenEvent[] = []
  for (const type of ['linked', 'refreshed', 'refresh-failed', 'relink-required', 'unlinked'] as const)
    tokens.on(type, (event) => seen.push(event))
  return seen
}

/** Resolves with the next event of a type. */
export const next = (tokens: TokenManager, type: TokenEvent['type']): Promise<TokenEvent> =>
  new Promise((resolve) => tokens.on(type, resolve))
