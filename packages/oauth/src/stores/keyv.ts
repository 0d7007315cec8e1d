/**
 * Records in a Keyv. Importable from `dropbox-oauth/stores/keyv`.
 * @module
 */
import { StoreCorruptException } from '../errors/store.ts'
import { parseJsonObject } from '../internal/json.ts'
import { randomText } from '../internal/random.ts'
import { refuse } from '../protocol/checks.ts'
import type { TokenRecord } from '../tokens/record.ts'
import type { Stored, TokenStore } from '../tokens/store.ts'
import { type Calls, callsOf, damage, unavailable } from './keyv/calls.ts'
import { type KeyvLike, listNames, prepareKeyv, requireKeyv } from './keyv/keyv-like.ts'

export type { KeyvLike } from './keyv/keyv-like.ts'

/**
 * Keeps records in a Keyv, for one process: Keyv cannot compare and set, so this store does it, one call after the other
 * for each key. Where several processes share accounts, use the store for Redis, PostgreSQL or SQLite instead.
 *
 * A Keyv (5.6 or newer) takes an outage for a missing value by default. This store therefore listens to its `'error'`
 * events, counts one during a call as its failure, and sets `throwOnErrors`, which version 5 has. A call that never ends holds up the later writes of its key, so set
 * your adapter's timeouts. Values of others in the same Keyv are left alone.
 *
 * @example
 * ```ts
 * import { TokenManager } from 'dropbox-oauth'
 * import { KeyvStore } from 'dropbox-oauth/stores/keyv'
 * import Keyv from 'keyv'
 *
 * const store = new KeyvStore(new Keyv({ namespace: 'dropbox' }))
 * const tokens = new TokenManager({ consumerKey: 'APP_KEY', store })
 * ```
 */
export class KeyvStore implements TokenStore {
  readonly sharing = 'process'
  readonly #keyv: KeyvLike
  readonly #calls: Calls

  /**
   * Listens to the Keyv's `'error'` events from now on.
   * @throws {BadInputException} `bad_input` for what is no Keyv, or one older than 5.6.
   */
  constructor(keyv: KeyvLike) {
    this.#keyv = requireKeyv(keyv)
    this.#calls = callsOf(keyv)
  }

  /**
   * Sets `throwOnErrors`, and tries the Keyv out with a value that it deletes again.
   *
   * @throws {BadInputException} `bad_input` for a Keyv that hides errors or has a `ttl`, whose adapter serves a Keyv of
   *   another namespace too, or that does not give back what it was given.
   * @throws {StoreUnavailableException} `store_unavailable`
   */
  async setup(): Promise<void> {
    prepareKeyv(this.#keyv)
    const [name, text] = [`dropbox-oauth.setup:${randomText(22)}`, randomText(22)]
    await this.#set(name, text)
    const kept = await this.#look(name)
    if (kept?.value !== text) refuse('keyv', 'it does not give back what it was given')
    await this.#delete(name)
  }

  async read(key: string): Promise<Stored | undefined> {
    const raw = await this.#look(toName(key))
    return raw === undefined ? undefined : toStored(raw.value)
  }

  write(key: string, record: TokenRecord, expected: string | undefined): Promise<string | undefined> {
    const version = randomText(22)
    const text = JSON.stringify({ version, record })
    return this.#calls.perKey.run(key, async () => {
      if ((await this.#versionOf(key)) !== expected) return undefined
      await this.#set(toName(key), text)
      return version
    })
  }

  delete(key: string, expected: string): Promise<boolean> {
    return this.#calls.perKey.run(key, async () => {
      if ((await this.#versionOf(key)) !== expected) return false
      await this.#delete(toName(key))
      return true
    })
  }

  /**
   * A value that Keyv cannot read ends its iterator, and this.
   *
   * @throws {BadInputException} `bad_input` when the Keyv's adapter has no `iterator`.
   * @throws {StoreCorruptException} `store_corrupt`
   * @throws {StoreUnavailableException} `store_unavailable`
   */
  async *list(): AsyncIterable<string> {
    // Names may be of others, and of other namespaces when ours is a part of theirs: only those count that are there.
    for (const key of await this.#calls.ask(() => this.#candidates()))
      if ((await this.#look(toName(key))) !== undefined) yield key
  }

  /** What may be keys of ours, each once. */
  async #candidates(): Promise<Set<string>> {
    const keys = new Set<string>()
    for await (const [name] of listNames(this.#keyv)) {
      const key = toKey(name)
      if (key !== undefined) keys.add(key)
    }
    return keys
  }

  async #versionOf(key: string): Promise<string | undefined> {
    try {
      return (await this.read(key))?.version
    } catch (error) {
      if (error instanceof StoreCorruptException) return error.version
      throw error
    }
  }

  /** The value as Keyv wraps it, so that a damaged wrapping does not look like no value. */
  async #look(name: string): Promise<{ readonly value?: unknown } | undefined> {
    const raw = await this.#calls.ask(() => this.#keyv.getRaw(name))
    return (raw as { readonly value?: unknown } | null | undefined) ?? undefined
  }

  async #set(name: string, text: string): Promise<void> {
    if ((await this.#calls.ask(() => this.#keyv.set(name, text))) !== true) throw unavailable()
  }

  /** Of a value that is there: whoever says that it was not has failed too. */
  async #delete(name: string): Promise<void> {
    if ((await this.#calls.ask(() => this.#keyv.delete(name))) !== true) throw unavailable()
  }
}

/**
 * With a colon before the key and none in it. Keyv's iterator drops all before the first one, also where there is no
 * namespace; and what already begins with the namespace gets none.
 */
function toName(key: string): string {
  return `dropbox-oauth.account:${encodeURIComponent(key)}`
}

/** The key, for names like ours. */
function toKey(name: string): string | undefined {
  try {
    return decodeURIComponent(name.slice(name.lastIndexOf(':') + 1))
  } catch {
    return undefined
  }
}

function toStored(value: unknown): Stored {
  const { version, record } = (typeof value === 'string' && parseJsonObject(value).json) || {}
  if (typeof version !== 'string' || typeof (record as TokenRecord | undefined)?.format !== 'number')
    throw damage()
  return { version, record: record as TokenRecord }
}
