import { type JsonObject, parseJsonObject } from '../internal/json.ts'
import { redacted } from '../internal/redact.ts'
import type { Answer } from './answer.ts'
import { refusalOf, unusable } from './error-response.ts'
import { splitScopes } from './scopes.ts'
import type { TokenRequest } from './token-request.ts'

/** What a good answer of the token endpoint says. */
export interface TokenGrant {
  readonly accessToken: string
  readonly refreshToken: string | undefined
  readonly idToken: string | undefined
  /** Seconds; `undefined` for the legacy tokens that don't expire. */
  readonly expiresIn: number | undefined
  readonly scope: readonly string[] | undefined
  readonly accountId: string | undefined
  readonly teamId: string | undefined
  readonly userId: string | undefined
}

const tenYears = 10 * 365 * 24 * 3600

/**
 * Parses an answer of the token endpoint. It is judged by its status and bytes, never by its content type: Dropbox
 * labels a good one `text/javascript`.
 * @throws the error the answer stands for
 */
export function parseTokenAnswer(answer: Answer, request: TokenRequest, now: number): TokenGrant {
  if (answer.status !== 200) throw refusalOf(answer, request, now)
  const fail = (problem: string): never => {
    throw unusable(answer, request, now, problem)
  }
  if (answer.defect !== undefined) return fail(answer.defect)
  const { json, problem } = parseJsonObject(answer.body)
  if (problem !== undefined) return fail(problem)
  const optional = (name: string): string | undefined =>
    Object.hasOwn(json, name) ? text(json[name], name) : undefined
  const text = (value: unknown, name: string): string =>
    typeof value === 'string' ? value : fail(`${name} is not a text`)
  const token = (name: string): string | undefined => {
    const value = optional(name)
    // Visible ASCII, since it goes into a header (RFC 6750 section 2.1). Dropbox's tokens have over 1,100 characters.
    const isToken =
      value === undefined || (/^[\x21-\x7e]+$/.test(value) && value.length <= 16_384 && value !== redacted)
    if (!isToken) fail(`${name} is not a token`)
    return value
  }
  const scope = optional('scope')
  const accountId = optional('account_id')
  const teamId = optional('team_id')
  if (request.phase === 'exchange' && !(teamId ?? accountId)) fail('it names neither account nor team')
  if (optional('token_type')?.toLowerCase() !== 'bearer') fail('token_type is not bearer')
  return {
    accessToken: token('access_token') ?? fail('access_token is missing'),
    refreshToken: token('refresh_token'),
    idToken: token('id_token'),
    expiresIn: readSeconds(json, fail),
    scope: scope === undefined ? undefined : splitScopes(scope),
    accountId,
    teamId,
    userId: optional('uid'),
  }
}

/** `expires_in`, a whole number or its digits. Anything else would become a token that is never refreshed. */
function readSeconds(json: JsonObject, fail: (problem: string) => never): number | undefined {
  if (!Object.hasOwn(json, 'expires_in')) return undefined
  const value = json['expires_in']
  const seconds = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value
  if (typeof seconds !== 'number' || !Number.isInteger(seconds) || seconds < 1 || seconds > tenYears) {
    return fail('expires_in is not a number of seconds')
  }
  return seconds
}
