import { plainName } from '../log/plain-name.ts'
import type { Switches } from '../switches.ts'
import type { Incoming } from '../wire/incoming.ts'
import { invalidRequest } from './errors.ts'

/**
 * The parameters of a token request: query and form body together. A JSON body is not read, and acts as if nothing had
 * been sent. Source: dropbox-sdk-js sends all in the query, dropbox-sdk-python `locale` in both.
 *
 * @throws Refused for a parameter with two values.
 */
export function tokenParameters(incoming: Incoming, switches: Switches): Map<string, string> {
  const parameters = new Map<string, string>()
  for (const [name, value] of [...incoming.url.searchParams, ...incoming.form]) {
    const before = parameters.get(name)
    const tolerable = before === value && (switches.identicalDuplicates === 'accepted' || name === 'locale')
    if (before !== undefined && !tolerable) throw invalidRequest(`duplicate field "${plainName(name)}"`)
    parameters.set(name, value)
  }
  return parameters
}

const CREDENTIALS = ['client_id', 'client_secret']
const FIELDS: ReadonlyMap<string, readonly string[]> = new Map([
  ['authorization_code', ['code', 'redirect_uri', 'code_verifier']],
  ['refresh_token', ['refresh_token', 'scope']],
])

/**
 * Refuses every parameter that Dropbox does not know for this grant; beside HTTP Basic also the credentials.
 * Source: googleapis/google-oauth-java-client issue 105; pilcrowonpaper/oslo issue 90.
 */
export function refuseUnknownFields(
  parameters: ReadonlyMap<string, string>,
  basic: boolean,
  switches: Switches,
): void {
  const ofGrant = FIELDS.get(parameters.get('grant_type') ?? '') ?? [...FIELDS.values()].flat()
  const known = new Set(['grant_type', 'locale', ...ofGrant, ...(basic ? [] : CREDENTIALS)])
  if (switches.scopeOnCodeExchange === 'accepted') known.add('scope')
  for (const name of parameters.keys())
    if (!known.has(name)) throw invalidRequest(`unknown field "${plainName(name)}"`)
}

/** A parameter that must be there and not be empty. Source: adambrgmn/react-oauth-flow issue 7. */
export function required(parameters: ReadonlyMap<string, string>, name: string): string {
  const value = parameters.get(name)
  if (value === undefined || value === '') throw invalidRequest(`missing required field "${name}"`)
  return value
}
