import { DropboxOAuthError } from './base.ts'

/** The session or the token store cannot be read or written. Never to be taken for "not linked". */
export class StoreUnavailableException extends DropboxOAuthError {
  declare readonly code: 'store_unavailable'
  constructor(message: string) {
    super(message, 'store_unavailable', 503, 'retry')
  }
  override get name(): string {
    return 'StoreUnavailableException'
  }
}

/** A stored record cannot be read: damaged, or sealed with another key. Never to be taken for "not linked". */
export class StoreCorruptException extends DropboxOAuthError {
  declare readonly code: 'store_corrupt'
  /** The damaged record's version, by which it can be replaced. */
  declare readonly version?: string
  constructor(message: string, remedy: 'fix-config' | 'relink', details: { version?: string } = {}) {
    super(message, 'store_corrupt', 500, remedy, details)
  }
  override get name(): string {
    return 'StoreCorruptException'
  }
}
