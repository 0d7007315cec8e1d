import cookieSession from 'cookie-session'
import type { RequestHandler } from 'express'
import session from 'express-session'
import { secret } from '../../shared/src/settings.ts'

/**
 * Sessions on the server, of which the browser has the id; with `SESSION=cookie`, sessions that are a signed cookie. Behind
 * https, give either a `secure: true`, and express-session a store of yours: its own forgets all when the program ends.
 */
export function sessions(): RequestHandler {
  if (process.env['SESSION'] === 'cookie') return cookieSession({ secret, sameSite: 'lax' }) as RequestHandler
  return session({ secret, resave: false, saveUninitialized: false, cookie: { sameSite: 'lax' } })
}
