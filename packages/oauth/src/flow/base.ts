import type { AppCredentials } from '../protocol/app.ts'
import { readApp } from '../protocol/app.ts'
import { type AuthorizeOptions, authorizeUrl, authorizeUrlBase } from '../protocol/authorize-url.ts'
import { optionalFlag, refuse } from '../protocol/checks.ts'
import { challengeOf } from '../protocol/pkce.ts'
import { codeRequest } from '../protocol/token-request.ts'
import { askTokenEndpoint } from '../transport/ask-token-endpoint.ts'
import { lost } from '../transport/send.ts'
import { readWireOptions, type RequestOptions, type WireOptions } from '../transport/wire-options.ts'
import type { OAuth2FlowNoRedirectResultFields } from './result.ts'

/** The options that both flows have. */
export interface DropboxOAuth2FlowBaseOptions extends RequestOptions, AuthorizeOptions {
  /** The "App key" of the Dropbox App Console. */
  consumerKey: string
  /** The "App secret". Leave it out in programs that cannot keep one: PKCE takes its place. */
  consumerSecret?: string | undefined
  /** Proof Key for Code Exchange (RFC 7636): on unless `false`, with a secret too. */
  usePkce?: boolean | undefined
}

/** What both flows share; for `instanceof` and types. */
export abstract class DropboxOAuth2FlowBase {
  readonly #app: AppCredentials
  readonly #wire: WireOptions
  readonly #authorizeUrlBase: string
  readonly #redirectUri: string | undefined
  readonly #locale: string | undefined
  readonly #usePkce: boolean

  /** @internal */
  constructor(options: DropboxOAuth2FlowBaseOptions, redirectUri: string | undefined) {
    const app = readApp(options)
    const wire = readWireOptions(options)
    const { usePkce = true, locale } = options
    optionalFlag(usePkce, 'usePkce')
    if (!usePkce && app.consumerSecret === undefined) refuse('consumerSecret', 'without PKCE it is needed')
    this.#authorizeUrlBase = authorizeUrlBase(wire.endpoints.authorize, app.consumerKey, redirectUri, options)
    this.#app = app
    this.#wire = wire
    this.#redirectUri = redirectUri
    this.#locale = locale
    this.#usePkce = usePkce
  }

  /** @internal */
  protected get consumerKey(): string {
    return this.#app.consumerKey
  }

  /** @internal */
  protected get hasSecret(): boolean {
    return this.#app.consumerSecret !== undefined
  }

  /** @internal */
  protected get wire(): WireOptions {
    return this.#wire
  }

  /** @internal */
  protected get usePkce(): boolean {
    return this.#usePkce
  }

  /** @internal The URL for one login. */
  protected async authorizeUrl(state: string | undefined, verifier: string | undefined): Promise<string> {
    return authorizeUrl(this.#authorizeUrlBase, state, verifier && (await challengeOf(verifier)))
  }

  /**
   * @internal Sends a code, once; gives the fields of the result. An abort after it went out is told as what it is, an
   * answer that nobody waits for: the code may be spent, so the login starts again.
   */
  protected async exchange(
    code: string,
    verifier: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<OAuth2FlowNoRedirectResultFields> {
    const request = codeRequest(this.#app, {
      code,
      verifier,
      redirectUri: this.#redirectUri,
      locale: this.#locale,
    })
    try {
      const { grant, expiresAt } = await askTokenEndpoint(request, this.#wire, signal)
      const { accessToken, refreshToken, idToken, accountId = '', teamId, scope } = grant
      const who = teamId === undefined ? { accountId, userId: grant.userId } : { accountId: teamId, teamId }
      return { accessToken, refreshToken, idToken, ...who, expiresAt, scope }
    } catch (error) {
      throw signal?.aborted && error === signal.reason ? lost('the caller aborted.', 'restart') : error
    }
  }
}
