import { refuseUnknownFields, textField } from './arguments.ts'
import { badInput } from './errors.ts'

const QUERY_LIMIT = 500

/** What `check/user` and `check/app` do: say the query again. */
export function echo(argument: unknown, route: string): unknown {
  const result = textField(argument ?? {}, 'query', route) ?? ''
  refuseUnknownFields(argument, ['query'], route)
  if (result.length <= QUERY_LIMIT) return { result }
  throw badInput(
    route,
    `request body: query: must be at most ${QUERY_LIMIT} characters, got ${result.length}`,
  )
}
