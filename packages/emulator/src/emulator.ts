import { checkAuthorizeOptions } from './authorize/authorize-options.ts'
import type { AuthorizeOptions, Authorized } from './authorize/authorize-options.ts'
import { createControls } from './controls.ts'
import type { Controls } from './controls.ts'
import { environment } from './env.ts'
import { FaultEngine } from './faults/engine.ts'
import type { Fault, RequestFilter } from './faults/fault.ts'
import { fetchInProcess } from './in-process.ts'
import { RequestLog } from './log/request-log.ts'
import type { LoggedRequest } from './log/entry.ts'
import { SigningKeys } from './openid/signing-keys.ts'
import { checkOptions } from './options.ts'
import { DROPBOX } from './origins.ts'
import type { EmulatorOptions } from './options.ts'
import type { App, User } from './seed/directory.ts'
import { loadDirectory } from './seed/load.ts'
import { openSockets } from './server/sockets.ts'
import type { Sockets } from './server/sockets.ts'
import type { OnRefusal } from './server/tunnel.ts'
import { readSnapshotFile, writeSnapshotFile } from './snapshot/file.ts'
import type { Snapshot } from './snapshot/format.ts'
import { createClock } from './state/clock.ts'
import { createState } from './state/state.ts'
import { resolveSwitches } from './resolve-switches.ts'
import { createSite } from './site.ts'
import type { Site } from './site.ts'
import type { World } from './world.ts'

/** A running emulator. */
export interface Emulator extends AsyncDisposable {
  /** Its origin. Without a port that is Dropbox's own: only `fetch` leads here. */
  readonly url: string
  /** The same over TLS, with the option `tls`. */
  readonly httpsUrl?: string
  /** The proxy that leads to it, with the option `proxy`. */
  readonly proxyUrl?: string
  /** A file with the authority that signed its certificate, with `tls` or `proxy`. Gone after `close()`. */
  readonly caPath?: string
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
  /** What another process needs in its environment so that unmodified clients come here. Without a port, nothing. */
  env(): Record<string, string>
  /** Back to the seed: tokens, links, faults, log and clock are as at the start. */
  reset(): void
  /** All it knows but faults and log, as plain data, secrets in the clear. */
  snapshot(): Snapshot
  /** Back to a snapshot, of this emulator or another one. Faults and log are cleared. @throws TypeError naming the field. */
  restore(snapshot: Snapshot): void
  /** Ends it, open connections included, and writes the file of `persist`. */
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

/**
 * Starts a local Dropbox: sign-in and consent pages, tokens, and the few API routes that tell whether a token works.
 *
 * @throws TypeError naming the option or the field of the seed that is wrong.
 * @throws Error when the port is taken.
 */
export async function createEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  checkOptions(options)
  const world = createWorld(options, await loadDirectory(options.seed))
  let sockets: Sockets | undefined
  const controls = createControls(world, () => (sockets === undefined ? {} : environment(sockets)))
  const persisted = options.persist === undefined ? undefined : await readSnapshotFile(options.persist)
  if (persisted !== undefined) controls.restore(persisted)
  const site = createSite(world, controls)
  if (options.port !== undefined) {
    sockets = await openSockets(site, address(options, options.port), wanted(options, world))
    const { url, httpsUrl } = sockets
    Object.assign(world.origins, { bound: url, secure: httpsUrl, web: url, api: url })
  }
  let closing: Promise<void> | undefined
  const close = (): Promise<void> => (closing ??= end(sockets, controls, options.persist))
  return assemble(world, controls, site, sockets, close)
}

const address = ({ host = '127.0.0.1', allowNonLoopback = false }: EmulatorOptions, port: number) => ({
  host,
  port,
  allowNonLoopback,
})

/** What the proxy refuses is in the log: it is what would have left the machine. */
const wanted = ({ tls = false, proxy = false }: EmulatorOptions, { log, clock }: World) => ({
  tls,
  proxy,
  onRefusal: ({ method, target, headers }: Parameters<OnRefusal>[0]) => {
    const at = new Date(clock.nowMs())
    const entry = log.open({ endpoint: 'proxy', at, method, url: target, headers, body: '' })
    log.answer(entry, { status: 403, headers: {}, body: '' })
  },
})

async function end(
  sockets: Sockets | undefined,
  controls: Controls,
  persist: string | undefined,
): Promise<void> {
  await sockets?.close()
  if (persist !== undefined) await writeSnapshotFile(persist, controls.snapshot())
}

function createWorld(options: EmulatorOptions, directory: World['directory']): World {
  return {
    directory,
    clock: createClock(options.clock ?? 'real'),
    state: createState(),
    faults: new FaultEngine(),
    log: new RequestLog(() => directory.apps.flatMap(({ secret }) => secret ?? [])),
    switches: resolveSwitches(options.switches),
    keys: new SigningKeys(),
    consent: options.consent ?? 'page',
    origins: { ...DROPBOX },
  }
}

function assemble(
  world: World,
  controls: Controls,
  site: Site,
  sockets: Sockets | undefined,
  close: () => Promise<void>,
): Emulator {
  const { web, api } = world.origins
  const { httpsUrl, proxyUrl, caPath } = sockets ?? {}
  return {
    url: web,
    ...(httpsUrl !== undefined && { httpsUrl }),
    ...(proxyUrl !== undefined && { proxyUrl }),
    ...(caPath !== undefined && { caPath }),
    endpoints: { authorize: `${web}/oauth2/authorize`, token: `${api}/oauth2/token`, api },
    fetch: (input, init) => fetchInProcess(new Request(input, init), site),
    apps: world.directory.apps,
    users: world.directory.users,
    clock: { advance: controls.advance },
    faults: { add: controls.addFault, clear: controls.clearFaults },
    requests: {
      list: (filter, options) => world.log.list(filter, options),
      count: (filter) => world.log.count(filter),
      waitFor: (filter, options) => world.log.waitFor(filter, options),
    },
    authorize: async (url, options = {}) => controls.authorize(url, checkAuthorizeOptions(options)),
    rotateSigningKey: () => world.keys.rotate(),
    env: controls.env,
    reset: controls.reset,
    snapshot: controls.snapshot,
    restore: controls.restore,
    close,
    [Symbol.asyncDispose]: close,
  }
}
