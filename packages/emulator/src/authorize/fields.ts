import { plainName } from '../log/plain-name.ts'
import type { Switches } from '../switches.ts'
import { AuthorizeProblem } from './problem.ts'

const KNOWN = [
  'response_type',
  'client_id',
  'redirect_uri',
  'state',
  'require_role',
  'force_reapprove',
  'disable_signup',
  'force_reauthentication',
  'locale',
  'token_access_type',
  'scope',
  'include_granted_scopes',
  'code_challenge',
  'code_challenge_method',
  'nonce',
  'resource',
]

/** Reads the parameters of an authorize request one by one. */
export interface Fields {
  /** The value; `undefined` when the parameter is not there. */
  text(name: string): string | undefined
  oneOf<Value extends string>(name: string, values: readonly Value[]): Value | undefined
  /** `true` or `false`, in lower case, but for the switch. */
  flag(name: string): boolean
}

/**
 * Refuses what Dropbox does not know, and what is there twice. Source: stevenmaguire/oauth2-dropbox issue 5; RFC 6749
 * section 3.1.
 */
export function refuseUnknownFields(query: URLSearchParams): void {
  const seen = new Set<string>()
  for (const name of query.keys()) {
    if (!KNOWN.includes(name))
      throw new AuthorizeProblem('unknown_field', `unknown field "${plainName(name)}"`)
    if (seen.has(name)) throw new AuthorizeProblem('duplicate_field', `duplicate field "${name}"`)
    seen.add(name)
  }
}

/** Reads from a query. */
export function fieldsOf(query: URLSearchParams, { booleanSpelling }: Switches): Fields {
  const text = (name: string): string | undefined => query.get(name) ?? undefined
  return {
    text,
    oneOf(name, values) {
      const value = text(name)
      if (value === undefined) return undefined
      const known = values.find((one) => one === value)
      if (known === undefined)
        throw new AuthorizeProblem(`invalid_${name}`, `"${name}": invalid value "${value}"`)
      return known
    },
    flag(name) {
      const value = text(name) ?? 'false'
      if (value === 'true' || value === 'false') return value === 'true'
      if (booleanSpelling === 'any' && /^(true|false|yes|no|1|0)$/i.test(value)) return /^[ty1]/i.test(value)
      throw new AuthorizeProblem(`invalid_${name}`, `"${name}": must be true or false`)
    },
  }
}
