import type { Account } from '../tokens/account.ts'
import type { TokenManager } from '../tokens/manager.ts'
import { type CallbackOutcome, CallbackReader } from './finish-callback.ts'
import { type BrowserLoginOptions, readBrowserOptions } from './options.ts'
import { PopupLogins } from './popup-logins.ts'
import { startRedirect } from './start-redirect.ts'

/** The login of a page without a server. Its functions may be taken out of the object. */
export interface BrowserLogin {
  /**
   * Leads this tab to Dropbox, or gives the address to `openUrl`. The answer is for `handleCallback`.
   * `returnTo` is a path of at most 256 bytes of your own: what is none becomes `/`. Without it, it is the page of now.
   * @throws {StoreUnavailableException} `store_unavailable`: the browser denies the page its storage, or it is full
   * @throws {BadInputException} `bad_input`: the answer would come to another origin than this page's
   */
  redirect(options?: { returnTo?: string | undefined }): Promise<void>
  /**
   * Logs in by a popup, so that this page stays as it is. Call it in the handler of a click, or browsers block it. The
   * page at `redirectUri` must call `handleCallback`. Whether a popup was closed cannot be seen where a page's
   * Cross-Origin-Opener-Policy cuts it off: then it ends when the user has stayed at this page for twenty seconds, by the
   * next call of `popup`, or after ten minutes.
   * @throws {TransientException} `transient`: the browser blocked the popup, or no answer came
   * @throws {BadInputException} `bad_input`: the answer would come to another origin, or there is no `BroadcastChannel`
   * @throws {NotApprovedException} `not_approved`: the user declined, or closed the popup; and all that `finish` of
   *   `DropboxOAuth2Flow` throws
   */
  popup(): Promise<Account>
  /**
   * Ends the login that the page's address, or a deep link, is the answer to, and links the account; `undefined` where
   * it is no answer. Call it whenever the page loads: it takes the answer out of the address bar before anything else, and
   * a second call for the same answer shares the first one's outcome. In a popup it hands the answer over and closes it.
   * @throws all that `finish` of `DropboxOAuth2Flow` throws, and what `link` of `TokenManager` does
   */
  handleCallback(url?: string | URL): Promise<CallbackOutcome | undefined>
  /** The accounts linked here, with a valid token for every call. */
  readonly tokens: TokenManager
}

/**
 * Makes the login of a page or an app without a server. Make one, where the program begins.
 * @throws {BadInputException} `bad_input` for an option that cannot be; a secret, by whatever name, is one
 *
 * @example
 * ```ts
 * import { createBrowserLogin } from 'dropbox-oauth/browser'
 *
 * const login = createBrowserLogin({ consumerKey: 'APP_KEY', redirectUri: `${location.origin}/` })
 * const done = await login.handleCallback()
 * if (done) history.replaceState(null, '', done.returnTo)
 *
 * document.querySelector('#connect')?.addEventListener('click', () => login.redirect())
 * ```
 */
export function createBrowserLogin(options: BrowserLoginOptions): BrowserLogin {
  const app = readBrowserOptions(options)
  const callbacks = new CallbackReader(app)
  const popups = new PopupLogins(app)
  return Object.freeze({
    redirect: (wish) => startRedirect(app, wish?.returnTo),
    popup: () => popups.logIn(),
    handleCallback: (url) => callbacks.read(url),
    tokens: app.tokens,
  } satisfies BrowserLogin)
}
