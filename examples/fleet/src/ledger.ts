import type { LoggedRequest } from 'dropbox-oauth-emulator'

/** How long Dropbox's access tokens live. */
export const tokenLifeMs = 4 * 3_600_000

/** What is known of one account. */
export interface AccountEntry {
  /** When Dropbox was last asked for its token, by Dropbox's clock. */
  issuedAt: number
  refreshedBy?: number
  refreshes: number
  expiries: number
}

/** Counts from both ends: what Dropbox was asked, and what the workers say they did. */
export class Ledger {
  readonly accounts = new Map<string, AccountEntry>()
  calls = 0
  killed = 0
  /** How often each error came. */
  readonly errors = new Map<string, number>()

  get refreshes(): number {
    return this.#sum(({ refreshes }) => refreshes)
  }

  get expiries(): number {
    return this.#sum(({ expiries }) => expiries)
  }

  /** A token was asked for at Dropbox. One that replaces a token in the first half of its life was one too many. */
  count({ email = '', at, grantType }: LoggedRequest): void {
    const issuedAt = at.getTime()
    const entry = this.accounts.get(email)
    if (!entry || grantType !== 'refresh_token') {
      this.accounts.set(email, { issuedAt, refreshes: 0, expiries: 0 })
      return
    }
    entry.refreshes++
    if (issuedAt - entry.issuedAt > tokenLifeMs / 2) entry.expiries++
    entry.issuedAt = issuedAt
  }

  countErrors(codes: readonly string[]): void {
    for (const code of codes) this.errors.set(code, (this.errors.get(code) ?? 0) + 1)
  }

  #sum(of: (entry: AccountEntry) => number): number {
    return [...this.accounts.values()].reduce((sum, entry) => sum + of(entry), 0)
  }
}
