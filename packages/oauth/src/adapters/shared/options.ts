import type { SessionLike } from '../../flow/session.ts'
import type { DropboxHandlerOptions, Maybe } from '../../web/options.ts'

/** Finds the user's session by the framework's own request object, at once or later. */
export type SessionOf<Native> = (
  native: Native,
) => SessionLike | null | undefined | Promise<SessionLike | undefined>

/** The options of an adapter: those of `createDropboxHandler`, with the framework's own request object in two places. */
export interface AdapterOptions<Native> extends Omit<DropboxHandlerOptions, 'accountKey'> {
  /** Finds the user's session, where it is not at the framework's usual place. */
  session?: SessionOf<Native> | undefined
  /** As for `createDropboxHandler`; also gets what the framework knows of the request, such as who is signed in. */
  accountKey?: ((request: Request, native: Native) => Maybe<string>) | undefined
}

/**
 * The session of one request, read anew at each look where it is had at once: renewing it can put another object in its
 * place.
 */
export async function sessionOf<Native>(
  find: SessionOf<Native>,
  native: Native,
): Promise<() => SessionLike | undefined> {
  const found = find(native)
  const session = await found
  const isAtOnce = session === found
  return () => (isAtOnce ? (find(native) as typeof session) : session) ?? undefined
}

/** Where most frameworks have the session. */
export function usualSession(native: object): SessionLike | undefined {
  return (native as { session?: SessionLike }).session
}
