import type { TokenStore } from 'dropbox-oauth'

/** A store that breaks the contract, and the cases that must see it. */
export interface BrokenStore {
  readonly what: string
  readonly sharing: TokenStore['sharing']
  readonly open: () => TokenStore
  /** Beginnings of their names. */
  readonly seenBy: readonly string[]
}

/** One that has its process for itself. */
export const alone = (
  what: string,
  seenBy: string | readonly string[],
  Store: new () => TokenStore,
): BrokenStore => ({
  what,
  seenBy: [seenBy].flat(),
  sharing: 'process',
  open: () => new Store(),
})
