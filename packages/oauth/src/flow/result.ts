import { redacted } from '../internal/redact.ts'
import { refuse, requireOptions } from '../protocol/checks.ts'

/** Everything a login results in, as plain data with the tokens in clear. */
export interface OAuth2FlowNoRedirectResultFields {
  /** A secret: whoever has it acts for the user until it ends. */
  accessToken: string
  /** A secret that does not end by itself. Absent after an `online` login. */
  refreshToken?: string | undefined
  /** The ID token as it came, not verified. Absent without `openid` in the scope. */
  idToken?: string | undefined
  /** `dbid:...`; for a team's link the team's id, `dbtid:...`. */
  accountId: string
  /** @deprecated Use `accountId`. */
  userId?: string | undefined
  /** `dbtid:...`, where the login was for a team. */
  teamId?: string | undefined
  /** A `Date`, its ISO text (what JSON makes of it) or milliseconds since 1970. */
  expiresAt?: Date | string | number | undefined
  /** The scopes granted; none unless given. */
  scope?: readonly string[] | undefined
}

/** The same for a login with redirect. */
export interface OAuth2FlowResultFields extends OAuth2FlowNoRedirectResultFields {
  /** What was given to `start()`. */
  urlState?: string | undefined
}

/** What `toRecord()` gives: plain, and the tokens in clear. */
export interface OAuth2FlowNoRedirectResultRecord {
  /** A secret: whoever has it acts for the user until it ends. */
  accessToken: string
  /** A secret that does not end by itself. Absent after an `online` login. */
  refreshToken?: string
  /** The ID token as it came, not verified. Absent without `openid` in the scope. */
  idToken?: string
  /** `dbid:...`; for a team's link the team's id, `dbtid:...`. */
  accountId: string
  /** @deprecated Use `accountId`. Empty for teams. */
  userId: string
  /** `dbtid:...`, where the login was for a team. */
  teamId?: string
  /** When the access token ends; absent for a legacy token. JSON makes text of it, which the constructor takes. */
  expiresAt?: Date
  /** The scopes granted; empty where Dropbox named none. */
  scope: readonly string[]
}

/** The same for a login with redirect. */
export interface OAuth2FlowResultRecord extends OAuth2FlowNoRedirectResultRecord {
  /** What was given to `start()`; absent when nothing was. */
  urlState?: string
}

/**
 * The result of a login without redirect.
 *
 * Its tokens are accessors: `console.log`, `String()`, `JSON.stringify` and a spread do not show them. To save a
 * result, save `toRecord()`; the constructor takes such a record back.
 *
 * @example
 * ```ts
 * import { OAuth2FlowNoRedirectResult } from 'dropbox-oauth'
 *
 * declare const result: OAuth2FlowNoRedirectResult
 * const saved = JSON.stringify(result.toRecord()) // holds the tokens: a secret
 * const again = new OAuth2FlowNoRedirectResult(JSON.parse(saved))
 * again.accessToken
 * ```
 */
export class OAuth2FlowNoRedirectResult {
  readonly #accessToken: string
  readonly #refreshToken: string | undefined
  readonly #idToken: string | undefined
  /** The Dropbox account's id, `dbid:...`; for a team's link, the team's id. */
  readonly accountId: string
  /** @deprecated Use `accountId`. Empty for teams. */
  readonly userId: string
  /** The team's id, `dbtid:...`, where the login was for a team. */
  declare readonly teamId?: string
  /** When the access token ends; absent for a legacy token, which does not. */
  declare readonly expiresAt?: Date
  /** The scopes granted. */
  readonly scope: readonly string[]

