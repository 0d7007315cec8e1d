import { TokenEndpointException } from '../errors.ts'
import { parseJsonObject } from '../internal/json.ts'
import { requireOptions } from '../protocol/checks.ts'
import { callApi } from '../transport/call-api.ts'
import { readWireOptions, type RequestOptions } from '../transport/wire-options.ts'
import { readUserClaims, type UserClaims } from './claims.ts'

/** The options of `fetchUserInfo`. */
export interface UserInfoOptions extends Omit<RequestOptions, 'now'> {
  /** Of a login with the scope `openid`, and `email` or `profile`. */
  accessToken: string
  /** Ends the call; it rejects with the signal's reason. */
  signal?: AbortSignal | undefined
}

/** Who the user is. */
export interface UserInfo extends UserClaims {
  /** The Dropbox account's id. */
  sub: string
  /** Who says so, as in an ID token, where Dropbox tells it. */
  iss?: string
}

/**
 * Asks Dropbox who the user is (OpenID Connect Core section 5.3). By POST: Dropbox answers a GET with 404.
 * @throws {ScopeRequiredException} `scope_required`: the login was not for `openid`
 * @throws {RelinkRequiredException} `relink_required`: Dropbox no longer knows the token
 * @throws {TransientException} `transient`: no answer now; try again
 * @throws {TokenEndpointException} `token_endpoint`: Dropbox refused, or the answer cannot be used
 * @throws {BadInputException} `bad_input`: an option that cannot be
 * @throws the signal's reason when the caller aborts
 *
 * @example
 * ```ts
 * import { fetchUserInfo } from 'dropbox-oauth/openid'
 *
 * declare const result: { accessToken: string }
 * const { sub, email } = await fetchUserInfo({ accessToken: result.accessToken })
 * ```
 */
export async function fetchUserInfo(options: UserInfoOptions): Promise<UserInfo> {
  const { accessToken, signal } = requireOptions(options)
  const call = { route: 'openid/userinfo', accessToken, signal }
  const { json, problem } = parseJsonObject(await callApi(call, readWireOptions(options)))
  if (problem !== undefined) return unusable(problem)
  const { sub, iss } = json
  if (typeof sub !== 'string' || sub === '') return unusable('it names no user')
  return { sub, ...(typeof iss === 'string' && { iss }), ...readUserClaims(json) }
}

function unusable(problem: string): never {
  throw new TokenEndpointException(`Dropbox's answer cannot be used: ${problem}. Try again later.`, 'retry', {
    status: 200,
  })
}
