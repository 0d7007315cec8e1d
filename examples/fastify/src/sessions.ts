import cookie from '@fastify/cookie'
import secureSession from '@fastify/secure-session'
import session from '@fastify/session'
import type { FastifyInstance } from 'fastify'
import { createHash } from 'node:crypto'
import { redirectUri, secret } from '../../shared/src/settings.ts'

/**
 * Sessions on the server, of which the browser has the id; with `SESSION=cookie`, sessions that are an encrypted cookie. Give
 * @fastify/session a store of yours: its own forgets all when the program ends.
 */
export async function registerSessions(app: FastifyInstance): Promise<void> {
  if (process.env['SESSION'] === 'cookie') {
    const secure = redirectUri.startsWith('https:')
    const key = createHash('sha256').update(secret).digest()
    await app.register(secureSession, { key, cookie: { path: '/', httpOnly: true, sameSite: 'lax', secure } })
    return
  }
  await app.register(cookie)
  await app.register(session, {
    secret,
    cookie: { sameSite: 'lax', secure: 'auto' },
    saveUninitialized: false,
  })
}