  /**
   * Takes back what `toRecord()` gave.
   * @throws {BadInputException} `bad_input`: a field is missing, or it was saved by `JSON.stringify(result)`
   */
  constructor(fields: OAuth2FlowNoRedirectResultFields) {
    const { accountId, userId = '', teamId, expiresAt, scope = [] } = requireOptions(fields)
    if (!Array.isArray(scope) || scope.some((name) => typeof name !== 'string')) {
      refuse('scope', 'an array of scope names is needed')
    }
    this.#accessToken = readToken(fields.accessToken, 'accessToken') ?? refuse('accessToken', 'it is missing')
    this.#refreshToken = readToken(fields.refreshToken, 'refreshToken')
    this.#idToken = readToken(fields.idToken, 'idToken')
    this.accountId = typeof accountId === 'string' ? accountId : refuse('accountId', 'a text is needed')
    this.userId = typeof userId === 'string' ? userId : refuse('userId', 'a text is needed')
    this.scope = Object.freeze([...scope])
    if (teamId !== undefined)
      this.teamId = typeof teamId === 'string' ? teamId : refuse('teamId', 'a text is needed')
    if (expiresAt !== undefined) this.expiresAt = readDate(expiresAt)
  }

  /** The token to authenticate requests with. */
  get accessToken(): string {
    return this.#accessToken
  }

  /** The token to get new access tokens with, for as long as the user keeps the app linked. */
  get refreshToken(): string | undefined {
    return this.#refreshToken
  }

  /** The OpenID Connect ID token, where `openid` was in the scope. Not verified: see `dropbox-oauth/openid`. */
  get idToken(): string | undefined {
    return this.#idToken
  }

  /** The result as a plain object, tokens in clear: the one way to save it. */
  toRecord(): OAuth2FlowNoRedirectResultRecord {
    return { ...(this as OAuth2FlowNoRedirectResultRecord), ...this.#tokens((token) => token) }
  }

  /** The result without its tokens. */
  toJSON(): object {
    return { ...this.toRecord(), ...this.#tokens(() => redacted) }
  }

  /** The tokens that are there, each as `show` has it. */
  #tokens(show: (token: string) => string): Pick<OAuth2FlowNoRedirectResultRecord, 'accessToken'> {
    return {
      accessToken: show(this.#accessToken),
      ...(this.#refreshToken && { refreshToken: show(this.#refreshToken) }),
      ...(this.#idToken && { idToken: show(this.#idToken) }),
    }
  }

  /** The class, the account's id and no token. */
  toString(): string {
    return `${this.constructor.name}(${this.accountId}, tokens ${redacted})`
  }

  /** @internal What Node's `console.log` shows. */
  [Symbol.for('nodejs.util.inspect.custom')](
    _depth: number,
    options: object,
    inspect: (value: object, options: object) => string,
  ): string {
    return `${this.constructor.name} ${inspect(this.toJSON(), options)}`
  }
}

/** The result of a login with redirect. */
export class OAuth2FlowResult extends OAuth2FlowNoRedirectResult {
  /** What was given to `start()`, exactly; absent when nothing was. */
  declare readonly urlState?: string

  /**
   * Takes back what `toRecord()` gave.
   * @throws {BadInputException} `bad_input`: a field is missing, or it was saved by `JSON.stringify(result)`
   */
  constructor(fields: OAuth2FlowResultFields) {
    super(fields)
    if (fields.urlState !== undefined) this.urlState = fields.urlState
  }

  /** Adds the `urlState` to the result of a login without redirect. */
  static fromNoRedirectResult(result: OAuth2FlowNoRedirectResult, urlState?: string): OAuth2FlowResult {
    return new this({ ...result.toRecord(), urlState })
  }

  /** The result as a plain object, `urlState` included, tokens in clear: the one way to save it. */
  override toRecord(): OAuth2FlowResultRecord {
    return super.toRecord()
  }
}

function readToken(value: string | undefined, name: string): string | undefined {
  if (value === redacted)
    refuse(name, 'this result was saved without its tokens. Save result.toRecord() instead')
  if (value !== undefined && (typeof value !== 'string' || value === ''))
    refuse(name, 'a non-empty text is needed')
  return value
}

function readDate(value: Date | string | number): Date {
  const date = value === null ? new Date(Number.NaN) : new Date(value) // JavaScript takes `null` for 1970
  if (Number.isNaN(date.getTime())) refuse('expiresAt', 'a Date, its ISO text or milliseconds are needed')
  return date
}
