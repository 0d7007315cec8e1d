/**
 * Records in the process's memory.
 * @module
 */
import { randomText } from '../internal/random.ts'
import type { TokenRecord } from '../tokens/record.ts'
import type { Stored, TokenStore } from '../tokens/store.ts'

/**
 * Keeps records in memory: for tests, and for programs whose accounts may end with the process.
 *
 * @example
 * ```ts
 * import { MemoryStore, TokenManager } from 'dropbox-oauth'
 *
 * const tokens = new TokenManager({ consumerKey: 'APP_KEY', store: new MemoryStore() })
 * ```
 */
export class MemoryStore implements TokenStore {
  readonly sharing = 'process'
  /** Records as text, so that nobody changes a stored one through an object he still holds. */
  readonly #records = new Map<string, { json: string; version: string }>()

  read(key: string): Stored | undefined {
    const found = this.#records.get(key)
    return found && { record: JSON.parse(found.json) as TokenRecord, version: found.version }
  }

  async write(key: string, record: TokenRecord, expected: string | undefined): Promise<string | undefined> {
    if (this.#records.get(key)?.version !== expected) return undefined
    const version = randomText(22)
    this.#records.set(key, { json: JSON.stringify(record), version })
    return version
  }

  async delete(key: string, expected: string): Promise<boolean> {
    return this.#records.get(key)?.version === expected && this.#records.delete(key)
  }

  async *list(): AsyncIterable<string> {
    yield* Array.from(this.#records.keys()) // those of now: with writers about, a live iterator need not end
  }
}
