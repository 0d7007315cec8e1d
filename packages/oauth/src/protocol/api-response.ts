import {
  type DropboxOAuthError,
  RelinkRequiredException,
  ScopeRequiredException,
  TokenEndpointException,
  TransientException,
} from '../errors.ts'
import { parseJsonObject } from '../internal/json.ts'
import { hideSecrets, printable } from '../internal/redact.ts'
import { type Answer, detailsOf, isTransient, retryAfterOf } from './answer.ts'

/** The error that an answer of an API route stands for, or nothing for a good one. */
export function apiRefusalOf(
  answer: Answer,
  accessToken: string,
  now: number,
): DropboxOAuthError | undefined {
  const { status, body, defect } = answer
  if (status === 200 && defect === undefined) return undefined
  if (isTransient(status)) {
    return new TransientException(`Dropbox cannot answer now (HTTP ${status}). Try again later.`, 'retry', {
      status,
      ...retryAfterOf(answer, now),
    })
  }
  const { error, description, requiredScope } = readApiError(body, accessToken)
  if (status === 401 && error === 'invalid_access_token') {
    return new RelinkRequiredException(
      'Dropbox no longer knows this access token. Ask the user to connect Dropbox again.',
      {
        reason: 'revoked',
      },
    )
  }
  if (status === 401 && error === 'missing_scope' && requiredScope) return scopeRequired(requiredScope)
  const advice = error === 'expired_access_token' ? ' Refresh the access token first.' : ''
  const verdict = status < 400 ? "Dropbox's answer cannot be used" : 'Dropbox refused the call'
  return new TokenEndpointException(
    `${verdict} (HTTP ${status}): ${defect ?? (error || description || 'no reason given')}.${advice}`,
    status >= 400 ? 'fix-config' : 'retry',
    {
      ...detailsOf(answer, [accessToken], now),
      ...(error && { error }),
      ...(description && { errorDescription: description }),
    },
  )
}

/** Asks for the scope, on top of what the user or the team has granted already. */
export function scopeRequired(
  requiredScope: string,
  includeGrantedScopes: 'user' | 'team' = 'user',
): ScopeRequiredException {
  return new ScopeRequiredException(`The token lacks the scope ${requiredScope}. Ask the user for it.`, {
    requiredScope,
    // `openid` is not granted alone (Dropbox OIDC guide).
    consent: {
      scope: requiredScope === 'openid' ? ['openid', 'email'] : [requiredScope],
      includeGrantedScopes,
    },
  })
}

/** A refusal is JSON with a tagged union, or plain text (Dropbox HTTP documentation, "Errors by status code"). */
export function readApiError(
  body: string,
  accessToken: string,
): { error: string; description: string; requiredScope: string } {
  const { json } = parseJsonObject(body)
  const union = Object(json?.['error']) as Record<string, unknown>
  const clean = (text: unknown): string =>
    typeof text === 'string' ? printable(hideSecrets(text, [accessToken])) : ''
  const field = (name: string): string => clean(Object.hasOwn(union, name) && union[name])
  return {
    error: field('.tag'),
    description: json ? '' : clean(body),
    requiredScope: field('required_scope'),
  }
}
