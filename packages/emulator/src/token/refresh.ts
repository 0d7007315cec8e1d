import { splitScope } from '../scopes.ts'
import { revokeGrant } from '../state/grants.ts'
import { looksLikeRefreshToken } from '../state/mint.ts'
import type { Grant } from '../state/state.ts'
import type { World } from '../world.ts'
import type { Client } from './client.ts'
import { invalidGrant, invalidRequest, noAuthFunction, scopeNotGranted } from './errors.ts'

const DEAD = 'refresh token is invalid or revoked'

/**
 * The grant of a refresh token. A client without a secret can use only a token that was made without one.
 * Source: dropbox-sdk-dotnet issue 373, boly38/node-mongotools issue 94, dropbox-sdk-js issue 769.
 *
 * @throws Refused
 */
export function findGrant(refreshToken: string, client: Client, world: World): Grant {
  const id = world.state.refreshTokens.get(refreshToken)
  const grant = id === undefined ? undefined : world.state.grants.get(id)
  if (grant === undefined || grant.revoked || grant.appKey !== client.app.key) {
    const possible = looksLikeRefreshToken(refreshToken) || refreshToken.startsWith('EXPIRED')
    throw invalidGrant(possible ? DEAD : 'refresh token is malformed')
  }
  const usable = client.hasSecret
    ? !grant.withoutSecret || world.switches.secretRefreshesPkceGrant
    : grant.withoutSecret
  if (!usable) throw noAuthFunction()
  if (grant.refreshToken !== refreshToken) {
    // One that was rotated away is in two hands: what came of it ends. RFC 9700 section 4.14.2.
    revokeGrant(world.state, grant)
    throw invalidGrant(DEAD)
  }
  return grant
}

/**
 * The scopes a refresh asks for: some of the granted ones, or `undefined` for all. The grant stays as it is.
 * Source: a live test in dropbox-sdk-python, test_dropbox.py.
 */
export function narrowedScopes(
  text: string | undefined,
  grant: Grant,
  { switches }: World,
): string[] | undefined {
  if (text === undefined) return undefined
  const names = [...new Set(splitScope(text))].toSorted()
  if (names.length === 0) throw invalidRequest('"scope": must not be empty')
  const beyond = names.find((name) => grant.scopes?.includes(name) !== true)
  if (beyond !== undefined) throw scopeNotGranted(switches.broadRefreshScope, beyond)
  return names
}
