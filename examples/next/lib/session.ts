import { getIronSession } from 'iron-session'
import { cookies } from 'next/headers'

/** No session is needed: sealed cookies do it. `SESSION=cookie` shows the application's own, by iron-session. */
export async function openSession(): Promise<object | undefined> {
  const { SESSION, SESSION_SECRET: password = '', DROPBOX_REDIRECT_URI } = process.env
  if (SESSION !== 'cookie') return undefined
  const secure = DROPBOX_REDIRECT_URI?.startsWith('https:') ?? true
  return getIronSession(await cookies(), { password, cookieName: 'session', cookieOptions: { secure } })
}
