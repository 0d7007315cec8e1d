import { DropboxOAuth2Flow, type DropboxOAuth2FlowOptions } from '../flow/web-flow.ts'
import { refuse, requireOptions } from '../protocol/checks.ts'
import type { TokenManager } from '../tokens/manager.ts'
import { readWireOptions } from '../transport/wire-options.ts'
import { type CookieJar, jarFor } from './cookies.ts'
import type { Incoming } from './exchange.ts'
import type { Hooks } from './hooks.ts'
import { SentStates } from './logins/sent-states.ts'
import type { DropboxHandlerOptions, Maybe } from './options.ts'
import { type Paths, readHome, readPaths } from './paths.ts'
import { createSealer, type Sealer } from './seal.ts'

/** The options of a login application. An adapter's `accountKey` gets the server's own request object too. */
export type LoginAppOptions = Omit<DropboxHandlerOptions, 'accountKey'> & {
  accountKey?: ((request: Request, native: never) => Maybe<string>) | undefined
}

/** The options, checked, with defaults. */
export interface Settings {
  /** Those of a flow. The session in them is nobody's: each login names its own. */
  readonly options: DropboxOAuth2FlowOptions
  readonly flow: DropboxOAuth2Flow
  /** Where the application is, as far as users and Dropbox know: redirectUri's origin, whatever a request claims. */
  readonly origin: string
  readonly paths: Paths
  /** The same as browsers see them. */
  readonly links: Paths
  /** What browsers see at the front of each path, and requests have no more when they arrive. */
  readonly prefix: string
  readonly home: string
  readonly tokens: TokenManager | undefined
  readonly accountKey: ((incoming: Incoming) => Maybe<string>) | undefined
  readonly hooks: Hooks
  readonly jar: CookieJar
  readonly sealer: Sealer | undefined
  readonly sent: SentStates
  readonly now: () => number
}

/** Checks the options and fills in the defaults. */
export function readSettings(options: LoginAppOptions): Settings {
  const {
    secret,
    accountKey,
    paths = {},
    home,
    tokens,
    onLinked,
    onUnlinked,
    onFailure,
    ...rest
  } = requireOptions(options)
  const { csrfTokenSessionKey = 'dropbox-auth-csrf-token' } = rest
  const flowOptions = { ...rest, csrfTokenSessionKey, session: {} }
  const flow = new DropboxOAuth2Flow(flowOptions)
  for (const [name, value] of Object.entries({ accountKey, onLinked, onUnlinked, onFailure })) {
    if (value !== undefined && typeof value !== 'function') refuse(name, 'expected a function')
  }
  if (!tokens && !onLinked) refuse('tokens', 'give a TokenManager, or an onLinked that keeps the result')
  const redirectUri = new URL(rest.redirectUri)
  const { origin, pathname, protocol } = redirectUri
  if (!/^https?:$/.test(protocol))
    refuse('redirectUri', "a web application's begins with https, or http on localhost")
  const allPaths = readPaths(paths, pathname)
  return {
    options: flowOptions,
    flow,
    origin,
    ...allPaths,
    home: readHome(home ?? `${allPaths.prefix}/`, allPaths.links, origin),
    tokens,
    // `never`: what an adapter puts into `native` is what its `accountKey` takes.
    accountKey: accountKey && ((incoming) => accountKey(incoming.request(), incoming.native as never)),
    hooks: { onLinked, onUnlinked, onFailure },
    jar: jarFor(redirectUri, rest.consumerKey),
    sealer: secret === undefined ? undefined : createSealer(secret),
    sent: new SentStates(),
    now: readWireOptions(rest).now,
  }
}

/** The sealer, where a request without a session needs it. */
export function requireSealer({ sealer }: Settings): Sealer {
  return (
    sealer ??
    refuse(
      'secret',
      'the request has no session, so a secret is needed to seal cookies. Or is the session middleware missing, or after this one?',
    )
  )
}
