import { plainName, REDACTED } from './plain-name.ts'

const SECRET_FIELDS = new Set([
  'access_token',
  'authorization',
  'client_secret',
  'code',
  'code_verifier',
  'id_token',
  'refresh_token',
  'oauth1_token',
  'oauth1_token_secret',
  'oauth2_token',
  'state',
  'ticket',
  'token',
])

/** Names that a client made up for the same things: `clientSecret`, `password`. */
const LIKE_A_SECRET = /secret|password|verifier|assertion|(access|refresh|id|auth)[-_.]?token/i

const isSecret = (name: string): boolean => SECRET_FIELDS.has(name.toLowerCase()) || LIKE_A_SECRET.test(name)

const SECRET_HEADERS = new Set(['cookie', 'set-cookie', 'proxy-authorization'])

/** A query or form text with the values of secret fields gone. */
export function redactFields(text: string): string {
  const fields = new URLSearchParams(text)
  // A plain challenge is the verifier itself (RFC 7636 section 4.2).
  const plainChallenge = fields.has('code_challenge') && fields.get('code_challenge_method') !== 'S256'
  const kept = new URLSearchParams()
  for (const [name, value] of fields) {
    const shown = plainName(name)
    const secret = shown !== name || isSecret(name) || (plainChallenge && name === 'code_challenge')
    kept.append(shown, secret ? REDACTED : value)
  }
  return kept.toString().replaceAll(encodeURIComponent(REDACTED), REDACTED)
}

/** A URL, relative or absolute, with the secrets in its query and fragment gone. */
export function redactUrl(url: string): string {
  const [beforeFragment, fragment] = splitOnce(url, '#')
  const [path, query] = splitOnce(beforeFragment, '?')
  return (
    path +
    (query === undefined ? '' : `?${redactFields(query)}`) +
    (fragment === undefined ? '' : `#${redactFields(fragment)}`)
  )
}

function splitOnce(text: string, mark: string): [string, string | undefined] {
  const at = text.indexOf(mark)
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
}

/** Headers by lower-case name, credentials gone; the scheme of `Authorization` stays. */
export function redactHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) kept[name] = redactHeader(name.toLowerCase(), value)
  return kept
}

function redactHeader(name: string, value: string): string {
  if (name === 'authorization')
    return /^(basic|bearer)\s/i.test(value) ? `${value.split(/\s/)[0]} ${REDACTED}` : REDACTED
  if (SECRET_HEADERS.has(name) || isSecret(name)) return REDACTED
  if (name === 'location' || name === 'referer') return redactUrl(value)
  return value
}

/** A body with its secrets gone. Forms and JSON objects are understood; of anything else only the size is told. */
export function redactBody(body: string, contentType: string): string {
  if (body === '') return ''
  // JSON, under the type of a form as well: cut up as a form it would be shown as names.
  const isForm = contentType.includes('x-www-form-urlencoded') && !/^\s*[[{"]/.test(body)
  if (isForm) return redactFields(body)
  try {
    const value: unknown = JSON.parse(body)
    if (typeof value === 'object' && !Array.isArray(value)) return JSON.stringify(redactJson(value))
  } catch {
    // A form sent under another type must not be shown either: below.
  }
  return `[${body.length} characters]`
}

/** The body of an answer: as above, but the emulator's own plain-text messages, which hold no secret, are shown. */
export function redactAnswerBody(body: string, contentType: string): string {
  return contentType.startsWith('text/plain') ? body : redactBody(body, contentType)
}

function redactJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redactJson)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      plainName(name),
      isSecret(name) || plainName(name) !== name ? REDACTED : redactJson(field),
    ]),
  )
}
