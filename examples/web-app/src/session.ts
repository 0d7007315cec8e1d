import { randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import type { Request, RequestHandler } from 'express'
import session from 'express-session'

declare module 'express-session' {
  interface SessionData {
    /** Whose accounts the logins of this session end among: the secret of the owner's cookie to be. */
    owner: string
    /** A message for the next page. */
    notice: string
  }
}

/** Sessions in memory, gone with the process; a real application gives express-session a store. */
export function sessions(origin: URL): RequestHandler {
  const https = origin.protocol === 'https:'
  return session({
    // Cookies ignore ports: with one name, two programs on localhost would throw each other's sessions away.
    name: https ? '__Host-session' : `session-${origin.port}`,
    secret: randomBytes(32).toString('base64url'),
    resave: false,
    saveUninitialized: false,
    // This program speaks http only, so an https origin means a proxy in front of it.
    proxy: https,
    // Strict would drop the cookie on the way back from Dropbox, and the login would be lost.
    cookie: { httpOnly: true, sameSite: 'lax', secure: https, path: '/' },
  })
}

/**
 * Gives the session a new id, so that an id planted before the login opens nothing after it. What the session held, other
 * pending logins included, moves along: express-session's `regenerate` alone would drop it.
 */
export async function renewSession(req: Request): Promise<void> {
  // Another tab may have begun a login since this request loaded its copy. A session that is gone keeps the copy.
  await promisify(req.session.reload.bind(req.session))().catch(() => undefined)
  const { cookie: _, ...kept } = req.session
  await promisify(req.session.regenerate.bind(req.session))()
  Object.assign(req.session, kept)
}

/** Takes the message left by the step before. */
export function takeNotice(req: Request): string | undefined {
  const { notice } = req.session
  delete req.session.notice
  return notice
}
