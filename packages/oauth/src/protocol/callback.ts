import {
  BadInputException,
  BadRequestException,
  type DropboxOAuthError,
  NotApprovedException,
  ProviderException,
} from '../errors.ts'
import { printable } from '../internal/redact.ts'
import { isIllFormed } from './state.ts'

/** Every form in which frameworks hand over the query of a callback. */
export type CallbackQuery = URLSearchParams | URL | string | Readonly<Record<string, unknown>>

/** How a login ended at Dropbox: with a code or an error, never both. */
export type Outcome =
  | { readonly code: string; readonly error: undefined }
  | { readonly code: undefined; readonly error: DropboxOAuthError }

/** A well-formed callback. */
export type Callback = { readonly state: string } & Outcome

// Dropbox's codes have 43 characters and its states at most 500 bytes; no more is worth any work.
const limits = { query: 8192, code: 4096, state: 500 }

/**
 * Parses the query of a callback: the only parser there is, since five frameworks read one query in five ways.
 * @throws {BadRequestException} where RFC 6749 section 4.1.2 or RFC 9207 knows no such answer
 */
export function parseCallback(query: CallbackQuery, issuers: () => readonly string[]): Callback {
  const values = readQuery(query)
  const state = values.get('state')
  if (state === undefined) bad("the parameter 'state' is missing")
  if (state.length > limits.state || isIllFormed(state))
    bad("the parameter 'state' is too long or ill-formed")
  if (values.has('access_token') || values.has('id_token')) bad('it carries a token, as no code flow does')
  const issuer = values.get('iss')
  if (issuer !== undefined && !issuers().includes(issuer)) bad("the parameter 'iss' names another issuer")
  return { state, ...parseOutcome(values) }
}

/** The part of a callback that tells how the login ended; a pasted redirect URL is judged by it alone. */
export function parseOutcome(values: ReadonlyMap<string, string>): Outcome {
  const code = values.get('code')
  const error = values.get('error')
  if (code !== undefined && error !== undefined) bad("the parameters 'code' and 'error' are both set")
  if (error !== undefined)
    return { code: undefined, error: callbackError(error, values.get('error_description')) }
  if (!code) bad("neither the parameter 'code' nor 'error' is set")
  if (code.length > limits.code || isIllFormed(code)) bad("the parameter 'code' is too long or ill-formed")
  return { code, error: undefined }
}

/** The parameters by name, each at most once. */
export function readQuery(query: CallbackQuery): Map<string, string> {
  const values = new Map<string, string>()
  let size = 0
  for (const [name, value] of entriesOf(query)) {
    if (value === undefined) continue
    if (typeof value !== 'string' || values.has(name)) bad('a parameter is set twice, or is not a text')
    size += name.length + value.length
    if (size > limits.query) bad('the query is too long')
    values.set(name, value)
  }
  return values
}

function entriesOf(query: CallbackQuery): Iterable<[string, unknown]> {
  if (typeof query === 'string') {
    if (query.length > 2 * limits.query) bad('the query is too long')
    return new URLSearchParams(`?${queryOf(query)}`) // which takes away one `?` itself
  }
  if (query instanceof URLSearchParams) return query
  if (query instanceof URL) return query.searchParams
  if (typeof query === 'object' && query !== null) return Object.entries(query)
  throw new BadInputException('finish() needs the query of the request to your redirect URI, such as req.url')
}

/** What stands between `?` and `#` in a URL; any other text is a query itself. */
function queryOf(text: string): string {
  const whole = text.split('#', 1)[0]! // `!`: split gives at least one part
  const mark = whole.indexOf('?')
  if (/^(\/|[a-z][a-z0-9+.-]*:)/i.test(whole)) return mark < 0 ? '' : whole.slice(mark + 1)
  return mark === 0 ? whole.slice(1) : whole
}

function callbackError(error: string, description: string | undefined): DropboxOAuthError {
  const text = description === undefined ? undefined : printable(description)
  if (error === 'access_denied') {
    return new NotApprovedException(
      `The user did not approve the app. Dropbox says: ${text ?? 'nothing more'}`,
    )
  }
  const code = error.slice(0, 64).replace(/[^\x20\x21\x23-\x5b\x5d-\x7e]/g, '?') // the alphabet of RFC 6749 section 4.1.2.1
  return new ProviderException(
    `Dropbox answered the login with an error: ${code}${text === undefined ? '' : `: ${text}`}. Let the user try again`,
    text === undefined ? { error: code } : { error: code, errorDescription: text },
  )
}

function bad(problem: string): never {
  throw new BadRequestException(`This is not an answer of Dropbox to a login: ${problem}`)
}
