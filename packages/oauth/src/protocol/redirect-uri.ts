import { isLoopback, parseUrl, refuse, requireVisible } from './checks.ts'

/** Schemes a browser or system gives a meaning of its own; none of them leads back to an app. */
const notAnApp =
  /^(http|javascript|vbscript|data|file|blob|filesystem|about|view-source|wss?|ftps?|mailto|tel|intent|content|chrome|localhost):/i

// An app has one redirect URI, and makes a flow for every request: the last good one is not parsed again.
let lastGood = ''

/**
 * Checks a redirect URI: https, http on `localhost` or loopback, or a custom scheme of a native app (RFC 8252).
 * Dropbox compares it byte for byte with those registered in the App Console, so it is never normalised.
 */
export function readRedirectUri(text: string): string {
  const option = 'redirectUri'
  requireVisible(text, option, 'Register it in the Dropbox App Console, and give it here letter for letter.')
  if (text === lastGood) return text
  if (text.includes('#')) refuse(option, 'a fragment is not allowed (RFC 6749 section 3.1.2)')
  // `localhost:3000/…` would parse, as a scheme named localhost.
  const url = /^(?!https?:\/(?!\/[^/]))[a-z][a-z0-9+.-]*:\//i.test(text) && parseUrl(text)
  if (!url) refuse(option, 'an absolute URL is needed, with its scheme')
  if (url.username || url.password) refuse(option, 'no credentials may be in it')
  if (notAnApp.test(text) && !(url.protocol === 'http:' && isLoopback(url))) {
    refuse(option, "https is needed, or http on localhost, or a native app's own scheme")
  }
  lastGood = text
  return text
}
