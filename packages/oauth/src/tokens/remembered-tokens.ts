import { leastTtlOf, ttlOf } from './access.ts'
import type { AccountRecord } from './record.ts'

interface Remembered {
  readonly token: string
  /** Resolved already: it costs a caller less than an async function. */
  readonly promise: Promise<string>
  readonly expiresAt: number
  readonly readAt: number
  /** Until then it is handed out without a look at the store. */
  readonly freshUntil: number
}

/** How long what was read may be used. */
export interface Freshness {
  readonly recheckMs: number
  readonly refreshMarginMs: number
  readonly maxCached: number
}

/** Access tokens read from the store a moment ago. Absence and tombstones are never remembered. */
export class RememberedTokens {
  readonly #freshness: Freshness
  /** In the order they were read: the first is the one to drop. */
  readonly #tokens = new Map<string, Remembered>()

  constructor(freshness: Freshness) {
    this.#freshness = freshness
  }

  /** A token that needs no look at the store. A clock set back makes it look again. */
  fresh(key: string, now: number): Promise<string> | undefined {
    const found = this.#tokens.get(key)
    return found && now < found.freshUntil && now >= found.readAt ? found.promise : undefined
  }

  /** A token that lives, however long ago it was read: for when the store is down. */
  live(key: string, now: number): string | undefined {
    const found = this.#tokens.get(key)
    return found && now < found.expiresAt ? found.token : undefined
  }

  keep(key: string, { access, refreshToken }: AccountRecord, now: number): void {
    this.#tokens.delete(key) // set again, it is the youngest
    if (!access || ttlOf(access, now) <= 0) return
    const { recheckMs, refreshMarginMs, maxCached } = this.#freshness
    const { token, expiresAt = Infinity, renewAt = Infinity } = access
    const leastTtl = refreshToken === undefined ? 0 : leastTtlOf(access, refreshMarginMs)
    const freshUntil = Math.min(now + recheckMs, renewAt, expiresAt - leastTtl)
    this.#tokens.set(key, { token, promise: Promise.resolve(token), expiresAt, readAt: now, freshUntil })
    if (this.#tokens.size > maxCached) this.#tokens.delete(this.#tokens.keys().next().value!) // `!`: it is not empty
  }

  forget(key: string): void {
    this.#tokens.delete(key)
  }
}
