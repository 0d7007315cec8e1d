import { hash } from 'node:crypto'
import { openGrant, revokeGrant } from '../state/grants.ts'
import { sameSecret } from '../state/mint.ts'
import type { Challenge, Code, Grant } from '../state/state.ts'
import type { Switches } from '../switches.ts'
import type { Refused } from '../wire/answer.ts'
import type { World } from '../world.ts'
import type { Client } from './client.ts'
import { invalidGrant } from './errors.ts'

/** What the request says of the authorize request it continues. */
export interface CodeClaim {
  readonly code: string
  readonly redirectUri: string | undefined
  readonly verifier: string | undefined
}

/**
 * Exchanges a code for a grant, once. All of it happens without a pause, so that of a hundred requests at once one wins.
 *
 * @throws Refused
 */
export function exchangeCode(claim: CodeClaim, client: Client, world: World): Grant {
  const code = findCode(claim.code, client, world)
  if (code.redirectUri !== claim.redirectUri) throw mismatch(code, 'redirect_uri mismatch', world)
  if (!verifies(claim.verifier, code.challenge, world.switches)) {
    throw mismatch(code, world.switches.wrongVerifierText, world)
  }
  code.spent = true
  const { appKey, accountId, teamId, scopes, accessType, signedInAtMs } = code
  const approval = {
    appKey,
    accountId,
    ...(teamId !== undefined && { teamId }),
    scopes,
    accessType,
    signedInAtMs,
  }
  const grant = openGrant(world.state, approval, !client.hasSecret)
  code.grantId = grant.id
  return grant
}

/** One answer for all that can be wrong with a code, so that nobody learns which it is. */
const noSuchCode = (): Refused => invalidGrant("code doesn't exist or has expired")

/** Unknown, expired, used, or another app's. */
function findCode(text: string, client: Client, world: World): Code {
  const code = world.state.codes.get(text)
  if (code === undefined || code.appKey !== client.app.key) throw noSuchCode()
  if (code.spent) {
    revokeFamily(code, world)
    throw noSuchCode()
  }
  if (code.expiresAtMs <= world.clock.nowMs()) throw noSuchCode()
  return code
}

/** A code used twice is in two hands: what it was exchanged for ends. RFC 6749 section 4.1.2. */
function revokeFamily(code: Code, world: World): void {
  const grant = code.grantId === undefined ? undefined : world.state.grants.get(code.grantId)
  if (grant !== undefined && world.switches.codeReuseRevokes) revokeGrant(world.state, grant)
}

function mismatch(code: Code, description: string, world: World): Error {
  if (world.switches.mismatchBurnsCode) code.spent = true
  return invalidGrant(description)
}

/**
 * RFC 7636 section 4.6. A verifier for a code without a challenge is refused as well: someone took the challenge out of
 * the authorize request (RFC 9700 section 4.8.2).
 */
function verifies(
  verifier: string | undefined,
  challenge: Challenge | undefined,
  { verifierAlphabet }: Switches,
): boolean {
  if (challenge === undefined) return verifier === undefined
  if (verifier === undefined) return false
  if (verifierAlphabet === 'rfc7636' && !/^[\w.~-]{43,128}$/.test(verifier)) return false
  const shown = challenge.method === 'plain' ? verifier : hash('sha256', verifier, 'base64url')
  return sameSecret(shown, challenge.value)
}
