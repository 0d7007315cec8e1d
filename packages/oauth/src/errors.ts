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
  /** `case 'bad_request'` narrows to this class. */
  declare readonly code: 'bad_request'
  /** Its `httpStatus` is 400, its `remedy` is `none`: the same request will never do. */
  constructor(message: string) {
    super(message, 'bad_request', 400, 'none')
  }
  /** The class's name, which no minifier changes. */
  override get name(): string {
    return 'BadRequestException'
  }
}

/** No pending login in the session, most likely since it expired. Redirect the browser to start again. */
export class BadStateException extends DropboxOAuthError {
  /** `case 'bad_state'` narrows to this class. */
  declare readonly code: 'bad_state'
  /** Its `httpStatus` is 302, to start again, and its `remedy` is `restart`. The web handler sends a 303. */
  constructor(message: string) {
    super(message, 'bad_state', 302, 'restart')
  }
  /** The class's name, which no minifier changes. */
  override get name(): string {
    return 'BadStateException'
  }
}

/** `state` does not carry a CSRF token of the user's session. Show a page with status 403. */
export class CsrfException extends DropboxOAuthError {
  /** `case 'csrf'` narrows to this class. */
  declare readonly code: 'csrf'
  /** Its `httpStatus` is 403, its `remedy` is `none`: the request may be an attack. */
  constructor(message: string) {
    super(message, 'csrf', 403, 'none')
  }
  /** The class's name, which no minifier changes. */
  override get name(): string {
    return 'CsrfException'
  }
}

/** The user chose not to approve the app. Say so, and lead back home. */
export class NotApprovedException extends DropboxOAuthError {
  /** `case 'not_approved'` narrows to this class. */
  declare readonly code: 'not_approved'
  /** Its `httpStatus` is 403, its `remedy` is `restart`, when the user wants to. */
  constructor(message: string) {
    super(message, 'not_approved', 403, 'restart')
  }
  /** The class's name, which no minifier changes. */
  override get name(): string {
    return 'NotApprovedException'
  }
}

/** Dropbox redirected back with an unexpected error. Log it, say something went wrong, let the user try again. */
export class ProviderException extends DropboxOAuthError {
  /** `case 'provider'` narrows to this class. */
  declare readonly code: 'provider'
  /** Dropbox's code of it (RFC 6749 section 4.1.2.1); `invalid_id_token` where `verifyIdToken` threw it. */
  declare readonly error: string
  /** Dropbox's words, for the log: in English, and not for users. */
  declare readonly errorDescription?: string
  /** Its `httpStatus` is 403, its `remedy` is `restart`. */
  constructor(message: string, details: { error: string; errorDescription?: string }) {
    super(message, 'provider', 403, 'restart', details)
  }
  /** The class's name, which no minifier changes. */
  override get name(): string {
    return 'ProviderException'
  }
}

/** The programmer's mistake, thrown by constructors and arguments before anything is sent. */
export class BadInputException extends DropboxOAuthError {
  /** `case 'bad_input'` narrows to this class. */
  declare readonly code: 'bad_input'
  /** Its `httpStatus` is 500, its `remedy` is `fix-config`: no user can help. */
  constructor(message: string) {
    super(message, 'bad_input', 500, 'fix-config')
  }
  /** The class's name, which no minifier changes. */
  override get name(): string {
    return 'BadInputException'
  }
}

/** What Dropbox's answer says of itself. */
export interface AnswerDetails {
  /** The OAuth error code, where the answer has one. */
  readonly error?: string
  /** Dropbox's words for it, with everything secret taken out. */
  readonly errorDescription?: string
  /** The HTTP status of the answer. */
  readonly status: number
  /** `X-Dropbox-Request-Id`: name it when you write to Dropbox's support. */
  readonly requestId?: string
  /** How long Dropbox asks to wait, in milliseconds. */
  readonly retryAfterMs?: number
}

