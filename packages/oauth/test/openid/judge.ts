import { expect } from 'vitest'
import { type IdTokenClaims, verifyIdToken, type VerifyIdTokenOptions } from '../../src/openid/index.ts'
import { leaks, textsOf } from '../support/secrets.ts'
import { consumerKey, type Issuer, nowMs } from './issuer.ts'

/** Verifies a token as one of the issuer's, at the frozen time. */
export const verify = (
  issuer: Issuer,
  token: string,
  over: Partial<VerifyIdTokenOptions> = {},
): Promise<IdTokenClaims> =>
  verifyIdToken(token, {
    consumerKey,
    endpoints: { authorize: `${issuer.origin}/oauth2/authorize` },
    now: () => nowMs,
    ...over,
  })

/** Expects that a token is not trusted, by an error that does not show it. */
export async function expectRefused(verified: Promise<unknown>, token: string): Promise<void> {
  const error: unknown = await verified.then(
    (claims) => `trusted: ${JSON.stringify(claims)}`,
    (e: unknown) => e,
  )
  expect(error).toMatchObject({
    name: 'ProviderException',
    code: 'provider',
    error: 'invalid_id_token',
    httpStatus: 403,
    remedy: 'restart',
  })
  const [, payload = '', signature = ''] = token.split('.')
  const parts = Object.entries({ token, payload, signature }).filter(([, text]) => text.length > 20)
  expect(leaks(textsOf(error), Object.fromEntries(parts))).toEqual([])
}
