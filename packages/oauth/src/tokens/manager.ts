import type { OAuth2FlowNoRedirectResult } from '../flow/result.ts'
import { optionalChoice, refuse } from '../protocol/checks.ts'
import { type AccessTokenOptions, AccessTokens } from './access-tokens.ts'
import { type Account, toAccount } from './account.ts'
import type { AccountFetchOptions } from './account-headers.ts'
import { authorizedFetch } from './authorized-fetch.ts'
import { dropboxAuth, type DropboxAuthLike } from './dropbox-auth.ts'
import { TokenEvents, type TokenEventType, type TokenListener } from './events.ts'
import { GuardedStore } from './guarded-store.ts'
import { requireKey } from './key.ts'
import { Leases } from './lease.ts'
import { type ImportedGrant, importGrant, type LinkOptions, linkResult } from './linking.ts'
import { listAccounts } from './listing.ts'
import { withDeadline } from './timers.ts'
import { needsRelink } from './record.ts'
import { outOfTime } from './renewal.ts'
import { readTokenSettings, type TokenManagerOptions } from './settings.ts'
import type { TokenSource } from './token-source.ts'
import { unlinkAccount, type Unlinked } from './unlinking.ts'
import { type Progress, readRecord, type ManagerContext } from './manager-context.ts'

const eventTypes: readonly TokenEventType[] = [
  'linked',
  'refreshed',
  'refresh-failed',
  'relink-required',
  'unlinked',
]

/** How an account stands. */
export interface AccountStatus {
  /** The key that was asked for. */
  readonly key: string
  /** `relink-required`: only the user can help. `unlinking`: an unlink was stopped on its way; unlink again. */
  readonly state: 'linked' | 'relink-required' | 'unlinking' | 'unknown'
  /** Absent where the key is `unknown`. */
  readonly account?: Account
  /** When the stored access token ends; it is replaced before. */
  readonly expiresAt?: Date
  /** When the access token was last refreshed; absent before the first time. */
  readonly refreshedAt?: Date
}

/**
 * Keeps accounts linked: a valid access token on every call, for as long as the user wants. Any number of managers, in
 * any number of processes, may share a store; each token is refreshed once for all of them.
 *
 * What the manager does itself settles within 2 × `timeoutMs` + 500 ms. Every call can reject with:
 * @throws {StoreUnavailableException} `store_unavailable`: the store does not answer; nothing is lost. Try again
 * @throws {StoreCorruptException} `store_corrupt`: a record is damaged, or sealed with another key
 * @throws {BadInputException} `bad_input`: an argument that cannot be, or the record of another app
 *
 * @example
 * ```ts
 * import { DropboxOAuth2FlowNoRedirect, MemoryStore, TokenManager } from 'dropbox-oauth'
 *
 * const app = { consumerKey: 'APP_KEY' }
 * const tokens = new TokenManager({ ...app, store: new MemoryStore() })
 *
 * const flow = new DropboxOAuth2FlowNoRedirect(app)
 * console.log(await flow.start())
 * const { key } = await tokens.link(await flow.finish('the code that the user pasted'))
 *
 * const dropbox = tokens.fetch(key)
 * await dropbox('https://api.dropboxapi.com/2/users/get_current_account', { method: 'POST' })
 * ```
 */
export class TokenManager {
  readonly #context: ManagerContext
  readonly #tokens: AccessTokens
  readonly #source: TokenSource
  readonly #unlinks = new Set<Promise<Unlinked>>()

