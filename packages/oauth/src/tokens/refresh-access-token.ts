import { readApp } from '../protocol/app.ts'
import { requireVisible } from '../protocol/checks.ts'
import { joinScopes, splitScopes } from '../protocol/scopes.ts'
import { refreshRequest } from '../protocol/token-request.ts'
import { askTokenEndpoint } from '../transport/ask-token-endpoint.ts'
import { readWireOptions, type RequestOptions } from '../transport/wire-options.ts'

/** The options of `refreshAccessToken`. */
export interface RefreshOptions extends RequestOptions {
  /** The app key that the login had: Dropbox refuses another app's refresh tokens. */
  consumerKey: string
  /** Needed where the login had it; a login by PKCE alone is refreshed without. */
  consumerSecret?: string | undefined
  /** A secret, as the login resulted in. Dropbox's work any number of times, until the user unlinks the app. */
  refreshToken: string
  /** Asks for an access token with fewer scopes; the grant keeps all of its own. */
  scope?: readonly string[] | undefined
  /** Ends the call; it rejects with the signal's reason. The refresh token stays good. */
  signal?: AbortSignal | undefined
}

/** A fresh access token. */
export interface RefreshedToken {
  /** A secret, for four hours as a rule. The one before goes on until its own end. */
  accessToken: string
  /** When it ends, by this machine's clock. Absent where Dropbox did not say. */
  expiresAt?: Date
  /** Absent unless Dropbox answered it, or fewer scopes were asked for. */
  scope?: readonly string[]
  /** The new one where Dropbox sent one, else the one that was given. */
  refreshToken: string
}

/**
 * Gets a new access token, by one request and no retry, for those who keep tokens themselves.
 * @throws {RelinkRequiredException} `relink_required`: Dropbox no longer knows the refresh token
 * @throws {TransientException} `transient`: no answer now. The refresh token stays good; try again
 * @throws {TokenEndpointException} `token_endpoint`: the app's settings are wrong, or the answer cannot be used
 * @throws {BadInputException} `bad_input`: an option that cannot be
 * @throws the signal's reason when the caller aborts
 *
 * @example
 * ```ts
 * import { refreshAccessToken } from 'dropbox-oauth'
 *
 * declare const saved: { refreshToken: string }
 * const { accessToken, expiresAt } = await refreshAccessToken({ consumerKey: 'APP_KEY', refreshToken: saved.refreshToken })
 * ```
 */
export async function refreshAccessToken(options: RefreshOptions): Promise<RefreshedToken> {
  const app = readApp(options)
  const asked = joinScopes(options.scope)
  const given = requireVisible(options.refreshToken, 'refreshToken')
  const request = refreshRequest(app, given, asked)
  const { grant, expiresAt } = await askTokenEndpoint(request, readWireOptions(options), options.signal)
  const { accessToken, refreshToken = given, scope = asked && splitScopes(asked) } = grant
  return { accessToken, refreshToken, ...(expiresAt && { expiresAt }), ...(scope && { scope }) }
}
