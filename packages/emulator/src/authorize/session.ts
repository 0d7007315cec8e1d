import type { User } from '../seed/directory.ts'
import { randomText } from '../random.ts'
import type { Session } from '../state/state.ts'
import type { Incoming } from '../wire/incoming.ts'
import type { World } from '../world.ts'

/** Cookies do not tell ports apart, so the port is in the name: two emulators do not sign each other out. */
const cookieName = ({ url }: Incoming): string => `dropbox-emulator-${url.port || '0'}`

const ATTRIBUTES = 'Path=/; HttpOnly; SameSite=Lax'

/** The browser's sign-in, when it has one. */
export function findSession(incoming: Incoming, world: World): Session | undefined {
  const id = sessionId(incoming)
  return id === undefined ? undefined : world.state.sessions.get(id)
}

/** Signs a user in; returns the cookie. `query` is the authorize request that the sign-in answers. */
export function openSession(incoming: Incoming, user: User, query: string, world: World): string {
  const id = randomText(43)
  const signedInAtMs = world.clock.nowMs()
  world.state.sessions.set(id, { accountId: user.accountId, signedInAtMs, reauthenticatedFor: query })
  return `${cookieName(incoming)}=${id}; ${ATTRIBUTES}`
}

/** Signs the browser out; returns the cookie that says so. */
export function forgetSession(incoming: Incoming, world: World): string {
  const id = sessionId(incoming)
  if (id !== undefined) world.state.sessions.delete(id)
  return `${cookieName(incoming)}=; ${ATTRIBUTES}; Max-Age=0`
}

function sessionId(incoming: Incoming): string | undefined {
  const cookies = (incoming.headers.cookie ?? '').split(';')
  const prefix = `${cookieName(incoming)}=`
  return cookies
    .map((cookie) => cookie.trim())
    .find((cookie) => cookie.startsWith(prefix))
    ?.slice(prefix.length)
}
