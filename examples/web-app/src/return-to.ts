const MAX_BYTES = 256

/**
 * The path to lead back to after the login, or undefined when `text` leaves `origin`, is one of `except`, or is over 256
 * bytes (it travels in `state`, where Dropbox allows 500). The result is re-serialised, so `/\evil`, tabs and the like are spelled out; a path
 * such as `/..//evil` stays on the origin as a URL but would leave it as a `Location`, so two slashes are refused.
 */
export function localPath(text: unknown, origin: string, except: readonly string[] = []): string | undefined {
  if (typeof text !== 'string' || !text.startsWith('/') || !URL.canParse(text, origin)) return undefined
  const url = new URL(text, origin)
  if (url.origin !== origin || except.includes(url.pathname)) return undefined
  const path = url.pathname + url.search + url.hash
  return !path.startsWith('//') && path.length <= MAX_BYTES ? path : undefined
}
