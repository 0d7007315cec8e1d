import { splitName } from '../names.ts'
import type { User } from '../seed/directory.ts'
import type { Grant } from '../state/state.ts'
import type { World } from '../world.ts'

const LIFETIME_SECONDS = 3600

/** What the granted OpenID scopes let an app know. Source: OIDC guide. */
export function identityClaims(user: User, scopes: readonly string[]): Record<string, string | boolean> {
  const [givenName, familyName] = splitName(user.name)
  return {
    ...(scopes.includes('email') && { email: user.email, email_verified: true }),
    ...(scopes.includes('profile') && { family_name: familyName, given_name: givenName }),
  }
}

/** Signs the id token of a grant. No nonce is echoed, sent or not. Source: OIDC guide; openid/AppAuth-iOS issue 824. */
export function signIdToken(world: World, grant: Grant, user: User): Promise<string> {
  const issuedAt = Math.floor(world.clock.nowMs() / 1000)
  return world.keys.sign({
    iss: world.origins[world.switches.idTokenIssuer],
    sub: user.accountId,
    exp: issuedAt + LIFETIME_SECONDS,
    iat: issuedAt,
    aud: grant.appKey,
    auth_time: Math.floor(grant.signedInAtMs / 1000),
    ...identityClaims(user, grant.scopes ?? []),
    ...(user.team !== undefined && { 'dropbox:team_id': user.team.teamId }),
  })
}
