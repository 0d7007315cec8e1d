import { StoreUnavailableException } from '../errors.ts'
import type { TokenRecord } from '../tokens/record.ts'
import type { Stored, TokenStore } from '../tokens/store.ts'

/**
 * A browser's store that knows which pages have gone. Whoever refreshes a token leaves a lease in its record, and no page
 * outlives a reload: without more, the page after it would wait for one that will never answer. So a page holds a Web
 * Lock as long as its lease: the browser takes locks away with their page, and a lease without one counts no more. Where a
 * browser has no Web Locks, such a lease lasts its time.
 */
export class PageLeases implements TokenStore {
  readonly sharing: TokenStore['sharing']
  readonly #store: TokenStore
  /** What lets go of the lock that is held for a key. */
  readonly #held = new Map<string, () => void>()
  /** Whether the page is being left. Listened for only while it has a lease: such a listener costs a page its place in the history. */
  #isLeaving = false
  readonly #leave = (): void => {
    this.#isLeaving = true
  }

  constructor(store: TokenStore) {
    this.#store = store
    this.sharing = store.sharing
  }

  async read(key: string): Promise<Stored | undefined> {
    const stored = await this.#store.read(key)
    if (!stored) return undefined
    const lock = lockOf(key, stored.record)
    if (lock === undefined || (await mayBeHeld(lock))) return stored
    const { lease: _, ...record } = stored.record
    return { record, version: stored.version }
  }

  async write(key: string, record: TokenRecord, expected: string | undefined): Promise<string | undefined> {
    const lock = lockOf(key, record)
    const letGo = lock === undefined ? undefined : await hold(lock) // before others can see the lease
    let version: string | undefined
    try {
      if (this.#isLeaving && isFailure(record)) throw leaving()
      version = await this.#store.write(key, record, expected)
      return version
    } finally {
      this.#letGo(key)
      if (letGo && version !== undefined) this.#keep(key, letGo)
      else letGo?.()
    }
  }

  async delete(key: string, expected: string): Promise<boolean> {
    try {
      return await this.#store.delete(key, expected)
    } finally {
      this.#letGo(key)
    }
  }

  list(): AsyncIterable<string> {
    return this.#store.list()
  }

  #keep(key: string, letGo: () => void): void {
    this.#held.set(key, letGo)
    this.#isLeaving = false
    globalThis.addEventListener?.('beforeunload', this.#leave)
  }

  #letGo(key: string): void {
    this.#held.get(key)?.()
    this.#held.delete(key)
    if (this.#held.size === 0) globalThis.removeEventListener?.('beforeunload', this.#leave)
  }
}

/** Whether a record notes that a refresh has failed. Firefox cuts the requests of a page that is left, and lets it tell. */
function isFailure({ lease, failure }: TokenRecord): boolean {
  return failure !== undefined && lease === undefined
}

function leaving(): StoreUnavailableException {
  return new StoreUnavailableException('The page is being left. The next one asks again')
}

/** The lock of a record's lease: its owner refreshes a key once at a time. */
function lockOf(key: string, { lease }: TokenRecord): string | undefined {
  const { owner } = Object(lease) as { owner?: unknown }
  return typeof owner === 'string' ? `dropbox-oauth:${owner}:${key}` : undefined
}

/** Takes a lock, and gives what lets go of it. Shared, so that a page never waits for itself. */
function hold(lock: string): Promise<() => void> {
  return new Promise((resolve) => {
    const take = locks()?.request(
      lock,
      { mode: 'shared' },
      () => new Promise<void>((letGo) => resolve(letGo)),
    )
    if (take) take.catch(() => resolve(() => {}))
    else resolve(() => {})
  })
}

/** Whether a page may hold a lock. Where nobody can know, it may. */
async function mayBeHeld(lock: string): Promise<boolean> {
  const known = await locks()
    ?.query()
    .catch(() => undefined)
  return known?.held?.some(({ name }) => name === lock) ?? true
}

/** Not in every browser, and on no insecure page. */
function locks(): LockManager | undefined {
  return (globalThis.navigator as Navigator | undefined)?.locks
}
