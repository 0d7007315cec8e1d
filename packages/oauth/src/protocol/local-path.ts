import { parseUrl } from './checks.ts'

const longest = 256

/**
 * The path of our own that a text names, re-serialised, so that a backslash or a tab is spelled out; `undefined` when it
 * leaves `origin` or has over 256 bytes: it travels in `state`, where Dropbox takes 500. `/..//evil.example` stays at the
 * origin as a URL and would leave it as a `Location`, so two slashes at its start are refused.
 */
export function localPath(text: string | undefined, origin: string): URL | undefined {
  if (text === undefined || !text.startsWith('/') || text.length > longest) return undefined
  const url = parseUrl(origin + text)
  // Appended, not resolved: what stands behind our own origin cannot name another, whatever a parser makes of `//`.
  if (!url || url.origin !== origin || url.pathname.startsWith('//')) return undefined
  return pathOf(url).length <= longest ? url : undefined
}

/** The part of a URL that a `Location` needs to stay at its origin. */
export function pathOf(url: URL): string {
  return url.pathname + url.search + url.hash
}
