import { refuse } from '../protocol/checks.ts'
import { atEndpoint } from '../protocol/api-hosts.ts'
import type { WireOptions } from '../transport/wire-options.ts'
import { authorizedFetch } from './authorized-fetch.ts'
import type { TokenSource } from './token-source.ts'

/** What else a `DropboxAuth` of the package `dropbox` can do: all that is for a login. */
export type DropboxAuthLoginMethod =
  | 'getAuthenticationUrl'
  | 'getAccessTokenFromCode'
  | 'getCodeVerifier'
  | 'setCodeVerifier'
  | 'getClientId'
  | 'setClientId'
  | 'setClientSecret'
  | 'setAccessToken'
  | 'getAccessTokenExpiresAt'
  | 'setAccessTokenExpiresAt'
  | 'getRefreshToken'
  | 'setRefreshToken'
  | 'refreshAccessToken'

/** What does it here. */
const instead: Readonly<Record<DropboxAuthLoginMethod, string>> = {
  getAuthenticationUrl: 'start() of a DropboxOAuth2Flow',
  getAccessTokenFromCode: 'finish() of a DropboxOAuth2Flow, and link() with its result',
  getCodeVerifier: 'a DropboxOAuth2Flow, which keeps the verifier in the session',
  setCodeVerifier: 'a DropboxOAuth2Flow, which keeps the verifier in the session',
  getClientId: 'the consumerKey that the TokenManager was made with',
  setClientId: 'the consumerKey of the TokenManager',
  setClientSecret: 'the consumerSecret of the TokenManager',
  setAccessToken: 'link() of the TokenManager',
  getAccessTokenExpiresAt: 'status() of the TokenManager',
  setAccessTokenExpiresAt: 'link() of the TokenManager',
  getRefreshToken: 'accessToken() of the TokenManager, which refreshes by itself',
  setRefreshToken: 'import() of the TokenManager',
  refreshAccessToken: 'accessToken() of the TokenManager, which refreshes by itself',
}

/**
 * An account in the form that the npm package `dropbox` takes as `auth`. Everything that a `DropboxAuth` does for a
 * login is refused with a `BadInputException` that says what to use.
 */
export interface DropboxAuthLike extends Readonly<Record<DropboxAuthLoginMethod, () => never>> {
  /** The package's requests go through here: a rejected token is renewed and the request repeated. */
  readonly fetch: typeof fetch
  /** Makes sure that `getAccessToken` has a valid token. The package calls it before each request. */
  checkAndRefreshAccessToken(): Promise<void>
  /**
   * The token that the last `checkAndRefreshAccessToken` got.
   * @throws {BadInputException} `bad_input`: it was not called
   */
  getAccessToken(): string
}

/**
 * The account for `new Dropbox({ auth })`. Where the endpoints have another address for the API, the package's requests
 * go there. A `fetch` given to the package itself gets valid tokens, too, but a rejected one is not noticed then.
 */
export function dropboxAuth(source: TokenSource, key: string, wire: WireOptions): DropboxAuthLike {
  const authorized = authorizedFetch(source, key, wire)
  let accessToken: string | undefined
  return {
    ...refusals(),
    fetch: async (input, init) => {
      const url = typeof input === 'string' ? atEndpoint(input, wire.endpoints) : input
      return withBuffer(await authorized(url, withDuplex(init)))
    },
    checkAndRefreshAccessToken: async () => {
      accessToken = await source.accessToken(key)
    },
    getAccessToken: () =>
      accessToken ?? refuse('getAccessToken', 'there is none yet. Use accessToken() of the TokenManager.'),
  }
}

function refusals(): Record<keyof typeof instead, () => never> {
  const entries = Object.entries(instead).map(([name, what]) => [
    name,
    () => refuse(name, `it is not for a managed account. Use ${what}.`),
  ])
  return Object.fromEntries(entries) as Record<keyof typeof instead, () => never>
}

// Until it came to need Node 22 the package was written for node-fetch, whose requests and answers differ in two points.

/** node-fetch sends a stream of Node as it is; for a standard `fetch` it takes a word more. */
function withDuplex(init: RequestInit | undefined): RequestInit | undefined {
  const { pipe } = (init?.body ?? {}) as { pipe?: unknown }
  return typeof pipe === 'function' ? ({ duplex: 'half', ...init } as RequestInit) : init
}

/** The answers of node-fetch have a `buffer()`, which the package reads downloads with. */
function withBuffer(response: Response): Response {
  if (typeof Buffer === 'undefined') return response
  return Object.assign(response, { buffer: async () => Buffer.from(await response.arrayBuffer()) })
}
