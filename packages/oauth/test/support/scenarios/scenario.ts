import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** What a client may make of an answer: a result, or an error by its `code`. */
export type Outcome = 'accepted' | 'token_endpoint' | 'transient' | 'relink_required' | 'bad_input'

/** The outcomes that are right, and what else must hold of the result or the error. */
export interface Verdict {
  readonly outcomes: readonly Outcome[]
  readonly remedy?: string
  /** Expected fields: a value, or a predicate. */
  readonly fields?: Readonly<Record<string, unknown>>
}

/** A verdict for each of the two requests a client sends to a token endpoint. */
export interface Expectation {
  readonly exchange: Verdict
  readonly refresh: Verdict
}

/** One request that reached the token endpoint, and the means to answer it. */
export interface TokenCall {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly response: ServerResponse
  readonly socket: Socket
  /** A second server, which must never be asked anything. */
  readonly honeypotUrl: string
}

/** One way for a token endpoint to be hostile, broken or merely odd. */
export interface Scenario {
  readonly name: string
  /** Answers a request that has arrived completely. */
  readonly answer?: (call: TokenCall) => void
  /** Has the connection to itself: HTTP is not spoken on it. */
  readonly connect?: (socket: Socket) => void
  /** The URL to configure, where it is not the server's own. */
  readonly address?: (origin: string) => string
  /** Nothing listens at the port. */
  readonly closed?: true
  /** Ends by the client's deadline only: give it a short one. */
  readonly endless?: true
  readonly expect: Expectation
  /** What holds for a client built on `fetch`, where `fetch` hides or decides something. */
  readonly expectOverFetch?: Expectation
}

export type Answer = NonNullable<Scenario['answer']>

/** The answer every other one is a distortion of; it suits an exchange and a refresh. */
export const goodFields = {
  access_token: 'sl.u.good-access-token',
  token_type: 'bearer',
  expires_in: 14400,
  refresh_token: 'good-refresh-token',
  scope: 'account_info.read files.content.read',
  uid: '4317086384',
  account_id: 'dbid:AAH4f99T0taONIb-OurWxbNQ6ywGRopQngc',
} as const

/** The good answer with some fields replaced; `undefined` leaves one out. */
export const goodJson = (changes: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({ ...goodFields, ...changes })

/** The good answer with fields written as they stand, for what `JSON.stringify` would not write. */
export const goodJsonWith = (
  rawFields: string,
  without: readonly (keyof typeof goodFields)[] = [],
): string => {
  const left = Object.fromEntries(
    Object.entries(goodFields).filter(([name]) => !without.some((one) => one === name)),
  )
  return `${JSON.stringify(left).slice(0, -1)}, ${rawFields}}`
}

/** A complete, well-formed HTTP answer. */
export const reply =
  (status: number, body: string | Uint8Array = '', headers: Readonly<Record<string, string>> = {}): Answer =>
  ({ response }) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body)
  }

/** Bytes written past the HTTP server, for what it would refuse to write. */
export const rawReply =
  (bytes: string | Uint8Array): Answer =>
  ({ socket }) => {
    socket.end(bytes)
  }

const same = (exchange: Verdict, refresh: Verdict = exchange): Expectation => ({ exchange, refresh })

export const accepted: Expectation = same({ outcomes: ['accepted'] })

/** A 200 that holds no usable grant, or a status that is neither an answer nor a refusal. */
export const unusable: Expectation = same(
  { outcomes: ['token_endpoint'], remedy: 'restart' },
  { outcomes: ['token_endpoint'], remedy: 'retry' },
)

export const transient: Expectation = same(
  { outcomes: ['transient'], remedy: 'restart' },
  { outcomes: ['transient'], remedy: 'retry' },
)

export const misconfigured: Expectation = same({ outcomes: ['token_endpoint'], remedy: 'fix-config' })

/** `invalid_grant`: the code is dead, or the user's grant is. */
export const refusedGrant: Expectation = same(
  { outcomes: ['token_endpoint'], remedy: 'restart' },
  { outcomes: ['relink_required'], remedy: 'relink' },
)

/** A damaged conversation: whether it is the network's fault or the answer's is a matter of taste. */
export const broken: Expectation = same(
  { outcomes: ['token_endpoint', 'transient'], remedy: 'restart' },
  { outcomes: ['token_endpoint', 'transient'], remedy: 'retry' },
)

/** A client may be lenient here, as long as it never fails in another way. */
export const acceptedOr = (expectation: Expectation): Expectation => ({
  exchange: lenient(expectation.exchange),
  refresh: lenient(expectation.refresh),
})

const lenient = ({ outcomes, fields }: Verdict): Verdict => ({
  outcomes: ['accepted', ...outcomes],
  ...(fields && { fields }),
})

/** The same expectation, with fields that the result or the error must have. */
export const having = (expectation: Expectation, fields: Readonly<Record<string, unknown>>): Expectation => ({
  exchange: { ...expectation.exchange, fields },
  refresh: { ...expectation.refresh, fields },
})
