import { Refused } from '../wire/answer.ts'
import type { Incoming } from '../wire/incoming.ts'
import type { World } from '../world.ts'
import { ROOT_NAMESPACE, rootInfo } from './account.ts'
import { apiError, badInput } from './errors.ts'

const HEADER = 'Dropbox-API-Path-Root'

/**
 * Judges the header that says which namespace paths start from: `home`, `root`, which must be the account's, or
 * `namespace_id`, which it must be allowed to see. Source: dropbox-api-spec, common.stone, PathRoot and PathRootError.
 *
 * @throws Refused
 */
export function checkPathRoot(incoming: Incoming, route: string, world: World): void {
  const header = incoming.headers[HEADER.toLowerCase()]
  if (header === undefined) return
  const { '.tag': tag, ...fields } = readPathRoot(header, route)
  if (tag === 'home') return
  const namespace = tag === 'root' || tag === 'namespace_id' ? fields[tag] : undefined
  if (typeof namespace !== 'string') throw badHeader(route, 'expected home, root or namespace_id')
  if (namespace === ROOT_NAMESPACE) return
  const error =
    tag === 'root' ? { '.tag': 'invalid_root', invalid_root: rootInfo } : { '.tag': 'no_permission' }
  throw new Refused(apiError(422, error['.tag'], error, world))
}

function readPathRoot(header: string, route: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(header)
  } catch {
    throw badHeader(route, 'could not decode input as JSON')
  }
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  throw badHeader(route, 'expected object')
}

const badHeader = (route: string, text: string): Refused =>
  badInput(route, `HTTP header "${HEADER}": ${text}`)
