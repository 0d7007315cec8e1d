import { answer } from './answers.ts'
import type { Incoming, Outgoing } from './exchange.ts'
import { finish } from './finish.ts'
import { requireAccount } from './guard.ts'
import type { AccountNeed, LinkedAccount } from './options.ts'
import { type LoginAppOptions, readSettings, requireSealer, type Settings } from './settings.ts'
import { start } from './start.ts'
import { unlink } from './unlink.ts'

/** The login application, for whatever kind of server. */
export interface LoginApp {
  /** Where the application is, as far as users and Dropbox know. */
  readonly origin: string
  /** Whether a pathname is one of its own. */
  owns(pathname: string): boolean
  /** The answer to a request for a path of its own. */
  answer(incoming: Incoming): Promise<Outgoing>
  requireAccount(
    incoming: Incoming,
    need?: AccountNeed,
  ): Promise<{ account: LinkedAccount; answer?: never } | { account?: never; answer: Outgoing }>
}

interface Route {
  readonly method: 'GET' | 'POST'
  readonly handle: (settings: Settings, incoming: Incoming) => Promise<Outgoing>
}

/** Makes the login application: every handler and adapter is a translation of it. */
export function createLoginApp(options: LoginAppOptions): LoginApp {
  const settings = readSettings(options)
  const { paths, origin } = settings
  const routes = new Map<string, Route>([
    [paths.start, { method: 'GET', handle: start }],
    [paths.finish, { method: 'GET', handle: finish }],
    [paths.unlink, { method: 'POST', handle: unlink }],
  ])
  return {
    origin,
    owns: (pathname) => routes.has(pathname),
    async answer(incoming) {
      const { method, handle } = routes.get(incoming.pathname)! // `!`: asked for its own paths only
      if (incoming.method !== method) return answer(405, { allow: method })
      if (method === 'GET' && isPrefetch(incoming)) return answer(503)
      if (!incoming.session()) requireSealer(settings)
      return handle(settings, incoming)
    },
    requireAccount: (incoming, need) => requireAccount(settings, incoming, need),
  }
}

/** A prefetch of the start would make a login nobody asked for, and one of the callback would spend the code. */
function isPrefetch(incoming: Incoming): boolean {
  return ['sec-purpose', 'purpose', 'x-moz'].some((name) => /^prefetch/i.test(incoming.header(name) ?? ''))
}
