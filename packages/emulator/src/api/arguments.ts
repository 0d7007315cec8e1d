import { mediaType } from '../wire/incoming.ts'
import type { Incoming } from '../wire/incoming.ts'
import { badInput } from './errors.ts'

const TYPES = ['application/json', 'text/plain']

/**
 * The argument of an API call. Clients that have none send `null`, or nothing at all without a content type.
 *
 * @throws Refused
 */
export function readArgument(incoming: Incoming, route: string): unknown {
  const body = incoming.body.trim()
  if (body === '') return null
  checkType(incoming, route)
  try {
    return JSON.parse(body)
  } catch {
    throw badInput(route, 'request body: could not decode input as JSON')
  }
}

function checkType(incoming: Incoming, route: string): void {
  if (TYPES.includes(mediaType(incoming.headers))) return
  const text =
    'Bad HTTP "Content-Type" header: "' +
    (incoming.headers['content-type'] ?? '') +
    '".  Expecting one of "application/json", "application/json; charset=utf-8", "text/plain; charset=dropbox-cors-hack".'
  throw badInput(route, text)
}

/** For routes without an argument. @throws Refused */
export function refuseArgument(argument: unknown, route: string): void {
  if (argument !== null) throw badInput(route, 'request body: expected null')
}

/** For routes with an object of text fields: the one asked for, `undefined` when it is not there. @throws Refused */
export function textField(argument: unknown, field: string, route: string): string | undefined {
  if (typeof argument !== 'object' || argument === null || Array.isArray(argument)) {
    throw badInput(route, 'request body: expected object')
  }
  const value: unknown = (argument as Record<string, unknown>)[field]
  if (value === undefined || typeof value === 'string') return value
  throw badInput(route, `request body: ${field}: expected string`)
}
