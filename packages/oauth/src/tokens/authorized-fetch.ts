import { apiHosts, requireApiUrl, takesNoToken } from '../protocol/api-hosts.ts'
import { readApiError, scopeRequired } from '../protocol/api-response.ts'
import { readBody } from '../transport/read-body.ts'
import { fetchOf } from '../transport/runtime-fetch.ts'
import type { WireOptions } from '../transport/wire-options.ts'
import { type AccountFetchOptions, accountHeaders } from './account-headers.ts'
import { isReplayable } from './replayable.ts'
import type { TokenSource } from './token-source.ts'

/**
 * A `fetch` for calls of Dropbox's API with an account's access token, whatever `Authorization` the call brings itself.
 * What is answered is given back as it came, but for these:
 * - a 401 that says the token is expired or revoked: a new token is got and the call repeated, once, if its body can be
 *   sent again; the answer to that is given back
 * - a 401 that says a scope is missing is thrown
 *
 * A redirect is not followed but given back, in a browser as one that shows nothing. No token goes with
 * `files/list_folder/longpoll`, which refuses one. Every error but the first of these is a rejection of the call:
 * @throws {BadInputException} `bad_input`: options that cannot be
 * @throws {BadInputException} `bad_input`: the URL is not one of Dropbox's API; nothing is sent
 * @throws {ScopeRequiredException} `scope_required`: the token lacks a scope; ask the user for it
 * @throws what the source throws when it has no token, or has none any more
 * @throws what the runtime's `fetch` throws, the signal's reason included
 */
export function authorizedFetch(
  source: TokenSource,
  key: string,
  wire: WireOptions,
  options: AccountFetchOptions = {},
): typeof fetch {
  const caller: Caller = {
    source,
    key,
    send: fetchOf(wire),
    timeoutMs: wire.timeoutMs,
    hosts: apiHosts(wire.endpoints),
    headers: accountHeaders(options),
  }
  return async (input, init) => answerTo(readCall(input, init, caller), caller)
}

/** Whose calls they are, and how they are made. */
interface Caller {
  readonly source: TokenSource
  readonly key: string
  readonly send: typeof fetch
  readonly timeoutMs: number
  readonly hosts: readonly string[]
  readonly headers: Readonly<Record<string, string>>
}

/** A call, read once: what was judged is what is sent, also when the caller changes it while a token is waited for. */
interface Call {
  readonly input: string | Request
  readonly init: Omit<RequestInit, 'headers'> & { headers: Readonly<Record<string, string>> }
  readonly url: URL
  /** For the waits for a token: `undefined` is what a source answers fastest. */
  readonly signal: { signal: AbortSignal } | undefined
  readonly isReplayable: boolean
}

function readCall(input: RequestInfo | URL, init: RequestInit | undefined, caller: Caller): Call {
  if (init instanceof Request) return readCall(new Request(input, init), undefined, caller)
  const request = input instanceof Request ? input : undefined
  const url = requireApiUrl(input instanceof Request ? input.url : String(input), caller.hosts)
  const headers = headersOf(init?.headers ?? request?.headers ?? {}, caller)
  const signal = init?.signal === undefined ? request?.signal : init.signal
  return {
    input: request ?? url.href,
    // The runtime would follow a redirect with the token in hand.
    init: { ...init, headers, redirect: 'manual' },
    url,
    signal: signal ? { signal } : undefined,
    isReplayable: request && !init?.body ? request.body === null : isReplayable(init?.body),
  }
}

/** The headers of a call without those that are ours to say, as a record: a `fetch` takes nothing else as fast. */
function headersOf(given: HeadersInit, caller: Caller): Record<string, string> {
  const record = Symbol.iterator in given ? Object.fromEntries(new Headers(given)) : { ...given }
  for (const name of Object.keys(record)) {
    const plain = name.toLowerCase()
    if (plain === 'authorization' || Object.hasOwn(caller.headers, plain)) delete record[name]
  }
  return record
}

async function answerTo({ input, init, ...call }: Call, caller: Caller): Promise<Response> {
  const { source, key, send } = caller
  if (takesNoToken(call.url)) return send(input, init)
  const token = await source.accessToken(key, call.signal)
  const first = await send(input, withToken(init, token, caller))
  if (first.status !== 401 || !(await isRejected(first, token, caller))) return first
  const fresh = await orDiscard(first, source.accessToken(key, { ...call.signal, rejected: token }))
  if (!call.isReplayable) return first
  discard(first)
  const second = await send(input, withToken(init, fresh, caller))
  if (second.status === 401) await isRejected(second, fresh, caller)
  return second
}

const withToken = (init: Call['init'], token: string, caller: Caller): RequestInit => ({
  ...init,
  // No other follows that would replace it: `headersOf` leaves the caller's out.
  headers: { authorization: `Bearer ${token}`, ...init.headers, ...caller.headers },
})

/**
 * Whether a 401 says that the token is no longer good. The answer stays readable: a copy of it is read.
 * @throws {ScopeRequiredException} when it says that a scope is missing
 */
async function isRejected(response: Response, token: string, caller: Caller): Promise<boolean> {
  const { error, requiredScope } = readApiError(await peek(response, caller.timeoutMs), token)
  if (error === 'missing_scope' && requiredScope) {
    discard(response)
    throw scopeRequired(requiredScope, await caller.source.kindOf(caller.key).catch(() => 'user' as const))
  }
  return error === 'expired_access_token' || error === 'invalid_access_token'
}

/** The body, as far as it comes within limits. Where it fails, it will fail for who reads the answer. */
async function peek(response: Response, timeoutMs: number): Promise<string> {
  try {
    return (await readBody(response.clone(), AbortSignal.timeout(timeoutMs))).body
  } catch {
    return ''
  }
}

/** What the work gives. When it fails nobody will read the answer, so its connection is let go. */
async function orDiscard<T>(response: Response, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    discard(response)
    throw error
  }
}

function discard(response: Response): void {
  response.body?.cancel().catch(() => {}) // nobody waits for it
}
