/** A body beyond this many bytes is of no use here. */
export const BODY_LIMIT = 1_048_576

/** A request, read whole: what every handler looks at. */
export interface Incoming {
  readonly method: string
  readonly url: URL
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  /** Empty when it was too large. */
  readonly body: string
  readonly tooLarge: boolean
  /** The fields of a body that is a form; none when it is of another type. */
  readonly form: URLSearchParams
  /** Aborts when the client has gone. Made when it is asked for: hardly any request needs one. */
  readonly signal: () => AbortSignal
}

/** A request as it came by a socket or by `fetch`. */
export interface Received extends Pick<Incoming, 'method' | 'url' | 'headers' | 'signal'> {
  /** `undefined`: it was larger than the limit. */
  readonly body: string | undefined
}

/** Reads what handlers want to know out of a request. */
export function readReceived({ method, url, headers, body, signal }: Received): Incoming {
  const isForm = mediaType(headers) === 'application/x-www-form-urlencoded'
  const form = new URLSearchParams(isForm ? body : '')
  return { method, url, headers, body: body ?? '', tooLarge: body === undefined, form, signal }
}

/** The media type of the body, lower-case, without parameters; empty when there is none. */
export function mediaType(headers: Incoming['headers']): string {
  return (headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase() // a split has one part at least
}