  /**
   * Checks the options, and asks nobody yet.
   * @throws {BadInputException} `bad_input`: an option that cannot be
   */
  constructor(options: TokenManagerOptions) {
    const settings = readTokenSettings(options)
    const { timeoutMs } = settings.wire
    this.#context = {
      settings,
      store: new GuardedStore(options.store, timeoutMs),
      leases: new Leases(timeoutMs),
      events: new TokenEvents(),
      forget: (key) => this.#tokens.forget(key),
    }
    this.#tokens = new AccessTokens(this.#context)
    this.#source = {
      accessToken: (key, options) => this.accessToken(key, options),
      kindOf: async (key) => (await this.status(key)).account?.kind ?? 'user',
    }
  }

  /**
   * Keeps what a login resulted in, and asks Dropbox nothing. On a key that has a record it replaces it, and clears
   * `relink-required`, for the same Dropbox account only.
   * @throws {AccountMismatchException} `account_mismatch`: the login ended at another account
   * @throws {BadInputException} `bad_input`: no refresh token though the access token ends: the login was online
   */
  link(result: OAuth2FlowNoRedirectResult, options?: LinkOptions): Promise<Account> {
    return this.#inTime(() => linkResult(this.#context, result, options))
  }

  /**
   * Takes over a grant that another program has kept, such as a row of a table of refresh tokens. No request is made:
   * the first call refreshes. A key that already has this grant keeps its record, a tombstone too.
   * @throws {AccountMismatchException} `account_mismatch`: the key has another account
   */
  import(key: string, grant: ImportedGrant): Promise<Account> {
    return this.#inTime(() => importGrant(this.#context, key, grant))
  }

  /**
   * Gives an access token that lives. Renewals happen before its end and behind the callers; while Dropbox or the store
   * is down, a token that lives is still given.
   * @throws {RelinkRequiredException} `relink_required`: never linked, or Dropbox refused the grant for good
   * @throws {TransientException} `transient`: the token has ended and Dropbox cannot give a new one now
   * @throws {TokenEndpointException} `token_endpoint`: Dropbox refuses the app, or its answer cannot be used
   * @throws the signal's reason when the caller aborts
   */
  accessToken(key: string, options?: AccessTokenOptions): Promise<string> {
    return this.#tokens.get(key, options)
  }

  /**
   * Gives a `fetch` that calls Dropbox's API with the account's token: to `api`, `content` and
   * `notify.dropboxapi.com`, or `endpoints.api`, only. Dropbox's answer has no deadline but that of the call's own `signal`.
   * A call that Dropbox answers with an expired or revoked token is repeated once with a new one.
   * @throws {ScopeRequiredException} `scope_required`, by the call: spread its `consent` into a login's options
   *
   * @example
   * ```ts
   * import type { TokenManager } from 'dropbox-oauth'
   *
   * declare const tokens: TokenManager
   * const asMember = tokens.fetch('dbtid:team', { selectUser: 'dbmid:member', pathRoot: { '.tag': 'home' } })
   * await asMember('https://api.dropboxapi.com/2/files/list_folder', {
   *   method: 'POST',
   *   headers: { 'content-type': 'application/json' },
   *   body: JSON.stringify({ path: '' }),
   * })
   * ```
   */
  fetch(key: string, options?: AccountFetchOptions): typeof fetch {
    return authorizedFetch(this.#source, requireKey(key), this.#context.settings.wire, options)
  }

  /** Gives what the npm package `dropbox` takes as `auth`: `new Dropbox({ auth: tokens.dropboxAuth(key) })`. */
  dropboxAuth(key: string): DropboxAuthLike {
    return dropboxAuth(this.#source, requireKey(key), this.#context.settings.wire)
  }

  /** Tells how an account stands. Always reads the store, never asks Dropbox. */
  status(key: string): Promise<AccountStatus> {
    return this.#inTime(async () => {
      const held = await readRecord(this.#context, requireKey(key))
      if (!held) return { key, state: 'unknown' }
      const { state, account, access, refreshedAt } = held.record
      return {
        key,
        state: needsRelink(held.record, this.#context.settings.wire.now()) ? 'relink-required' : state,
        account: toAccount(key, account),
        ...(access?.expiresAt !== undefined && { expiresAt: new Date(access.expiresAt) }),
        ...(refreshedAt !== undefined && { refreshedAt: new Date(refreshedAt) }),
      }
    })
  }

  /**
   * Ends a link, at Dropbox too. From the first moment the key hands out nothing. A link made meanwhile stays.
   * @throws {TransientException} `transient`: Dropbox was not reached. Call again: it goes on where it stopped
   */
  unlink(key: string): Promise<Unlinked> {
    return this.#inTime((progress) => {
      const work = unlinkAccount(this.#context, key, progress).finally(() => this.#unlinks.delete(work))
      this.#unlinks.add(work)
      return work
    })
  }

  /**
   * All accounts of the store, in any order, those that need a relink or are being unlinked too. A record that cannot be
   * read does not end the list; its error comes after the rest.
   */
  list(): AsyncIterable<Account> {
    return listAccounts(this.#context)
  }

  /** Tells what happens to accounts in this process. Gives a function that takes the listener off again. */
  on(type: TokenEventType, listener: TokenListener): () => void {
    if (typeof type !== 'string') refuse('type', `expected ${eventTypes.join(' or ')}`)
    optionalChoice(type, 'type', eventTypes)
    if (typeof listener !== 'function') refuse('listener', 'expected a function')
    return this.#context.events.on(type, listener)
  }

  /**
   * Lets running renewals and unlinks end. When your own calls have ended too, the store is yours to close.
   */
  async close(): Promise<void> {
    await this.#tokens.close()
    await Promise.allSettled(this.#unlinks)
  }

  #inTime<T>(work: (progress: Progress) => Promise<T>): Promise<T> {
    const progress: Progress = { waitsFor: 'the token store' }
    const run = async (): Promise<T> => work(progress) // async: what it throws at once rejects
    return withDeadline(run(), 2 * this.#context.settings.wire.timeoutMs + 250, () => {
      throw outOfTime(progress)
    })
  }
}
