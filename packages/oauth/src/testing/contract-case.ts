import type { TokenStore } from '../tokens/store.ts'

/** A test for the runner of your choice. */
export interface ContractCase {
  /** A sentence about the store that passes. */
  readonly name: string
  /** Rejects with an error that says what the store did instead. */
  readonly run: () => Promise<void>
}

/** The store under test. */
export interface ContractOptions {
  /**
   * Gives a handle on the store. Of a `'fleet'` store several are open at once, which must be as independent as those of
   * several processes, a connection each, over the same data. Of a `'process'` store only one is ever open.
   */
  readonly open: () => TokenStore | Promise<TokenStore>
  /** Closes a handle that `open` gave. */
  readonly close?: ((store: TokenStore) => void | Promise<void>) | undefined
  /** What the store is to say of itself. A `'fleet'` store must hold against other processes too. */
  readonly sharing: TokenStore['sharing']
}

/** What a case works with. */
export interface Desk {
  /** A handle, set up. */
  readonly open: () => Promise<TokenStore>
  /** As many, opened and set up all at once. */
  readonly openMany: (count: number) => Promise<readonly TokenStore[]>
  /** A key that nothing else uses. */
  readonly key: () => string
  /** Has the records of these keys deleted when the case has passed. */
  readonly sweep: (keys: Iterable<string>) => void
}

/** A case before it knows the store. */
export interface CaseOutline {
  readonly name: string
  readonly body: (desk: Desk) => Promise<void>
}
