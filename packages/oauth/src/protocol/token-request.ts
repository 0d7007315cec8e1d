import type { AppCredentials } from './app.ts'
import { parameter } from './authorize-url.ts'

/** One authorization code and all that goes with it to the token endpoint. */
export interface CodeGrant {
  readonly code: string
  readonly verifier: string | undefined
  readonly redirectUri: string | undefined
  readonly locale: string | undefined
}

/** A form for the token endpoint. */
export interface TokenRequest {
  readonly phase: 'exchange' | 'refresh'
  readonly form: string
  /** The values in the form that no message may show. */
  readonly secrets: readonly (string | undefined)[]
  /** Whether a client secret goes beside a PKCE verifier, which Dropbox does not promise to take. */
  readonly isProvenTwice: boolean
}

// Credentials go in the form: with HTTP Basic, Dropbox refuses `client_id` in the form, and a public client has no
// secret for Basic. Dropbox refuses fields it doesn't know, so nothing is sent that has no value.

/** Exchanges a code (RFC 6749 section 4.1.3, RFC 7636 section 4.5). */
export function codeRequest(app: AppCredentials, grant: CodeGrant): TokenRequest {
  const form =
    `grant_type=authorization_code${parameter('code', grant.code)}` +
    credentials(app) +
    parameter('code_verifier', grant.verifier) +
    parameter('redirect_uri', grant.redirectUri) +
    parameter('locale', grant.locale)
  return {
    phase: 'exchange',
    form,
    secrets: [app.consumerSecret, grant.code, grant.verifier],
    isProvenTwice: app.consumerSecret !== undefined && grant.verifier !== undefined,
  }
}

/** Asks for a new access token (RFC 6749 section 6). */
export function refreshRequest(
  app: AppCredentials,
  refreshToken: string,
  scope: string | undefined,
): TokenRequest {
  const form =
    `grant_type=refresh_token${parameter('refresh_token', refreshToken)}` +
    credentials(app) +
    parameter('scope', scope)
  return { phase: 'refresh', form, secrets: [app.consumerSecret, refreshToken], isProvenTwice: false }
}

function credentials(app: AppCredentials): string {
  return parameter('client_id', app.consumerKey) + parameter('client_secret', app.consumerSecret)
}
