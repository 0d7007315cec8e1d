import { BadStateException } from '../errors.ts'
import { randomText } from '../internal/random.ts'
import { type Callback, type CallbackQuery, parseCallback } from '../protocol/callback.ts'
import { refuse, requireOptions } from '../protocol/checks.ts'
import { issuersOf } from '../protocol/endpoints.ts'
import { createVerifier } from '../protocol/pkce.ts'
import { readRedirectUri } from '../protocol/redirect-uri.ts'
import { joinState, splitState } from '../protocol/state.ts'
import { DropboxOAuth2FlowBase, type DropboxOAuth2FlowBaseOptions } from './base.ts'
import { addLogin, type LoginOwner, type PendingLogin, sessionKeys, takeLogin } from './pending-login.ts'
import { OAuth2FlowResult } from './result.ts'
import { changeSession, type SessionLike } from './session.ts'

/** The options of the flow for web applications. */
export interface DropboxOAuth2FlowOptions extends DropboxOAuth2FlowBaseOptions {
  /** Where Dropbox sends the browser back to: letter for letter as registered in the App Console. */
  redirectUri: string
  /** The current user's web session. */
  session: SessionLike
  /** The session's key for the CSRF token, such as `dropbox-auth-csrf-token`. */
  csrfTokenSessionKey: string
}

/**
 * The login of a web application: `start()` gives the URL to send the browser to, `finish()` takes what Dropbox sends
 * it back with.
 *
 * All that a login needs waits in the user's session, so that each request can make a flow of its own, in another
 * process too, and several tabs can log in at once. "Once" holds per session object: where each request loads a copy
 * of its own, or the session lives in a cookie, a replayed callback can reach Dropbox, whose code works once.
 *
 * @example
 * ```ts
 * import { DropboxOAuth2Flow } from 'dropbox-oauth'
 *
 * const dropboxAuth = (session: object) =>
 *   new DropboxOAuth2Flow({
 *     consumerKey: 'APP_KEY',
 *     consumerSecret: 'APP_SECRET',
 *     redirectUri: 'https://my-web-server.org/dropbox-auth-finish',
 *     session,
 *     csrfTokenSessionKey: 'dropbox-auth-csrf-token',
 *   })
 *
 * export const start = (session: object) => dropboxAuth(session).start()
 * export const finish = (session: object, url: string) => dropboxAuth(session).finish(url)
 * ```
 */
export class DropboxOAuth2Flow extends DropboxOAuth2FlowBase {
  readonly #session: SessionLike
  readonly #keys: readonly [string, string]
  readonly #owner: LoginOwner

  /**
   * Checks the options, and touches neither the session nor the network.
   * @throws {BadInputException} `bad_input`: an option that cannot be, or neither a secret nor PKCE
   */
  constructor(options: DropboxOAuth2FlowOptions) {
    const { session, csrfTokenSessionKey, redirectUri } = requireOptions(options)
    super(options, readRedirectUri(redirectUri))
    if (typeof session !== 'object' || session === null)
      refuse('session', 'there is none. Is the session middleware in place?')
    if (typeof csrfTokenSessionKey !== 'string' || csrfTokenSessionKey === '')
      refuse('csrfTokenSessionKey', 'a text is needed')
    this.#session = session
    this.#keys = sessionKeys(csrfTokenSessionKey)
    this.#owner = { consumerKey: this.consumerKey, redirectUri, tokenEndpoint: this.wire.endpoints.token }
  }

  /**
   * Begins a login: saves it in the session and gives the URL of Dropbox's consent page, to redirect the browser to.
   * @param urlState comes back from `finish()` as it is. It travels in the URL: no place for secrets
   * @throws {BadInputException} `bad_input`: `urlState` is too long, as Dropbox takes a `state` of 500 bytes, or ill-formed
   * @throws {StoreUnavailableException} `store_unavailable`: the session cannot be read or saved
   */
  async start(urlState?: string): Promise<string> {
    return this.startIn(this.#session, urlState)
  }

  /** @internal The same in another session, so that one flow serves all users of an application. */
  async startIn(session: SessionLike, urlState?: string): Promise<string> {
    const token = randomText(24) // 144 bits
    const state = joinState(token, urlState)
    const verifier = this.usePkce ? createVerifier() : undefined
    const { consumerKey, redirectUri, tokenEndpoint } = this.#owner
    const login = { token, verifier, startedAt: this.wire.now(), consumerKey, redirectUri, tokenEndpoint }
    await changeSession(session, this.#keys, (values) => addLogin(values, login))
    return this.authorizeUrl(state, verifier)
  }

  /**
   * Ends a login: checks the callback against the session, takes the login out of it, and exchanges the code.
   * @param query of the request to your redirect URI: `req.url`, or what your framework made of it
   * @throws {BadRequestException} `bad_request`: not an answer of Dropbox. Show a 400 page
   * @throws {BadStateException} `bad_state`: no login is pending. Redirect to start again
   * @throws {CsrfException} `csrf`: the state is not of this session. Show a 403 page
   * @throws {NotApprovedException} `not_approved`: the user declined
   * @throws {ProviderException} `provider`: Dropbox sent an unexpected error. Log it, let the user try again
   * @throws {TokenEndpointException} `token_endpoint`: Dropbox refused the code or the app; act on `remedy`
   * @throws {TransientException} `transient`: no answer. The code may be spent, so the login starts again
   * @throws {StoreUnavailableException} `store_unavailable`: the session is down. Nothing was sent
   * @throws {BadInputException} `bad_input`: what was given is no query at all
   * @throws the signal's reason when the caller had aborted before; nothing has happened then
   */
  async finish(
    query: CallbackQuery,
    options: { signal?: AbortSignal | undefined } = {},
  ): Promise<OAuth2FlowResult> {
    options.signal?.throwIfAborted()
    return this.finishIn(this.#session, this.parseCallback(query), options)
  }

  /** @internal The answer that a callback is. */
  parseCallback(query: CallbackQuery): Callback {
    return parseCallback(query, () => issuersOf(this.wire.endpoints))
  }

  /** @internal Ends a login of another session, by a callback parsed already. */
  async finishIn(
    session: SessionLike,
    callback: Callback,
    options: { signal?: AbortSignal | undefined } = {},
  ): Promise<OAuth2FlowResult> {
    const { token, urlState } = splitState(callback.state)
    const { verifier } = await this.#take(session, token)
    if (callback.error) throw callback.error
    if (verifier === undefined && !this.hasSecret) {
      throw new BadStateException(
        'The session holds no PKCE verifier for this login, and there is no secret. Start again',
      )
    }
    const fields = await this.exchange(callback.code, verifier, options.signal)
    return new OAuth2FlowResult({ urlState, ...fields })
  }

  /** Takes the login out of the session, for good, before anything is done with it. */
  async #take(session: SessionLike, token: string): Promise<Pick<PendingLogin, 'verifier'>> {
    let taken = 'expired' as ReturnType<typeof takeLogin>['login']
    await changeSession(session, this.#keys, (values) => {
      const next = takeLogin(values, token, this.#owner, this.wire.now())
      taken = next.login
      return next.values
    })
    if (taken === 'expired') {
      throw new BadStateException('This login was started too long ago. Send the browser to start again')
    }
    return taken
  }
}
