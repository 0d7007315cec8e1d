import { StoreUnavailableException } from '../errors.ts'
import type { SessionLike } from '../flow/session.ts'
import type { Incoming } from './exchange.ts'

type Step = (callback: (error?: unknown) => void) => unknown

/**
 * Gives the session a new id, so that an id planted before the login opens nothing after it. What it holds, other pending
 * logins included, moves along, and it lasts as long as before. A session without an id of its own, such as one that
 * lives in its cookie, stays as it is.
 * @throws {StoreUnavailableException} `store_unavailable`: the session does not answer
 */
export async function renewSession(incoming: Incoming): Promise<void> {
  const session = incoming.session()
  if (!session) return
  incoming.renewSession?.()
  // One that has no `save` lives in its cookie: its `regenerate` would only empty it.
  if (!hasStep(session, 'regenerate') || !hasStep(session, 'save')) return
  try {
    const kept = await latestValues(incoming, session)
    const lifetime = cookieOf(session)?.originalMaxAge
    const loaded = incoming.session() ?? session
    await run(loaded, (loaded as Record<'regenerate', Step>).regenerate)
    const renewed = incoming.session() ?? session
    Object.assign(renewed, kept)
    setLifetime(renewed, lifetime)
  } catch {
    throw new StoreUnavailableException('The web session cannot be renewed now. Start the login again')
  }
}

/** Another tab may have begun a login since this request loaded its copy, so it is loaded again where that works. */
async function latestValues(incoming: Incoming, session: SessionLike): Promise<object> {
  const known = valuesOf(session)
  if (!hasStep(session, 'reload')) return known
  try {
    await run(session, session.reload)
    return valuesOf(incoming.session() ?? session)
  } catch {
    return known // a session that is new, or a store that stumbled: it may have left an empty one
  }
}

function hasStep<Name extends string>(session: SessionLike, name: Name): session is Record<Name, Step> {
  return typeof (session as Partial<Record<Name, unknown>>)[name] === 'function'
}

/** Calls a method that takes a callback. One that returns a promise is believed by whichever comes first. */
function run(session: object, step: Step): Promise<void> {
  return new Promise((resolve, reject) => {
    const returned = step.call(session, (error) => (error ? reject(error as Error) : resolve()))
    if (returned instanceof Promise) returned.then(() => resolve(), reject)
  })
}

/** What the application keeps in a session: not its cookie, which belongs to its id, nor what hides behind symbols. */
function valuesOf(session: object): object {
  const { toJSON } = session as { toJSON?: unknown }
  const values: unknown = typeof toJSON === 'function' ? toJSON.call(session) : session
  return Object.fromEntries(Object.entries(values as object).filter(([name]) => name !== 'cookie'))
}

/** The cookie of a session as express-session has it, and @fastify/session after it. Times are in milliseconds. */
interface SessionCookie {
  readonly originalMaxAge?: number | null
  maxAge?: number
}

function cookieOf(session: SessionLike): SessionCookie | undefined {
  return (session as { cookie?: SessionCookie }).cookie
}

/** For how long the browser keeps the session may have been this user's choice. */
function setLifetime(session: SessionLike, lifetime: number | null | undefined): void {
  const cookie = cookieOf(session)
  if (cookie && typeof lifetime === 'number' && cookie.originalMaxAge !== lifetime) cookie.maxAge = lifetime
}
