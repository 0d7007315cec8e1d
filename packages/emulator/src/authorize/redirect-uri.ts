import { isLoopbackName, redirectUriProblem } from '../seed/schema.ts'
import type { App } from '../seed/directory.ts'
import type { Switches } from '../switches.ts'
import { AuthorizeProblem } from './problem.ts'

/**
 * Byte for byte one of the registered URIs; no "any loopback port" of RFC 8252, but for the switch. Source: HTTP documentation,
 * /oauth2/authorize; dropbox-sdk-python issue 203.
 */
export function checkRedirectUri(uri: string, app: App, switches: Switches): void {
  if (!URL.canParse(uri)) {
    throw new AuthorizeProblem('invalid_redirect_uri', 'Invalid redirect_uri. Must be an absolute URI.')
  }
  if (isRegistered(uri, app, switches) && redirectUriProblem(uri) === undefined) return
  if (
    switches.unregisteredDbScheme === 'accepted' &&
    uri.startsWith(`db-${app.key}://`) &&
    !uri.includes('#')
  )
    return
  throw new AuthorizeProblem(
    'invalid_redirect_uri',
    "Invalid redirect_uri. It must exactly match one of the redirect URIs you've pre-configured for your app (including the path).",
  )
}

function isRegistered(uri: string, app: App, switches: Switches): boolean {
  if (app.redirectUris.includes(uri)) return true
  if (!switches.anyLoopbackPort || !isLoopbackName(new URL(uri).hostname)) return false
  return app.redirectUris.some((one) => withoutPort(one) === withoutPort(uri))
}

const withoutPort = (uri: string): string => uri.replace(/^(http:\/\/(?:\[::1\]|[^/?#:@]+)):\d+/, '$1')

/**
 * The redirect URI with the answer in its query, or in its fragment; its own text stays as it is. The state comes last,
 * encoded as it was sent, and only when there was one.
 */
export function withAnswer(
  uri: string,
  answer: Readonly<Record<string, string>>,
  encodedState: string | undefined,
  place: 'query' | 'fragment',
): string {
  const fields = new URLSearchParams(answer).toString()
  const text = encodedState === undefined ? fields : `${fields}&state=${encodedState}`
  if (place === 'fragment') return `${uri}#${text}`
  return uri + (uri.includes('?') ? '&' : '?') + text
}
