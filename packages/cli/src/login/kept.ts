import type { Account } from 'dropbox-oauth'

/** What came of a login, for the terminal and for the browser's page. */
export interface Kept {
  readonly account: Account
  readonly accountId: string | undefined
  /** Whose account it is, in words. */
  readonly who: string
}
