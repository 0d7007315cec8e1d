import type { IncomingMessage, ServerResponse } from 'node:http'
import { getIronSession } from 'iron-session'
import { redirectUri, secret } from '../../shared/src/settings.ts'

export type WithSession = IncomingMessage & { session?: object }

/** No session is needed: sealed cookies do it. `SESSION=cookie` shows the application's own, by iron-session. */
export async function openSession(req: WithSession, res: ServerResponse): Promise<void> {
  if (process.env['SESSION'] !== 'cookie') return
  const secure = redirectUri.startsWith('https:')
  req.session = await getIronSession(req, res, {
    password: secret,
    cookieName: 'session',
    cookieOptions: { secure },
  })
}
