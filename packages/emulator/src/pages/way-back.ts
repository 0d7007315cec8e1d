import { isLoopbackName } from '../seed/schema.ts'

/**
 * Where the answer's redirect may lead. Chromium holds the redirects that follow a form to `form-action`, and stops them
 * without a word: so it names the redirect URI's origin, or its scheme when that is a custom one. An app on this machine
 * often sends the browser on to another of its ports.
 */
export function wayBack(redirectUri: string | undefined): string[] {
  if (redirectUri === undefined) return []
  const { protocol, hostname, origin } = new URL(redirectUri)
  if (protocol !== 'http:' && protocol !== 'https:') return [protocol]
  // A policy cannot name an IPv6 address.
  if (hostname.startsWith('[')) return [protocol]
  return isLoopbackName(hostname) ? [origin, 'http://localhost:*', 'http://127.0.0.1:*'] : [origin]
}
