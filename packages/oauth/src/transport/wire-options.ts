import { refuse, requireOptions, requireTimeout } from '../protocol/checks.ts'
import { type DropboxEndpoints, readEndpoints } from '../protocol/endpoints.ts'

/** The options of everything that sends a request, as users give them. */
export interface RequestOptions {
  /** One deadline from the connection to the last byte, in milliseconds. 10,000 unless given. */
  timeoutMs?: number | undefined
  /**
   * Used for every request when given. Without it, Node uses its own HTTP client, other runtimes their `fetch`. On Node
   * it gets the form as a stream, with its length: `new Request(input, init).text()` reads it.
   */
  fetch?: typeof fetch | undefined
  /** The clock, in milliseconds since 1970, as `Date.now`. */
  now?: (() => number) | undefined
  /** Other addresses than Dropbox's own, for a proxy or an emulator. */
  endpoints?: Partial<DropboxEndpoints> | undefined
}

/** The same, checked, with defaults. */
export interface WireOptions {
  readonly timeoutMs: number
  readonly fetch: typeof fetch | undefined
  readonly now: () => number
  readonly endpoints: Readonly<DropboxEndpoints>
}

/** Checks the options and fills in the defaults: the one place that has them. */
export function readWireOptions(options: RequestOptions): WireOptions {
  const { timeoutMs = 10_000, fetch, now = Date.now, endpoints } = requireOptions(options)
  requireTimeout(timeoutMs)
  if (fetch !== undefined && typeof fetch !== 'function') refuse('fetch', 'expected a function')
  if (typeof now !== 'function') refuse('now', 'expected a function such as Date.now')
  return { timeoutMs, fetch, now, endpoints: readEndpoints(endpoints) }
}
