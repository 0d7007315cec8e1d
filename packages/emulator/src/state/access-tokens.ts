import type { World } from '../world.ts'
import { mintAccessToken, mintLegacyAccessToken } from './mint.ts'
import type { Grant } from './state.ts'

/** Issues an access token of the grant, for all its scopes or for some of them. Legacy ones never expire. */
export function issueAccessToken(
  { state, clock, switches }: World,
  grant: Grant,
  narrowed?: readonly string[],
): string {
  const scopes = narrowed ?? grant.scopes
  const legacy = grant.accessType === 'legacy'
  const token = legacy ? mintLegacyAccessToken() : mintAccessToken()
  const expiresAtMs = legacy ? null : clock.nowMs() + switches.expiresInSeconds * 1000
  state.accessTokens.set(token, { grantId: grant.id, scopes, expiresAtMs })
  return token
}
