import { json } from '../wire/answer.ts'
import type { Answer } from '../wire/answer.ts'
import { scopes } from '../scopes.ts'
import type { World } from '../world.ts'

/** The discovery document, field by field as Dropbox's: no userinfo endpoint, no PKCE methods, no revocation endpoint. */
export function discoveryDocument({ origins }: World): Answer {
  return json(200, {
    issuer: origins.web,
    authorization_endpoint: `${origins.web}/oauth2/authorize`,
    token_endpoint: `${origins.api}/oauth2/token`,
    jwks_uri: `${origins.web}/.well-known/jwks`,
    scopes_supported: ['openid', 'profile', 'email'],
    response_types_supported: ['code'],
    response_modes_supported: ['query', 'fragment'],
    grant_types_supported: ['authorization_code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    claim_types_supported: ['normal'],
    claims_supported: ['email', 'email_verified', 'family_name', 'given_name'],
    claims_parameter_supported: false,
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
  })
}

/**
 * The metadata of the authorization server (RFC 8414), which came in 2026 beside the OpenID document. Grant types it lists
 * are not all served: there is no device endpoint. Source: probes of July and September 2026.
 */
export function serverMetadata({ origins }: World): Answer {
  return json(200, {
    issuer: origins.web,
    authorization_endpoint: `${origins.web}/oauth2/authorize`,
    token_endpoint: `${origins.api}/oauth2/token`,
    registration_endpoint: `${origins.web}/oauth2/register`,
    scopes_supported: Object.keys(scopes),
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code', 'client_credentials', 'refresh_token', 'device_code'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    code_challenge_methods_supported: ['plain', 'S256'],
  })
}

/** Dynamic registration is for a list of clients; all others get a 403. Source: probes of September 2026. */
export function registrationRefused(): Answer {
  return json(403, { error: 'access_denied' })
}

/** The public half of the signing key. */
export async function keySet(world: World): Promise<Answer> {
  return json(200, { keys: [await world.keys.publicJwk()] })
}
