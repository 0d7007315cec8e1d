import { DropboxOAuth2Flow } from '../flow/web-flow.ts'
import type { SessionLike } from '../flow/session.ts'
import { refuse, requireOptions } from '../protocol/checks.ts'
import type { DropboxEndpoints } from '../protocol/endpoints.ts'
import { readRedirectUri } from '../protocol/redirect-uri.ts'
import { MemoryStore } from '../stores/memory.ts'
import { TokenManager } from '../tokens/manager.ts'
import type { TokenStore } from '../tokens/store.ts'
import { DeviceStore } from './device-store.ts'
import { PageLeases } from './page-leases.ts'
import { PendingLogins } from './pending-logins.ts'
import { TabStore } from './tab-store.ts'

/** Where tokens are kept: whoever runs a script on the page can use them there, and take them from all but `'memory'`. */
export type BrowserStorage = 'memory' | 'session' | 'local' | TokenStore

/** The options of `createBrowserLogin`. There is no secret among them: nothing in a browser is secret. */
export interface BrowserLoginOptions {
  /** The "App key" of the Dropbox App Console. It is no secret. */
  consumerKey: string
  /** Letter for letter as registered: a page of this origin, or a custom scheme of a native app. */
  redirectUri: string
  /** The scopes to ask for; without it, all that the app may ask for. */
  scope?: readonly string[] | undefined
  /**
   * `'memory'`, the default: gone with the page. `'session'`: as long as this tab. `'local'`: on this device until
   * unlinked, for all tabs, in IndexedDB. Or a store of your own.
   */
  storage?: BrowserStorage | undefined
  /** Opens the consent page elsewhere, as the system's browser; then the answer comes back as a deep link. */
  openUrl?: ((url: string) => unknown) | undefined
  /** Used for every request when given, in place of the page's own. */
  fetch?: typeof fetch | undefined
  /** Other addresses than Dropbox's own, for a proxy or an emulator. */
  endpoints?: Partial<DropboxEndpoints> | undefined
}

/** The same, checked. */
export interface BrowserApp {
  readonly consumerKey: string
  readonly redirectUri: URL
  readonly openUrl: ((url: string) => unknown) | undefined
  readonly tokens: TokenManager
  /** The logins by redirect, which outlive this page. */
  readonly pending: PendingLogins
  /** A flow whose logins are in that session. */
  flow(session: SessionLike): DropboxOAuth2Flow
}

export function readBrowserOptions(options: BrowserLoginOptions): BrowserApp {
  refuseSecrets(requireOptions(options))
  refuseSecrets(options.endpoints)
  const { consumerKey, redirectUri, scope, storage = 'memory', openUrl, fetch, endpoints } = options
  if (openUrl !== undefined && typeof openUrl !== 'function') refuse('openUrl', 'expected a function')
  const wire = { consumerKey, fetch, endpoints }
  const flow = (session: SessionLike): DropboxOAuth2Flow =>
    new DropboxOAuth2Flow({
      ...wire,
      redirectUri,
      session,
      csrfTokenSessionKey: 'dropbox-auth-csrf-token',
      ...(scope !== undefined && { scope }),
    })
  const pending = new PendingLogins(consumerKey, openUrl ? 'localStorage' : 'sessionStorage')
  flow(pending) // refuses what cannot be now, not at the first click
  const tokens = new TokenManager({ ...wire, store: storeOf(storage, consumerKey) })
  return { consumerKey, redirectUri: new URL(readRedirectUri(redirectUri)), openUrl, tokens, pending, flow }
}

/** By any name: what is in a page's code is published, and a public client has no need of it (RFC 6749 section 2.1). */
function refuseSecrets(options: object | undefined): void {
  const names: string[] = []
  for (const name in options) names.push(name) // what it inherits counts too
  const secret = names.find((name) => /secret/i.test(name))
  if (secret !== undefined)
    refuse(secret, 'everybody can read what is in a browser. Leave it out: PKCE takes its place')
}

function storeOf(storage: BrowserStorage, consumerKey: string): TokenStore {
  if (storage === 'memory') return new MemoryStore()
  if (storage === 'session') return new PageLeases(new TabStore(consumerKey))
  if (storage === 'local') return new PageLeases(new DeviceStore(consumerKey))
  if (typeof storage === 'object' && storage !== null) return storage
  return refuse('storage', "expected 'memory', 'session', 'local' or a TokenStore")
}
