import { printable } from '../internal/redact.ts'
import { parseUrl, refuse } from './checks.ts'
import type { DropboxEndpoints } from './endpoints.ts'

/** The hosts that Dropbox's API is served from (Dropbox HTTP documentation, "Request and response formats"). */
const dropboxHosts = ['api', 'content', 'notify'].map((name) => `https://${name}.dropboxapi.com/`)

/** Where an access token may go, each with the slash that ends the host. */
export function apiHosts({ api }: Readonly<DropboxEndpoints>): readonly string[] {
  return [...new Set([...dropboxHosts, `${new URL(api).origin}/`])]
}

/**
 * The URL, if an access token may go there. Judged is the normal form, which is also what is to be sent: credentials, a
 * port, another scheme or a host that looks alike all make another beginning.
 */
export function requireApiUrl(text: string, hosts: readonly string[]): URL {
  const url = parseUrl(text) ?? refuse('url', 'an absolute URL is needed')
  if (hosts.some((host) => url.href.startsWith(host))) return url
  const place = printable(url.host || url.protocol)
  return refuse('url', `access tokens go to ${hosts.join(', ')} only, and this one leads to ${place}`)
}

/**
 * The one route of the API that refuses a request with an access token in it
 * (https://github.com/dropbox/dropbox-sdk-rust/issues/15).
 */
export function takesNoToken({ pathname }: URL): boolean {
  return pathname.endsWith('/2/files/list_folder/longpoll')
}

/** The same route at the API's other address, where there is one: the official SDK knows Dropbox's own hosts only. */
export function atEndpoint(url: string, { api }: Readonly<DropboxEndpoints>): string {
  const host = dropboxHosts.find((one) => url.startsWith(one))
  return host === undefined || dropboxHosts.includes(`${api}/`) ? url : `${api}/${url.slice(host.length)}`
}
