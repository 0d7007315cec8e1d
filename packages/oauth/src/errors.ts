import { brand, DropboxOAuthError, type Remedy } from './errors/base.ts'
import type { StoreCorruptException, StoreUnavailableException } from './errors/store.ts'

export { DropboxOAuthError, type Remedy } from './errors/base.ts'
export { StoreCorruptException, StoreUnavailableException } from './errors/store.ts'

/**
 * Whether a value is an error of this package, also when two copies of it are installed, where `instanceof` fails.
 * The type narrows by `code`.
 *
 * @example
 * ```ts
 * import { isDropboxOAuthError } from 'dropbox-oauth'
 *
 * export function answerTo(error: unknown): { status: number; again: boolean } {
 *   if (!isDropboxOAuthError(error)) throw error
 *   return { status: error.httpStatus, again: error.remedy === 'restart' }
 * }
 * ```
 */
export function isDropboxOAuthError(value: unknown): value is AnyDropboxOAuthError {
  return typeof value === 'object' && value !== null && brand in value
}

// `name` is a getter on each prototype: it survives minifiers, and the stack's first line shows it.

/** The redirect's parameters are missing or not valid. Show a page with status 400. */
export class BadRequestException extends DropboxOAuthError {
  declare readonly code: 'bad_request'
  constructor(message: string) {
    super(message, 'bad_request', 400, 'none')
  }
  override get name(): string {
    return 'BadRequestException'
  }
}

/** No pending login in the session, most likely since it expired. Redirect the browser to start again. */
export class BadStateException extends DropboxOAuthError {
  declare readonly code: 'bad_state'
  constructor(message: string) {
    super(message, 'bad_state', 302, 'restart')
  }
  override get name(): string {
    return 'BadStateException'
  }
}

/** `state` does not carry a CSRF token of the user's session. Show a page with status 403. */
export class CsrfException extends DropboxOAuthError {
  declare readonly code: 'csrf'
  constructor(message: string) {
    super(message, 'csrf', 403, 'none')
  }
  override get name(): string {
    return 'CsrfException'
  }
}

/** The user chose not to approve the app. Say so, and lead back home. */
export class NotApprovedException extends DropboxOAuthError {
  declare readonly code: 'not_approved'
  constructor(message: string) {
    super(message, 'not_approved', 403, 'restart')
  }
  override get name(): string {
    return 'NotApprovedException'
  }
}

/** Dropbox redirected back with an unexpected error. Log it, say something went wrong, let the user try again. */
export class ProviderException extends DropboxOAuthError {
  declare readonly code: 'provider'
  declare readonly error: string
  declare readonly errorDescription?: string
  constructor(message: string, details: { error: string; errorDescription?: string }) {
    super(message, 'provider', 403, 'restart', details)
  }
  override get name(): string {
    return 'ProviderException'
  }
}

/** The programmer's mistake, thrown by constructors and arguments before anything is sent. */
export class BadInputException extends DropboxOAuthError {
  declare readonly code: 'bad_input'
  constructor(message: string) {
    super(message, 'bad_input', 500, 'fix-config')
  }
  override get name(): string {
    return 'BadInputException'
  }
}

/** What Dropbox's answer says of itself. */
export interface AnswerDetails {
  /** The OAuth error code, where the answer has one. */
  readonly error?: string
  readonly errorDescription?: string
  /** The HTTP status of the answer. */
  readonly status: number
  /** `X-Dropbox-Request-Id`: name it when you write to Dropbox's support. */
  readonly requestId?: string
  readonly retryAfterMs?: number
}

/** Dropbox refused the request, or its answer cannot be used. Log it and act on `remedy`. */
export class TokenEndpointException extends DropboxOAuthError implements AnswerDetails {
  declare readonly code: 'token_endpoint'
  declare readonly error?: string
  declare readonly errorDescription?: string
  declare readonly status: number
  declare readonly requestId?: string
  declare readonly retryAfterMs?: number
  constructor(message: string, remedy: Remedy, details: AnswerDetails) {
    super(message, 'token_endpoint', 502, remedy, details)
  }
  override get name(): string {
    return 'TokenEndpointException'
  }
}

/** There is no usable grant: never linked, or revoked. Ask the user to connect again. */
export class RelinkRequiredException extends DropboxOAuthError {
  declare readonly code: 'relink_required'
  declare readonly reason: 'not-linked' | 'revoked'
  constructor(message: string, details: { reason: 'not-linked' | 'revoked' }) {
    super(message, 'relink_required', 401, 'relink', details)
  }
  override get name(): string {
    return 'RelinkRequiredException'
  }
}

/** Network, timeout, 408, 425, 429 or 5xx: it may work later. After an exchange the code may be spent: start again. */
export class TransientException extends DropboxOAuthError {
  declare readonly code: 'transient'
  /** The HTTP status, where Dropbox gave an answer: 429 asks for fewer requests. */
  declare readonly status?: number
  declare readonly retryAfterMs?: number
  constructor(
    message: string,
    remedy: 'restart' | 'retry',
    details: { status?: number; retryAfterMs?: number } = {},
  ) {
    super(message, 'transient', 503, remedy, details)
  }
  override get name(): string {
    return 'TransientException'
  }
}

/** The login ended at another Dropbox account than the one expected. */
export class AccountMismatchException extends DropboxOAuthError {
  declare readonly code: 'account_mismatch'
  constructor(message: string) {
    super(message, 'account_mismatch', 409, 'relink')
  }
  override get name(): string {
    return 'AccountMismatchException'
  }
}

/** What to spread into a flow's options to ask for a missing scope. */
export interface Consent {
  readonly scope: readonly string[]
  readonly includeGrantedScopes: 'user' | 'team'
}

/** The token lacks a scope. Send the user through a login with `consent` spread into the flow's options. */
export class ScopeRequiredException extends DropboxOAuthError {
  declare readonly code: 'scope_required'
  declare readonly requiredScope: string
  declare readonly consent: Consent
  constructor(message: string, details: { requiredScope: string; consent: Consent }) {
    super(message, 'scope_required', 403, 'relink', details)
  }
  override get name(): string {
    return 'ScopeRequiredException'
  }
}

/** Every concrete class; `switch (error.code)` narrows to one of them. */
export type AnyDropboxOAuthError =
  | BadRequestException
  | BadStateException
  | CsrfException
  | NotApprovedException
  | ProviderException
  | BadInputException
  | TokenEndpointException
  | RelinkRequiredException
  | TransientException
  | AccountMismatchException
  | ScopeRequiredException
  | StoreUnavailableException
  | StoreCorruptException

/** Their codes. */
export type DropboxOAuthErrorCode = AnyDropboxOAuthError['code']
