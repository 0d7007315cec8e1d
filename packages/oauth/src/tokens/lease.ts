import { monotonic } from '../internal/monotonic.ts'
import { randomText } from '../internal/random.ts'
import { clockDriftMs } from './clock-drift.ts'
import { isDeadProcess, nameProcess } from './process-identity.ts'

/**
 * In a record: who is refreshing it. A lease saves requests and nothing more: what keeps two holders from harm is the
 * record's version, which only one of them can expect.
 */
export type Lease = {
  readonly owner: string
  /** By the holder's clock. */
  readonly until: number
}

/** A record that may have a lease, and its version. */
interface Leased {
  readonly record: { readonly lease?: Lease | undefined }
  readonly version: string
}

/** How often the system is asked whether a holder lives: it takes longer than all the rest. */
const askAgainMs = 500

/** How many leases of others are remembered; without the memory of one its end is just seen later. */
const watchLimit = 10_000

/** The leases of one manager, and its memory of those of others. */
export class Leases {
  #name: string | undefined
  readonly #lifeMs: number
  /** Since when the version of a leased record has been the same, and when its holder was asked for, by our own clock. */
  readonly #watched = new Map<string, { version: string; since: number; askedAt: number }>()

  /** A request takes `timeoutMs` at most; three of them without a sign mean that the holder is gone or frozen. */
  constructor(timeoutMs: number) {
    this.#lifeMs = 3 * timeoutMs
  }

  /** Drawn at the first use: while a worker loads, nothing random is to be had. */
  get #owner(): string {
    return (this.#name ??= `${randomText(22)} ${nameProcess() ?? ''}`)
  }

  /** A lease of this manager. */
  grant(now: number): Lease {
    return { owner: this.#owner, until: now + this.#lifeMs }
  }

  /**
   * Whether another is refreshing the record. A lease of this very manager is none: asked by its one flight for the key,
   * it is left over from a flight that could not give it back.
   */
  isHeldByOther(key: string, { record: { lease }, version }: Leased, now: number): boolean {
    if (!lease || lease.owner === this.#owner) return false
    return !this.#hasEnded(key, lease, version, now)
  }

  #hasEnded(key: string, lease: Lease, version: string, now: number): boolean {
    if (now > lease.until + clockDriftMs) return true
    const time = monotonic()
    const watched = this.#watched.get(key)
    const isSame = watched?.version === version
    if (isSame && time - watched.since > this.#lifeMs) return true
    if (isSame && time - watched.askedAt < askAgainMs) return false
    this.#watched.delete(key) // set again, it is the youngest
    this.#watched.set(key, { version, since: isSame ? watched.since : time, askedAt: time })
    for (const oldest of this.#watched.keys()) {
      if (this.#watched.size <= watchLimit) break
      this.#watched.delete(oldest)
    }
    return isDeadProcess(lease.owner.split(' ')[1] ?? '')
  }
}
