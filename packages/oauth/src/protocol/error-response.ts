import {
  type DropboxOAuthError,
  RelinkRequiredException,
  type Remedy,
  TokenEndpointException,
  TransientException,
} from '../errors.ts'
import { parseJsonObject } from '../internal/json.ts'
import { hideSecrets, printable } from '../internal/redact.ts'
import { type Answer, detailsOf, isTransient, retryAfterOf } from './answer.ts'
import { hintFor } from './hints.ts'
import type { TokenRequest } from './token-request.ts'

/** See `remedyIfLost`. */
export type RemedyIfLost = 'restart' | 'retry'

/**
 * What to do when no one can tell whether the request was processed: a code may be spent then, while a refresh
 * token of Dropbox can be used again.
 */
export function remedyIfLost(request: TokenRequest): RemedyIfLost {
  return request.phase === 'exchange' ? 'restart' : 'retry'
}

/** The error that an answer other than 200 of the token endpoint stands for. */
export function refusalOf(answer: Answer, request: TokenRequest, now: number): DropboxOAuthError {
  const { status } = answer
  if (isTransient(status)) {
    return new TransientException(
      `Dropbox cannot answer now (HTTP ${status}). ${adviceFor(remedyIfLost(request))}`,
      remedyIfLost(request),
      { status, ...retryAfterOf(answer, now) },
    )
  }
  if (status < 400 || status >= 500) return unusable(answer, request, now, `its status is ${status}`)
  const { error, errorDescription } = readRefusal(answer.body, request.secrets)
  const isGrantRefused = status === 400 && error === 'invalid_grant'
  const said = [error, errorDescription].filter(Boolean).join(': ') || answer.defect || 'no reason given'
  const message = `Dropbox refused the ${request.phase === 'exchange' ? 'code' : 'refresh token'} (HTTP ${status}): ${said}.`
  if (isGrantRefused && request.phase === 'refresh') {
    return new RelinkRequiredException(`${message} Ask the user to connect Dropbox again.`, {
      reason: 'revoked',
    })
  }
  const remedy: Remedy =
    isGrantRefused && errorDescription !== 'redirect_uri mismatch' ? 'restart' : 'fix-config'
  return new TokenEndpointException(message + hintFor(said) + secretBesideVerifier(error, request), remedy, {
    ...detailsOf(answer, request.secrets, now),
    ...(error && { error }),
    ...(errorDescription && { errorDescription }),
  })
}

/** The error for an answer that says yes, or something else, in a form that cannot be used. */
export function unusable(
  answer: Answer,
  request: TokenRequest,
  now: number,
  problem: string,
): TokenEndpointException {
  return new TokenEndpointException(
    `Dropbox's answer cannot be used: ${problem}. ${adviceFor(remedyIfLost(request))}`,
    remedyIfLost(request),
    detailsOf(answer, request.secrets, now),
  )
}

/** The advice that goes with `remedyIfLost`. */
export function adviceFor(remedy: RemedyIfLost): string {
  return remedy === 'restart'
    ? 'The code may be spent: start the login again.'
    : 'Nothing was lost: try again later.'
}

/** Dropbox glues the description of a client error to its code: `"error": "invalid_client: Invalid client_id…"`. */
function readRefusal(
  body: string,
  secrets: TokenRequest['secrets'],
): { error: string; errorDescription: string } {
  const { json = {} } = parseJsonObject(body)
  const field = (name: string): string => {
    const value = Object.hasOwn(json, name) && json[name]
    return typeof value === 'string' ? printable(hideSecrets(value, secrets)) : ''
  }
  const [error = '', ...glued] = field('error').split(': ')
  return { error, errorDescription: field('error_description') || glued.join(': ') }
}

/** Whether Dropbox takes a secret beside a verifier from every app is not documented; the way out is. */
function secretBesideVerifier(error: string, request: TokenRequest): string {
  const isSuspect = request.isProvenTwice && error === 'invalid_request'
  return isSuspect ? ' If the app may not send a secret beside a PKCE verifier, set usePkce: false.' : ''
}
