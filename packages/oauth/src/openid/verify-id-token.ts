import type * as Jose from 'jose'
import { BadInputException, isDropboxOAuthError, ProviderException } from '../errors.ts'
import { printable } from '../internal/redact.ts'
import { requireOptions, requireVisible } from '../protocol/checks.ts'
import { issuersOf } from '../protocol/endpoints.ts'
import { readWireOptions, type RequestOptions, type WireOptions } from '../transport/wire-options.ts'
import { readUserClaims, type UserClaims } from './claims.ts'
import { renewedKeys, signingKeys } from './key-set.ts'

/** The options of `verifyIdToken`. */
export interface VerifyIdTokenOptions extends RequestOptions {
  /** The app key that the token must be for. */
  consumerKey: string
}

/** The claims of a verified ID token. */
export interface IdTokenClaims extends UserClaims {
  /** Who issued it: Dropbox, by the origin of its authorize page or API. */
  iss: string
  /** The Dropbox account's id. */
  sub: string
  /** Your own app key: any other was refused. */
  aud: string
  /** When it was issued, in seconds since 1970, as all times here. */
  iat: number
  /** When the token ends. It says who logged in, not for how long. */
  exp: number
  /** When the user last proved who he is, where Dropbox tells it. */
  authTime?: number
  /** For members of a Dropbox team. */
  teamId?: string
}

/** Clocks differ; a token of one hour can be a minute off. */
const clockToleranceSeconds = 60

/**
 * Verifies an ID token (OpenID Connect Core section 3.1.3.7): signature by Dropbox's current keys, issuer, audience
 * and times. Dropbox echoes no `nonce`; `state` and PKCE tie the token to the login.
 *
 * The keys are remembered for ten minutes, for each `fetch` function: give the same one each time.
 * @throws {ProviderException} `provider` with `error: 'invalid_id_token'`: do not trust the token
 * @throws {TransientException} `transient`: Dropbox's keys cannot be had now; try again
 * @throws {TokenEndpointException} `token_endpoint`: what was had in place of the keys cannot be used
 * @throws {BadInputException} `bad_input`: the package `jose` is not installed, or an option cannot be
 *
 * @example
 * ```ts
 * import { verifyIdToken } from 'dropbox-oauth/openid'
 *
 * declare const result: { idToken?: string }
 * if (result.idToken) {
 *   const { sub, email } = await verifyIdToken(result.idToken, { consumerKey: 'APP_KEY' })
 * }
 * ```
 */
export async function verifyIdToken(idToken: string, options: VerifyIdTokenOptions): Promise<IdTokenClaims> {
  const audience = requireVisible(requireOptions(options).consumerKey, 'consumerKey')
  const wire = readWireOptions(options)
  if (typeof idToken !== 'string') throw refused('it is not a text')
  const payload = await verifySignature(await loadJose(), idToken, wire, {
    audience,
    issuer: issuersOf(wire.endpoints),
    algorithms: ['RS256'],
    currentDate: new Date(wire.now()),
    clockTolerance: clockToleranceSeconds,
    requiredClaims: ['sub', 'iat', 'exp'],
  })
  return readClaims(payload, wire.now())
}

/** Verifies by the keys that are known, and once more by those of now where the token's key is not among them. */
async function verifySignature(
  jose: typeof Jose,
  idToken: string,
  wire: WireOptions,
  checks: Jose.JWTVerifyOptions,
): Promise<Jose.JWTPayload> {
  const verifyBy = (keys: Jose.JSONWebKeySet): Promise<Jose.JWTVerifyResult> =>
    jose.jwtVerify(idToken, jose.createLocalJWKSet(keys), checks)
  try {
    const verified = await verifyBy(await signingKeys(wire)).catch(async (error: unknown) => {
      const newer = error instanceof jose.errors.JWKSNoMatchingKey && (await renewedKeys(wire))
      if (!newer) throw error
      return verifyBy(newer)
    })
    return verified.payload
  } catch (error) {
    if (isDropboxOAuthError(error)) throw error
    throw refused(error instanceof jose.errors.JOSEError ? error.message : 'its key cannot be used')
  }
}

function readClaims(payload: Jose.JWTPayload, now: number): IdTokenClaims {
  const { iss, sub, iat, exp, auth_time: authTime, 'dropbox:team_id': teamId } = payload
  if (typeof iss !== 'string' || typeof sub !== 'string' || sub === '') throw refused('it names no user')
  const [aud, ...others] = [payload.aud].flat()
  if (aud === undefined || others.length > 0) throw refused('it is for several audiences')
  if (typeof iat !== 'number' || typeof exp !== 'number') throw refused('it has no times')
  if (iat > now / 1000 + clockToleranceSeconds) throw refused('it was issued in the future')
  return {
    iss,
    sub,
    aud,
    iat,
    exp,
    ...(typeof authTime === 'number' && { authTime }),
    ...(typeof teamId === 'string' && { teamId }),
    ...readUserClaims(payload),
  }
}

async function loadJose(): Promise<typeof Jose> {
  try {
    return await import('jose')
  } catch {
    throw new BadInputException('verifyIdToken needs the package jose: npm install jose')
  }
}

function refused(problem: string): ProviderException {
  const errorDescription = printable(problem)
  return new ProviderException(`The ID token is not to be trusted: ${errorDescription}`, {
    error: 'invalid_id_token',
    errorDescription,
  })
}
