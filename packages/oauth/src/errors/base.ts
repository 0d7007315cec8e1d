/** What a program should do about an error, for every error of this package. */
export type Remedy =
  /** Send the user through the login again, from its start. */
  | 'restart'
  /** The link to the account is gone: ask the user to connect Dropbox again. */
  | 'relink'
  /** The same call may succeed later; nothing was lost. */
  | 'retry'
  /** The programmer's or the App Console's settings must change first. */
  | 'fix-config'
  /** Nothing mends this request: answer it with `httpStatus`. */
  | 'none'

export const brand: unique symbol = Symbol.for('dropbox-oauth.error') as never // `as never`: a registered symbol has no unique type

/**
 * The base of everything this package throws on purpose. Switch on `code`, or act on `remedy` alone. Messages say
 * what happened and what to do, and never hold a token, a code, a verifier or a secret.
 */
export abstract class DropboxOAuthError extends Error {
  /** Names the class in lower case: what a `switch` tells errors apart by. */
  readonly code: string
  /** The status a web application answers with when it has no better idea. */
  readonly httpStatus: number
  /** What to do about it, for programs that need not know each class. */
  readonly remedy: Remedy

  /** @internal */
  constructor(message: string, code: string, httpStatus: number, remedy: Remedy, details?: object) {
    super(message)
    this.code = code
    this.httpStatus = httpStatus
    this.remedy = remedy
    Object.assign(this, details)
  }

  /** @internal */
  get [brand](): true {
    return true
  }
}
