import type { Account } from './account.ts'

/** What can happen to an account. */
export type TokenEventType = 'linked' | 'refreshed' | 'refresh-failed' | 'relink-required' | 'unlinked'

/** Something that happened to an account, in this process. Never a secret. */
export interface TokenEvent {
  /** What happened, as given to `on`. */
  readonly type: TokenEventType
  /** What the account is kept under. */
  readonly key: string
  /** The account as it stood then. */
  readonly account?: Account
  /** How long the request to Dropbox took, in milliseconds: of a refresh, done or failed. */
  readonly durationMs?: number
  /** The code of the error that a refresh failed with. */
  readonly code?: string
  /** How long no other refresh of this account is tried after a failed one, in milliseconds. */
  readonly retryAfterMs?: number
}

/** Hears of events. What it throws, or rejects with, breaks nothing; nobody waits for it. */
export type TokenListener = (event: TokenEvent) => unknown

/** Tells listeners what happened. */
export class TokenEvents {
  readonly #listeners = new Map<TokenEventType, Set<TokenListener>>()

  /** Gives the function that takes the listener off again. */
  on(type: TokenEventType, listener: TokenListener): () => void {
    // Wrapped, so that the same function given twice is two listeners.
    const entry: TokenListener = (event) => listener(event)
    const listeners = this.#listeners.get(type) ?? new Set()
    this.#listeners.set(type, listeners.add(entry))
    return () => void listeners.delete(entry)
  }

  /** A listener that fails, at once or later, breaks nothing. */
  emit(event: TokenEvent): void {
    for (const listener of this.#listeners.get(event.type) ?? []) {
      void new Promise((resolve) => resolve(listener(Object.freeze(event)))).catch(() => {})
    }
  }
}
