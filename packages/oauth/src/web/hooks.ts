import { refuse } from '../protocol/checks.ts'
import type { Incoming } from './exchange.ts'
import type { DropboxHandlerOptions } from './options.ts'

/** The application's own functions for what can happen. */
export type Hooks = Pick<DropboxHandlerOptions, 'onLinked' | 'onUnlinked' | 'onFailure'>

type Event<Name extends keyof Hooks> = Parameters<NonNullable<Hooks[Name]>>[0]

/**
 * Tells one of the application's functions what happened: its answer, or `undefined` where it leaves that to us. The
 * `Request` is made when it is looked at.
 * @throws {BadInputException} `bad_input`: it gave something else; and whatever it throws
 */
export async function callHook<Name extends keyof Hooks>(
  hooks: Hooks,
  name: Name,
  incoming: Incoming,
  details: Omit<Event<Name>, 'request'>,
): Promise<Response | undefined> {
  const hook = hooks[name] as ((event: Event<Name>) => unknown) | undefined
  if (!hook) return undefined
  const event = {
    ...details,
    get request(): Request {
      return incoming.request()
    },
  }
  const own = await hook(event as Event<Name>)
  if (own === undefined || own === null) return undefined
  return isResponse(own) ? own : refuse(name, 'it gave something that is neither a Response nor undefined')
}

/** Not by `instanceof`: a server may have put a `Response` of its own in the place of the runtime's. */
function isResponse(value: unknown): value is Response {
  return typeof (value as Partial<Response>).headers?.getSetCookie === 'function'
}
