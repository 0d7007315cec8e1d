import type { SessionLike } from '../flow/session.ts'

/**
 * A request as far as a login needs it. Servers that are not made of web-standard objects fill it in cheaply; a whole
 * `Request` is made only for who asks for it.
 */
export interface Incoming {
  readonly method: string
  /** Of the URL, as the client sent it. */
  readonly pathname: string
  /** With its `?`, or empty. */
  readonly search: string
  /** By a name in lower case. */
  header(name: string): string | undefined
  /** For the application's own functions. */
  request(): Request
  /** The user's session as of now: renewing it can put another object in its place. */
  session(): SessionLike | undefined
  /** Gives the session a new id where that is not the session's own method. */
  renewSession?(): void
  /** The server's own object for the request. */
  readonly native?: unknown
}

/** An answer as plain values. Header names are in lower case. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly cookies: readonly string[]
  readonly body: string
}

/** What goes out: an answer of ours, or the application's own. */
export type Outgoing = Answer | Response

export function isPlain(outgoing: Outgoing): outgoing is Answer {
  return 'cookies' in outgoing
}

/** The answer as a web-standard object. */
export function toResponse(outgoing: Outgoing): Response {
  if (!isPlain(outgoing)) return outgoing
  const { status, headers, cookies, body } = outgoing
  const response = new Response(body === '' ? null : body, { status, headers: { ...headers } })
  for (const cookie of cookies) response.headers.append('set-cookie', cookie)
  return response
}

/** An answer as servers without web-standard objects send it. */
export interface PlainAnswer {
  readonly status: number
  /** Without cookies. */
  readonly headers: Readonly<Record<string, string>>
  readonly cookies: readonly string[]
  readonly body: string | Uint8Array
}

/** The answer as plain values. */
export async function toPlain(outgoing: Outgoing): Promise<PlainAnswer> {
  if (isPlain(outgoing)) return outgoing
  const headers = Object.fromEntries([...outgoing.headers].filter(([name]) => name !== 'set-cookie'))
  const body = new Uint8Array(await outgoing.arrayBuffer())
  return { status: outgoing.status, headers, cookies: outgoing.headers.getSetCookie(), body }
}
