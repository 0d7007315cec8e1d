import { DropboxOAuthError } from './base.ts'

/** The session or the token store cannot be read or written. Never to be taken for "not linked". */
export class StoreUnavailableException extends DropboxOAuthError {
  /** `case 'store_unavailable'` narrows to this class. */
  declare readonly code: 'store_unavailable'
  /**
   * For a token store of your own.
   * @param message what did not answer. The driver's own text may hold secrets: leave it out
   */
  constructor(message: string) {
    super(message, 'store_unavailable', 503, 'retry')
  }
  /** The class's name, which no minifier changes. */
  override get name(): string {
    return 'StoreUnavailableException'
  }
}

/** A stored record cannot be read: damaged, or sealed with another key. Never to be taken for "not linked". */
export class StoreCorruptException extends DropboxOAuthError {
  /** `case 'store_corrupt'` narrows to this class. */
  declare readonly code: 'store_corrupt'
  /** The damaged record's version, by which it can be replaced. */
  declare readonly version?: string
  /**
   * For a token store of your own.
   * @param message what is wrong with the record, and nothing of what is in it
   * @param remedy `fix-config` where another setting, such as a key, would read it; `relink` where nothing will
   * @param details the `version` that the store has for the record, so that `link` can replace it
   */
  constructor(message: string, remedy: 'fix-config' | 'relink', details: { version?: string } = {}) {
    super(message, 'store_corrupt', 500, remedy, details)
  }
  /** The class's name, which no minifier changes. */
  override get name(): string {
    return 'StoreCorruptException'
  }
}
