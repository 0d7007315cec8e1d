import { isLoopback, parseUrl, refuse, requireVisible } from './checks.ts'

/** Where Dropbox is: absolute URLs, https or http on loopback. `api` is the origin of `/2/…`. */
export interface DropboxEndpoints {
  /** The consent page, which the browser is sent to. Without a query. */
  authorize: string
  /**
   * Where codes and refresh tokens, with the app's secret, are sent to. An account linked at one host is refreshed at no
   * other.
   */
  token: string
  /** What stands before `/2/...` in the calls of the API. */
  api: string
}

const dropbox: Readonly<DropboxEndpoints> = Object.freeze({
  authorize: 'https://www.dropbox.com/oauth2/authorize',
  token: 'https://api.dropboxapi.com/oauth2/token',
  api: 'https://api.dropboxapi.com',
})

/** Dropbox's own endpoints, with those that are given instead, for a proxy or an emulator. */
export function readEndpoints(given: Partial<DropboxEndpoints> | undefined): Readonly<DropboxEndpoints> {
  if (!given) return dropbox
  const endpoints = { ...dropbox }
  for (const name of ['authorize', 'token', 'api'] as const) {
    if (given[name] !== undefined) endpoints[name] = readEndpoint(given[name], `endpoints.${name}`)
  }
  endpoints.api = endpoints.api.replace(/\/+$/, '')
  return Object.freeze(endpoints)
}

function readEndpoint(text: string, option: string): string {
  requireVisible(text, option)
  const url = parseUrl(text) ?? refuse(option, 'it is not an absolute URL')
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url))) {
    refuse(option, 'https is needed, or http on a loopback address')
  }
  if (url.username || url.password || /[?#]/.test(text))
    refuse(option, 'no credentials, query or fragment may be in it')
  if (url.hostname.endsWith('.') || url.hostname.includes('xn--'))
    refuse(option, 'the host name is not a plain one')
  return text
}

/**
 * Who may sign for Dropbox: the origin of the authorize endpoint (OpenID Connect Discovery). Dropbox itself has been
 * seen with the origin of its API too.
 */
export function issuersOf(endpoints: Readonly<DropboxEndpoints>): string[] {
  const issuer = new URL(endpoints.authorize).origin
  return endpoints.authorize === dropbox.authorize ? [issuer, dropbox.api] : [issuer]
}
