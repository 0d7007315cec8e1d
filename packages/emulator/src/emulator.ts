import { Hono } from 'hono'
import { authorizeHeadless } from './authorize/headless.ts'
import type { AuthorizeOptions, Authorized } from './authorize/headless.ts'
import { controlRoutes } from './control/routes.ts'
import type { Controls } from './control/routes.ts'
import { FaultEngine } from './faults/engine.ts'
import type { Fault, RequestFilter } from './faults/fault.ts'
import { isOwnOrigin } from './guard/cross-origin.ts'
import { handle } from './handle.ts'
import { fetchInProcess } from './in-process.ts'
import { RequestLog } from './log/request-log.ts'
import type { LoggedRequest } from './log/request-log.ts'
import { SigningKeys } from './openid/signing-keys.ts'
import { checkOptions } from './options.ts'
import type { EmulatorOptions } from './options.ts'
import { buildDirectory } from './seed/directory.ts'
import type { App, User } from './seed/directory.ts'
import { loadSeed } from './seed/load.ts'
import { rememberDirectory } from './seed/restore.ts'
import { listen } from './server.ts'
import { createClock } from './state/clock.ts'
import { clearState, createState } from './state/state.ts'
import { resolveSwitches } from './resolve-switches.ts'
import type { World } from './world.ts'

/** A running emulator. */
export interface Emulator extends AsyncDisposable {
  /** Its origin. Without a port that is Dropbox's own: only `fetch` leads here. */
  readonly url: string
  /** What a Dropbox client is pointed at. Without a port, these are Dropbox's own addresses. */
  readonly endpoints: { readonly authorize: string; readonly token: string; readonly api: string }
  /** Calls the emulator without a socket: it looks at the path, and takes any host. Redirects are not followed. */
  readonly fetch: typeof fetch
  /** Live: change an app, or push another redirect URI, and the next request sees it. */
  readonly apps: App[]
  /** Live, like `apps`. */
  readonly users: User[]
  readonly clock: { advance(ms: number): void }
  readonly faults: { add(fault: Fault): void; clear(): void }
  readonly requests: RequestList
  /** Gives or refuses consent without a browser, by the rules of the page. @throws Error naming what the page would say. */
  authorize(authorizeUrl: string, options?: AuthorizeOptions): Promise<Authorized>
  /** Makes a new key for id tokens. Tokens signed with the old one no longer verify. */
  rotateSigningKey(): void
  /** Back to the seed: tokens, links, faults, log and clock are as at the start. */
  reset(): void
  /** Ends it, open connections included. */
  close(): Promise<void>
}

/** The request log. Secrets are blacked out unless asked for. */
export interface RequestList {
  /** Oldest first. */
  list(filter?: RequestFilter, options?: { secrets?: boolean }): LoggedRequest[]
  count(filter?: RequestFilter): number
  /** The first request that matches, one that has come already included. Rejects after `timeoutMs` (5000). */
  waitFor(filter: RequestFilter, options?: { timeoutMs?: number }): Promise<LoggedRequest>
}

const DROPBOX = { web: 'https://www.dropbox.com', api: 'https://api.dropboxapi.com' }

/**
 * Starts a local Dropbox: sign-in and consent pages, tokens, and the few API routes that tell whether a token works.
 *
 * @throws TypeError naming the option or the field of the seed that is wrong.
 * @throws Error when the port is taken.
 */
export async function createEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  checkOptions(options)
  const world = createWorld(options, buildDirectory(await loadSeed(options.seed)))
  const controls = createControls(world, rememberDirectory(world.directory))
  const app = new Hono()
  app.route('/__emulator', controlRoutes(controls))
  app.all('*', (context) => handle(context.req.raw, world))
  app.onError((error) => {
    throw error
  })
  const serve = async (request: Request): Promise<Response> => app.fetch(request)
  const listening =
    options.port === undefined ? undefined : await listen(serve, address(options, options.port))
  if (listening !== undefined) {
    const { origin } = listening
    Object.assign(world.origins, { bound: origin, web: origin, api: origin })
  }
  return assemble(world, controls, serve, async () => listening?.close())
}

const address = ({ host = '127.0.0.1', allowNonLoopback = false }: EmulatorOptions, port: number) => ({
  host,
  port,
  allowNonLoopback,
})

function createWorld(options: EmulatorOptions, directory: World['directory']): World {
  return {
    directory,
    clock: createClock(options.clock ?? 'real'),
    state: createState(),
    faults: new FaultEngine(),
    log: new RequestLog(),
    switches: resolveSwitches(options.switches),
    keys: new SigningKeys(),
    consent: options.consent ?? 'page',
    origins: { ...DROPBOX },
  }
}

function createControls(world: World, restoreDirectory: () => void): Controls {
  return {
    advance: (ms) => world.clock.advance(ms),
    nowMs: () => world.clock.nowMs(),
    addFault: (fault) => world.faults.add(fault),
    clearFaults: () => world.faults.clear(),
    listFaults: () => world.faults.list(),
    listRequests: (filter) => world.log.list(filter),
    isOwnOrigin: (origin, url) => isOwnOrigin(origin, url, world.origins),
    authorize: async (url, options) => authorizeHeadless(url, options, world),
    reset() {
      restoreDirectory()
      clearState(world.state)
      world.faults.clear()
      world.log.clear()
      world.clock.reset()
    },
  }
}

function assemble(
  world: World,
  controls: Controls,
  serve: (request: Request) => Promise<Response>,
  close: () => Promise<void>,
): Emulator {
  const { web, api } = world.origins
  return {
    url: web,
    endpoints: { authorize: `${web}/oauth2/authorize`, token: `${api}/oauth2/token`, api },
    fetch: (input, init) => fetchInProcess(new Request(input, init), serve),
    apps: world.directory.apps,
    users: world.directory.users,
    clock: { advance: controls.advance },
    faults: { add: controls.addFault, clear: controls.clearFaults },
    requests: {
      list: (filter, options) => world.log.list(filter, options),
      count: (filter) => world.log.count(filter),
      waitFor: (filter, options) => world.log.waitFor(filter, options),
    },
    authorize: (url, options = {}) => controls.authorize(url, options),
    rotateSigningKey: () => world.keys.rotate(),
    reset: controls.reset,
    close,
    [Symbol.asyncDispose]: close,
  }
}
