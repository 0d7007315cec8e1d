import type { TokenRecord } from './record.ts'

/** A record as it lies in a store, with its version. */
export interface Stored {
  /** The record as it was written. */
  readonly record: TokenRecord
  /** Random and never used again: whoever expects it can only ever replace this very record. */
  readonly version: string
}

/**
 * Where records are kept. A store knows nothing of tokens: it keeps JSON under a key and compares versions.
 *
 * Every method throws a `StoreUnavailableException` when the store cannot be asked, so that an outage is never taken
 * for a missing record, and `read` and `write` a `StoreCorruptException` for a record that is there and cannot be read.
 * Keys are any well-formed text, and two keys never meet. `dropbox-oauth/testing` has the tests for all of this.
 */
export interface TokenStore {
  /** Whether several processes may use it at once: `'fleet'`, or one only: `'process'`. */
  readonly sharing: 'fleet' | 'process'
  /**
   * Makes ready what the store needs and checks that it can be used. Called once by each manager before anything else,
   * so by many processes at once, some of which may lack the right to create what is there already.
   */
  setup?(): Promise<void>
  /** The record and its version, or `undefined` when there is none. */
  read(key: string): Stored | undefined | Promise<Stored | undefined>
  /**
   * Compare-and-set: writes the record when the stored version is still the expected one (`undefined`: when there is no
   * record) and gives the new version, or `undefined` when another was first. A rejection may mean that it was written.
   */
  write(key: string, record: TokenRecord, expected: string | undefined): Promise<string | undefined>
  /** Deletes the record when its version is still the expected one, and says whether it did. */
  delete(key: string, expected: string): Promise<boolean>
  /** The keys of all records, in any order. Those written or deleted meanwhile may be missing or not. */
  list(): AsyncIterable<string>
}
