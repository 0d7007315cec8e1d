import type { SessionLike } from '../../flow/session.ts'
import { careful } from '../../web/answers.ts'
import type { Incoming, PlainAnswer } from '../../web/exchange.ts'

/** The headers of a request as Node has them: names in lower case. */
export type NodeHeaders = Readonly<Record<string, string | string[] | undefined>>

/** What Node's `ServerResponse`, and Express's, is needed for. */
export interface NodeResponse {
  /** Whether it is too late to set a header. */
  readonly headersSent: boolean
  /** Gives a header that is set: cookies of others are kept. */
  getHeader(name: string): number | string | readonly string[] | undefined
  /** Sets a header. */
  setHeader(name: string, value: string): unknown
  /** Sets the status, and headers beside those that are set. */
  writeHead(status: number, headers: Record<string, string | string[]>): unknown
  /** Sends the answer. `never`, so that every framework's own signature fits. */
  end(body?: never): unknown
}

/** The parts of a request's target that count, as they were sent. */
export interface Target {
  readonly pathname: string
  readonly search: string
}

/**
 * Parts a target at its query. It is not resolved as a URL: `//host/path` would name a host, and `/a/../b` would be taken
 * for another path than a rule in front of us has seen. A proxy may send a whole URL.
 */
export function readTarget(target = '/'): Target {
  const path = target.startsWith('/') ? target : target.replace(/^https?:\/\/[^/?#]*/i, '')
  const whole = path.split('#', 1)[0]! // `!`: split gives at least one part
  const mark = whole.indexOf('?')
  return mark < 0
    ? { pathname: whole, search: '' }
    : { pathname: whole.slice(0, mark), search: whole.slice(mark) }
}

/** A request of Node as the login application takes it. `origin` is the application's, whatever the request claims. */
export function readNodeRequest(
  { pathname, search }: Target,
  method: string,
  headers: NodeHeaders,
  origin: string,
  session: () => SessionLike | undefined,
  native: unknown,
): Incoming {
  let request: Request | undefined
  return {
    method,
    pathname,
    search,
    header: (name) => joined(headers[name]),
    request: () => (request ??= toRequest(origin, pathname + search, method, headers)),
    session,
    native,
  }
}

/**
 * Whatever a client sends, the application's functions can be asked: a target that is no path, such as `*`, counts as the
 * root, and a method that no `Request` may have as GET.
 */
function toRequest(origin: string, target: string, method: string, headers: NodeHeaders): Request {
  return new Request(origin + (target.startsWith('/') ? target : '/'), {
    method: /^(connect|trace|track)$/i.test(method) ? 'GET' : method,
    headers: toPairs(headers),
  })
}

/** Sends an answer. Cookies are added to those that are set already. */
export function sendNodeAnswer(res: NodeResponse, { status, headers, cookies, body }: PlainAnswer): void {
  const before = cookies.length > 0 ? (res.getHeader('set-cookie') ?? []) : []
  const all = [...(Array.isArray(before) ? before : [String(before)]), ...cookies]
  res.writeHead(status, cookies.length > 0 ? { 'set-cookie': all, ...headers } : headers)
  res.end(body as never) // `never`: the types of two frameworks agree on no more
}

/** Before an error is thrown on: whatever answers it, the headers that every answer has are there already. */
export function prepareForError(res: NodeResponse): void {
  if (res.headersSent) return
  for (const [name, value] of Object.entries(careful)) res.setHeader(name, value)
}

function joined(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value
}

/** HTTP/2 has headers that begin with a colon, and are none to a `Request`. */
function toPairs(headers: NodeHeaders): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    value === undefined || name.startsWith(':') ? [] : [[name, joined(value) ?? '']],
  )
}
