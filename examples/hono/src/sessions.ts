import type { MiddlewareHandler } from 'hono'
import { CookieStore, MemoryStore, sessionMiddleware } from 'hono-sessions'
import { redirectUri, secret } from '../../shared/src/settings.ts'

/**
 * Sessions on the server, of which the browser has the id; with `SESSION=cookie`, sessions that are an encrypted cookie. Its
 * `MemoryStore` forgets all when the program ends: give it another one.
 */
export function sessions(): MiddlewareHandler {
  const store = process.env['SESSION'] === 'cookie' ? new CookieStore() : new MemoryStore()
  const secure = redirectUri.startsWith('https:')
  const cookieOptions = { path: '/', httpOnly: true, sameSite: 'Lax', secure } as const
  return sessionMiddleware({ store, encryptionKey: secret, cookieOptions }) as MiddlewareHandler
}
