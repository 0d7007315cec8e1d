import { isDropboxOAuthError, StoreCorruptException, StoreUnavailableException } from '../errors.ts'
import { monotonic } from '../internal/monotonic.ts'
import { systemCode } from '../internal/system-code.ts'
import { refuse } from '../protocol/checks.ts'
import { parseRecord } from './parse-record.ts'
import { withDeadline } from './timers.ts'
import type { AccountRecord, Held } from './record.ts'
import type { TokenStore } from './store.ts'

/**
 * A store as the manager sees it: set up before its first use, every call settled within `timeoutMs`, every failure of
 * this package's own classes, every record parsed.
 */
export class GuardedStore {
  readonly #store: TokenStore
  readonly #timeoutMs: number
  #ready: Promise<void> | undefined
  #failedAt = -Infinity

  constructor(store: TokenStore, timeoutMs: number) {
    this.#store = requireStore(store)
    this.#timeoutMs = timeoutMs
  }

  /** Whether the last answer of the store was none, a moment ago: later it has to be asked to know. */
  get isDown(): boolean {
    return monotonic() - this.#failedAt < this.#timeoutMs
  }

  async read(key: string): Promise<Held | undefined> {
    const stored = await this.#ask(() => this.#store.read(key))
    return stored && parseRecord(key, stored)
  }

  write(key: string, record: AccountRecord, expected: string | undefined): Promise<string | undefined> {
    return this.#ask(() => this.#store.write(key, record, expected))
  }

  delete(key: string, expected: string): Promise<boolean> {
    return this.#ask(() => this.#store.delete(key, expected))
  }

  async *list(): AsyncIterable<string> {
    const keys = await this.#ask(() => this.#store.list()[Symbol.asyncIterator]())
    try {
      for (;;) {
        const next = await this.#ask(() => keys.next())
        if (next.done) return
        yield next.value
      }
    } finally {
      void Promise.resolve()
        .then(() => keys.return?.())
        .catch(() => {})
    }
  }

  async #ask<T>(operation: () => T | Promise<T>): Promise<T> {
    try {
      const answer = await this.#inTime(this.#setUp().then(operation))
      this.#failedAt = -Infinity
      return answer
    } catch (error) {
      const ours = toOurs(error)
      this.#failedAt = ours instanceof StoreUnavailableException ? monotonic() : -Infinity
      throw ours
    }
  }

  #inTime<T>(work: Promise<T>): Promise<T> {
    return withDeadline(work, this.#timeoutMs, () => {
      throw new StoreUnavailableException(
        `The token store did not answer within ${this.#timeoutMs} ms. Try again later.`,
      )
    })
  }

  /** Once for all calls; one that failed, or does not end, is tried again by the next. */
  #setUp(): Promise<void> {
    this.#ready ??= this.#inTime(Promise.resolve(this.#store.setup?.())).catch((error: unknown) => {
      this.#ready = undefined
      throw error
    })
    return this.#ready
  }
}

/**
 * The error by a class of this copy of the package: the store may have another copy. Of a foreign error nothing is shown
 * but its system code, since it may quote the record.
 */
function toOurs(error: unknown): unknown {
  if (!isDropboxOAuthError(error))
    return new StoreUnavailableException(`The token store failed${systemCode(error)}. Try again later.`)
  if (error.code === 'store_unavailable') return new StoreUnavailableException(error.message)
  if (error.code !== 'store_corrupt') return error
  const { version } = error
  return new StoreCorruptException(
    error.message,
    error.remedy === 'fix-config' ? 'fix-config' : 'relink',
    version === undefined ? {} : { version },
  )
}

function requireStore(store: TokenStore): TokenStore {
  const methods = ['read', 'write', 'delete', 'list'] as const
  if (
    typeof store !== 'object' ||
    store === null ||
    methods.some((name) => typeof store[name] !== 'function')
  ) {
    refuse('store', 'a token store is needed, such as new MemoryStore()')
  }
  if (store.sharing !== 'fleet' && store.sharing !== 'process')
    refuse('store', "its sharing must be 'fleet' or 'process'")
  return store
}
