import { plainText } from '../wire/answer.ts'
import type { Answer } from '../wire/answer.ts'
import type { Incoming } from '../wire/incoming.ts'
import { isDropboxHost } from '../origins.ts'
import type { Origins, World } from '../world.ts'

/** What scripts of any origin may call, as at Dropbox: they authenticate by what they hold, never by a cookie. */
const isOpen = (path: string): boolean => path === '/oauth2/token' || path.startsWith('/2/')

/** Source: dropbox-sdk-dotnet issue 373, of 2025. */
const EXPOSED_BY_TOKEN =
  'Accept-Ranges, Content-Disposition, Content-Encoding, Content-Length, Content-Range, X-Dropbox-Metadata, X-Dropbox-Request-Id, X-JSON, X-Server-Response-Time, Timing-Allow-Origin, x-dropbox-pdf-password-needed'

/** The API shows a script no request id. Source: a recording of November 2023. */
const EXPOSED_BY_API = 'Accept-Ranges, Content-Range, ETag, Dropbox-API-Result'

/** CORS headers of the endpoints that are open to all. */
export function crossOriginHeaders(path: string): Record<string, string> {
  if (!isOpen(path)) return {}
  const exposed = path === '/oauth2/token' ? EXPOSED_BY_TOKEN : EXPOSED_BY_API
  return { 'access-control-allow-origin': '*', 'access-control-expose-headers': exposed }
}

/**
 * Refuses scripts and forms of other origins where they have no business, and answers the preflights of the open
 * endpoints. `undefined`: go on.
 */
export function crossOriginAnswer(
  path: string,
  incoming: Incoming,
  { origins, switches }: World,
): Answer | undefined {
  const origin = incoming.headers.origin
  if (!isOpen(path))
    return origin === undefined || isOwnOrigin(origin, incoming.url, origins) ? undefined : foreignOrigin()
  if (incoming.method !== 'OPTIONS') return undefined
  if (path === '/oauth2/token' && switches.tokenPreflight === 'refused')
    return plainText(405, 'Use POST.', { allow: 'POST' })
  return { status: 200, headers: { ...crossOriginHeaders(path), ...preflightHeaders(incoming) }, body: '' }
}

/**
 * Whether a page of the emulator itself sent the request. The address of a request is what its `Host` says: a page that
 * was opened by another loopback name counts as own, one of another port does not, whatever the `Host`.
 */
export function isOwnOrigin(origin: string, url: URL, { bound, secure }: Origins): boolean {
  if (bound === undefined || isDropboxHost(url.hostname)) return origin === url.origin
  const own = url.protocol === 'https:' ? secure : bound
  return own !== undefined && (origin === own || (origin === url.origin && url.port === new URL(own).port))
}

/** The refusal of a request from another origin. */
export function foreignOrigin(): Answer {
  return plainText(403, 'Requests from other origins are refused here.')
}

function preflightHeaders({ headers }: Incoming): Record<string, string> {
  return {
    'access-control-allow-methods': 'POST',
    'access-control-allow-headers':
      headers['access-control-request-headers'] ?? 'Authorization, Content-Type',
    'access-control-max-age': '86400',
  }
}
