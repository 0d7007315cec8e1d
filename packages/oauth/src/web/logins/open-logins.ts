import type { Incoming } from '../exchange.ts'
import { requireSealer, type Settings } from '../settings.ts'
import { openCookieLogins } from './cookie-logins.ts'
import type { PendingLogins } from './pending-logins.ts'
import { SessionLogins } from './session-logins.ts'

/** The pending logins of the browser that sent a request. */
export async function openLogins(settings: Settings, incoming: Incoming): Promise<PendingLogins> {
  const session = incoming.session()
  if (session) return new SessionLogins(session, settings.options.csrfTokenSessionKey)
  return openCookieLogins(settings, requireSealer(settings), incoming.header('cookie'))
}
