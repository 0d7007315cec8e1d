import { readWireOptions, type RequestOptions } from '../transport/wire-options.ts'
import { requireOptions } from '../protocol/checks.ts'
import { callApi } from '../transport/call-api.ts'
import { RelinkRequiredException } from '../errors.ts'

/** The options of `revokeToken`. */
export interface RevokeOptions extends Omit<RequestOptions, 'now'> {
  /** Any access token of the link that still lives. */
  accessToken: string
  /** Ends the call; it rejects with the signal's reason. The token may be revoked all the same. */
  signal?: AbortSignal | undefined
}

/**
 * Unlinks the account at Dropbox: ends this access token, its refresh token and every other access token of it.
 * Done also when Dropbox no longer knows the token. An expired token cannot revoke: refresh first.
 * @throws {TransientException} `transient`: no answer now; try again
 * @throws {TokenEndpointException} `token_endpoint`: Dropbox refused; it does so for a team's token
 * @throws {BadInputException} `bad_input`: an option that cannot be
 * @throws the signal's reason when the caller aborts
 * @see https://www.dropbox.com/developers/documentation/http/documentation#auth-token-revoke
 *
 * @example
 * ```ts
 * import { revokeToken } from 'dropbox-oauth'
 *
 * declare const saved: { accessToken: string }
 * await revokeToken({ accessToken: saved.accessToken })
 * ```
 */
export async function revokeToken(options: RevokeOptions): Promise<void> {
  const { accessToken, signal } = requireOptions(options)
  const call = { route: 'auth/token/revoke', accessToken, signal }
  try {
    await callApi(call, readWireOptions(options))
  } catch (error) {
    if (!(error instanceof RelinkRequiredException)) throw error
  }
}
