import { plainName } from '../log/plain-name.ts'
import type { Incoming } from '../wire/incoming.ts'
import type { World } from '../world.ts'
import { badInput } from './errors.ts'

const TYPES = ['application/json', 'application/json; charset=utf-8', 'text/plain; charset=dropbox-cors-hack']

/**
 * The argument of an API call. Clients that have none send `null`, or nothing at all without a content type.
 *
 * @throws Refused
 */
export function readArgument(incoming: Incoming, route: string, { switches }: World): unknown {
  const body = incoming.body.trim()
  if (body !== '' || switches.emptyBodyType === 'checked') checkType(incoming, route)
  if (body === '') return null
  try {
    return JSON.parse(body)
  } catch {
    throw badInput(route, 'request body: could not decode input as JSON')
  }
}

/**
 * One of three types, to the letter but for case and blanks; or, as in Dropbox's own examples, no type and no body.
 * Source: n8n-io/n8n pull request 27685; bamorim/omniauth-dropbox-oauth2 pull request 8.
 */
function checkType({ headers, body }: Incoming, route: string): void {
  const type = headers['content-type'] ?? ''
  if (type === '' && body.trim() === '') return
  if (TYPES.some((one) => plain(one) === plain(type))) return
  const expected = TYPES.map((one) => `"${one}"`).join(', ')
  throw badInput(route, `Bad HTTP "Content-Type" header: "${type}".  Expecting one of ${expected}.`)
}

const plain = (type: string): string => type.toLowerCase().replaceAll(' ', '')

/** For routes without an argument. @throws Refused */
export function refuseArgument(argument: unknown, route: string): void {
  if (argument !== null) throw badInput(route, 'request body: expected null, got value')
}

/** For routes with an object of text fields: the one asked for, `undefined` when it is not there. @throws Refused */
export function textField(argument: unknown, field: string, route: string): string | undefined {
  if (typeof argument !== 'object' || argument === null || Array.isArray(argument)) {
    throw badInput(route, `request body: expected object, got ${typeName(argument)}`)
  }
  const value: unknown = (argument as Record<string, unknown>)[field]
  if (value === undefined || typeof value === 'string') return value
  const shown = value === null ? 'None' : JSON.stringify(value)
  throw badInput(route, `request body: ${field}: '${shown}' expected to be a string, got ${typeName(value)}`)
}

/** Refuses a field that the route does not have. Source: dropbox/stone, stone_serializers.py, which the SDKs carry too. */
export function refuseUnknownFields(argument: unknown, known: readonly string[], route: string): void {
  const unknown = Object.keys(argument ?? {}).find((name) => !known.includes(name))
  if (unknown !== undefined) throw badInput(route, `request body: unknown field '${plainName(unknown)}'`)
}

/** What Dropbox calls the type of a JSON value. Source: Jesus/dropbox_api issue 38; dropbox/stone, stone_validators.py. */
function typeName(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'list'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'float'
  return typeof value === 'object' ? 'dict' : typeof value
}
