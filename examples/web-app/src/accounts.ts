import {
  isDropboxOAuthError,
  type AccountStatus,
  type AnyDropboxOAuthError,
  type OAuth2FlowResult,
  revokeToken,
  TokenManager,
  type TokenStore,
} from 'dropbox-oauth'
import { accountIdIn, accountKey } from './account-key.ts'
import { logFailure } from './log.ts'
import { type Person, whoIs } from './person.ts'
import type { DropboxApp } from './dropbox-app.ts'

/** An account as the page shows it. */
export interface AccountView {
  readonly id: string
  /** `damaged`: its record cannot be read, and a login replaces it. */
  readonly state: Exclude<AccountStatus['state'], 'unknown'> | 'damaged'
  /** As Dropbox says now, else as it said last. */
  readonly person?: Person | undefined
  /** Why Dropbox could not be asked about a linked account. */
  readonly trouble?: 'retry' | 'refused' | undefined
  readonly scope: readonly string[]
  readonly linkedAt?: Date | undefined
  readonly expiresAt?: Date | undefined
  readonly refreshedAt?: Date | undefined
  /** How often this process has refreshed its token. */
  readonly refreshes: number
}

/** The accounts of all visitors. Each call is for one owner, and reaches the accounts of no other. */
export class Accounts {
  readonly #app: DropboxApp
  readonly #store: TokenStore
  readonly #tokens: TokenManager
  readonly #people = new Map<string, Person>()
  readonly #refreshes = new Map<string, number>()

  constructor(app: DropboxApp, store: TokenStore) {
    this.#app = app
    this.#store = store
    this.#tokens = new TokenManager({ ...app, store })
    this.#tokens.on('refreshed', ({ key }) => this.#refreshes.set(key, (this.#refreshes.get(key) ?? 0) + 1))
    this.#tokens.on('linked', ({ key }) => this.#refreshes.delete(key))
    this.#tokens.on('unlinked', ({ key }) => {
      this.#people.delete(key)
      this.#refreshes.delete(key)
    })
  }

  /**
   * The ids of the owner's accounts. By the keys, and not by `tokens.list()`, so that a record nobody can read is known to
   * be the owner's, who can then connect it again. A real application knows the keys of its user without a list.
   */
  async idsOf(owner: string): Promise<string[]> {
    const ids: string[] = []
    try {
      for await (const key of this.#store.list()) {
        const id = accountIdIn(key, owner)
        if (id !== undefined) ids.push(id)
      }
    } catch (error) {
      // It comes after all others, and is of nobody known.
      if (!isOf(error, 'store_corrupt')) throw error
      logFailure('listing the accounts', error)
    }
    return ids
  }

  /**
   * The owner's accounts as they are now. Dropbox is asked about each, so a revocation is seen here first.
   * @throws {StoreUnavailableException} the store does not answer: never an empty list
   */
  async listOf(owner: string): Promise<AccountView[]> {
    const ids = await this.idsOf(owner)
    const views = await Promise.all(ids.map((id) => this.#view(owner, id)))
    return views
      .filter((view) => view !== undefined)
      .toSorted((a, b) => (a.linkedAt?.getTime() ?? Infinity) - (b.linkedAt?.getTime() ?? Infinity))
  }

  /**
   * Keeps what a login resulted in.
   * @param expected the account that was to be connected again
   * @throws {AccountMismatchException} it is another one; what Dropbox granted for that is given back
   */
  async link(owner: string, result: OAuth2FlowResult, expected?: string): Promise<void> {
    const key = accountKey(owner, expected ?? result.accountId)
    try {
      await this.#tokens.link(result, { key, ...(expected !== undefined && { expectAccountId: expected }) })
    } catch (error) {
      const { accessToken } = result
      if (isOf(error, 'account_mismatch'))
        await revokeToken({ ...this.#app, accessToken }).catch((e: unknown) => logFailure('giving back', e))
      throw error
    }
  }

  /**
   * Ends a link, at Dropbox too.
   * @returns false when Dropbox could not end it, as for a team: it is forgotten all the same
   * @throws {TransientException} Dropbox does not answer; calling again goes on
   */
  async disconnect(owner: string, id: string): Promise<boolean> {
    return (await this.#tokens.unlink(accountKey(owner, id))).revoked
  }

  /** Lets running renewals end. */
  close(): Promise<void> {
    return this.#tokens.close()
  }

  /** Undefined when it was disconnected meanwhile. */
  async #view(owner: string, id: string): Promise<AccountView | undefined> {
    const key = accountKey(owner, id)
    try {
      const trouble = await this.#askWho(key, id)
      const { state, account, expiresAt, refreshedAt } = await this.#tokens.status(key) // after the call: it may refresh
      if (state === 'unknown') return undefined
      return {
        id,
        state,
        person: this.#people.get(key),
        trouble,
        scope: account?.scope ?? [],
        linkedAt: account?.linkedAt,
        expiresAt,
        refreshedAt,
        refreshes: this.#refreshes.get(key) ?? 0,
      }
    } catch (error) {
      if (!isOf(error, 'store_corrupt') || error.remedy !== 'relink') throw error
      logFailure('reading an account', error)
      return { id, state: 'damaged', scope: [], refreshes: 0 }
    }
  }

  /** What keeps Dropbox from telling, if anything does. That a link has ended is no trouble: its status says so. */
  async #askWho(key: string, id: string): Promise<AccountView['trouble']> {
    const api = this.#app.endpoints?.api ?? 'https://api.dropboxapi.com'
    try {
      this.#people.set(key, await whoIs(this.#tokens.fetch(key), api, id))
      return undefined
    } catch (error) {
      if (!isDropboxOAuthError(error) || OF_THE_STORE.includes(error.code)) throw error
      if (error.code === 'relink_required') return undefined
      logFailure('asking whose account it is', error)
      return error.remedy === 'retry' ? 'retry' : 'refused'
    }
  }
}

const OF_THE_STORE: readonly string[] = ['store_unavailable', 'store_corrupt', 'bad_input']

function isOf<Code extends AnyDropboxOAuthError['code']>(
  error: unknown,
  code: Code,
): error is Extract<AnyDropboxOAuthError, { code: Code }> {
  return isDropboxOAuthError(error) && error.code === code
}
