import type { Account } from './account.ts'

/** What can happen to an account. */
export type TokenEventType = 'linked' | 'refreshed' | 'refresh-failed' | 'relink-required' | 'unlinked'

/** Something that happened to an account, in this process. Never a secret. */
export interface TokenEvent {
  readonly type: TokenEventType
  readonly key: string
  readonly account?: Account
  /** How long the request to Dropbox took. */
  readonly durationMs?: number
  /** The code of the error that a refresh failed with. */
  readonly code?: string
  readonly retryAfterMs?: number
}

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
