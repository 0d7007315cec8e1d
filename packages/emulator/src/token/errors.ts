import { plainName } from '../log/plain-name.ts'
import { json, Refused } from '../wire/answer.ts'
import type { Answer } from '../wire/answer.ts'

const tokenError = (error: string, description?: string): Refused =>
  new Refused(tokenErrorAnswer(400, { error, error_description: description }))

/** Every refusal is a 400 with these headers. Source: dropbox-sdk-dotnet issue 373. */
export function tokenErrorAnswer(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): Answer {
  return json(status, body, { 'content-security-policy': 'sandbox allow-forms allow-scripts', ...headers })
}

/**
 * Wrong key or secret: the description is glued into `error`. Source: dropbox/dbxcli issue 127;
 * s-aska/dropbox-api-command issue 41.
 */
export function invalidClient(): Refused {
  return tokenError('invalid_client: Invalid client_id or client_secret')
}

/** No credentials Dropbox can use: three different mistakes end here. Source: dropbox-sdk-js issue 769. */
export function noAuthFunction(): Refused {
  return tokenError('invalid_request', 'No auth function available for given request')
}

/** Source: googleapis/google-oauth-java-client issue 105; adambrgmn/react-oauth-flow issue 7. */
export function invalidRequest(description: string): Refused {
  return tokenError('invalid_request', description)
}

/** Source: dropbox-sdk-rust issue 93; dropbox-sdk-php issue 50; dropbox-sdk-dotnet issue 373. */
export function invalidGrant(description: string): Refused {
  return tokenError('invalid_grant', description)
}

/** The code is known to dropbox-sdk-java and SwiftyDropbox; Dropbox's text is not. */
export function unsupportedGrantType(description: string): Refused {
  return tokenError('unsupported_grant_type', description)
}

/** A refresh for a scope that was not granted. Not documented, so the error is a switch. */
export function scopeNotGranted(error: string, name: string): Refused {
  return tokenError(error, `scope "${plainName(name)}" was not granted`)
}
