import { changeSession, readSession } from '../flow/session.ts'
import { parseJsonObject } from '../internal/json.ts'
import { clearCookie, readCookies, setCookie } from './cookies.ts'
import type { Incoming } from './exchange.ts'
import { requireSealer, type Settings } from './settings.ts'

const lifetimeSeconds = 30 * 24 * 3600

/**
 * Which account the browser that sent a request has linked, where the application does not name its users: the session
 * remembers, or a sealed cookie.
 */
export async function readLinkedKey(settings: Settings, incoming: Incoming): Promise<string | undefined> {
  const session = incoming.session()
  if (session) {
    const [key] = await readSession(session, [sessionKey(settings)])
    return typeof key === 'string' && key !== '' ? key : undefined
  }
  const name = settings.jar.accountName
  for (const [found, value] of readCookies(incoming.header('cookie'), name)) {
    const text = found === name ? await requireSealer(settings).open('account', name, value) : undefined
    const { key, keptAt } = (text === undefined ? undefined : parseJsonObject(text).json) ?? {}
    const age = settings.now() - Number(keptAt)
    if (typeof key === 'string' && age < lifetimeSeconds * 1000) return key
  }
  return undefined
}

/** Remembers the account, or with `undefined` forgets it; gives the `Set-Cookie` lines that takes. */
export async function keepLinkedKey(
  settings: Settings,
  incoming: Incoming,
  key: string | undefined,
): Promise<string[]> {
  const session = incoming.session()
  if (session) {
    await changeSession(session, [sessionKey(settings)], () => [key])
    return []
  }
  const { jar, now } = settings
  const name = jar.accountName
  if (key === undefined) return [clearCookie(jar, name)]
  const text = JSON.stringify({ key, keptAt: now() })
  return [setCookie(jar, name, await requireSealer(settings).seal('account', name, text), lifetimeSeconds)]
}

/** For one app: two of them may share a session. */
const sessionKey = ({ options }: Settings): string =>
  `${options.csrfTokenSessionKey}-account-${options.consumerKey}`