/** Dropbox refused the request, or its answer cannot be used. Log it and act on `remedy`. */
export class TokenEndpointException extends DropboxOAuthError implements AnswerDetails {
  /** `case 'token_endpoint'` narrows to this class. */
  declare readonly code: 'token_endpoint'
  /** The OAuth error code of the answer, such as `invalid_client`. Absent where it has none. */
  declare readonly error?: string
  /** Dropbox's words, for the log, with everything secret taken out. */
  declare readonly errorDescription?: string
  /** The HTTP status of the answer; 200 too, where what came cannot be used. */
  declare readonly status: number
  /** `X-Dropbox-Request-Id`: name it when you write to Dropbox's support. */
  declare readonly requestId?: string
  /** How long to wait before the next try, in milliseconds, where Dropbox or the manager has said so. */
  declare readonly retryAfterMs?: number
  /** Its `httpStatus` is 502, whatever `status` the answer had. */
  constructor(message: string, remedy: Remedy, details: AnswerDetails) {
    super(message, 'token_endpoint', 502, remedy, details)
  }
  /** The class's name, which no minifier changes. */
  override get name(): string {
    return 'TokenEndpointException'
  }
}

/** There is no usable grant: never linked, or revoked. Ask the user to connect again. */
export class RelinkRequiredException extends DropboxOAuthError {
  /** `case 'relink_required'` narrows to this class. */
  declare readonly code: 'relink_required'
  /** `not-linked`: no link, or one that is being ended. `revoked`: it has ended at Dropbox, an online login by itself. */
  declare readonly reason: 'not-linked' | 'revoked'
  /** Its `httpStatus` is 401, its `remedy` is `relink`. */
  constructor(message: string, details: { reason: 'not-linked' | 'revoked' }) {
    super(message, 'relink_required', 401, 'relink', details)
  }
  /** The class's name, which no minifier changes. */
  override get name(): string {
    return 'RelinkRequiredException'
  }
}

/** Network, timeout, 408, 425, 429 or 5xx: it may work later. After an exchange the code may be spent: start again. */
export class TransientException extends DropboxOAuthError {
  /** `case 'transient'` narrows to this class. */
  declare readonly code: 'transient'
  /** The HTTP status, where Dropbox gave an answer: 429 asks for fewer requests. */
  declare readonly status?: number
  /** How long to wait before the next try, in milliseconds, where Dropbox or the manager has said so. */
  declare readonly retryAfterMs?: number
  /** Its `httpStatus` is 503. The `remedy` is `restart` where a code was on its way, else `retry`. */
  constructor(
    message: string,
    remedy: 'restart' | 'retry',
    details: { status?: number; retryAfterMs?: number } = {},
  ) {
    super(message, 'transient', 503, remedy, details)
  }
  /** The class's name, which no minifier changes. */
  override get name(): string {
    return 'TransientException'
  }
}

/** The login ended at another Dropbox account than the one expected. */
export class AccountMismatchException extends DropboxOAuthError {
  /** `case 'account_mismatch'` narrows to this class. */
  declare readonly code: 'account_mismatch'
  /** Its `httpStatus` is 409, its `remedy` is `relink`: with the account that was linked before. */
  constructor(message: string) {
    super(message, 'account_mismatch', 409, 'relink')
  }
  /** The class's name, which no minifier changes. */
  override get name(): string {
    return 'AccountMismatchException'
  }
}

/** What to spread into a flow's options to ask for a missing scope. */
export interface Consent {
  /** The scope that was missing; with `openid` also `email`, since it is not granted alone. */
  readonly scope: readonly string[]
  /** Keeps what was granted before: by the user, or by the team where it is a team's token. */
  readonly includeGrantedScopes: 'user' | 'team'
}

/** The token lacks a scope. Send the user through a login with `consent` spread into the flow's options. */
export class ScopeRequiredException extends DropboxOAuthError {
  /** `case 'scope_required'` narrows to this class. */
  declare readonly code: 'scope_required'
  /** The scope that Dropbox named, such as `files.content.read`. */
  declare readonly requiredScope: string
  /** Spread it into the options of a flow, or give its `scope` to the web handler's start. */
  declare readonly consent: Consent
  /** Its `httpStatus` is 403, its `remedy` is `relink`: a consent for what is missing. */
  constructor(message: string, details: { requiredScope: string; consent: Consent }) {
    super(message, 'scope_required', 403, 'relink', details)
  }
  /** The class's name, which no minifier changes. */
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
