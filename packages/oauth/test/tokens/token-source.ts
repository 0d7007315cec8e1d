import type { AccountFetchOptions } from '../../src/tokens/account-headers.ts'
import { authorizedFetch } from '../../src/tokens/authorized-fetch.ts'
import type { TokenSource } from '../../src/tokens/token-source.ts'
import { readWireOptions, type RequestOptions } from '../../src/transport/wire-options.ts'

export interface StubSource extends TokenSource {
  /** What was asked of it, in turn. */
  readonly asked: { key: string; rejected?: string; signal?: AbortSignal }[]
}

/** Gives these in turn, the last for ever, or rejects with them where they are errors. */
export function sourceOf(outcomes: readonly (string | Error)[], kind: 'user' | 'team' = 'user'): StubSource {
  const rest = [...outcomes]
  const asked: StubSource['asked'] = []
  return {
    asked,
    accessToken: async (key, options) => {
      asked.push({ key, ...options })
      const outcome = (rest.length > 1 ? rest.shift() : rest[0]) ?? new Error('there is no token')
      if (outcome instanceof Error) throw outcome
      return outcome
    },
    kindOf: () => Promise.resolve(kind),
  }
}

export const oldToken = "sl.u.canary-old+/=&%'()*!~42"
export const newToken = "sl.u.canary-new+/=&%'()*!~42"

/** A `fetch` for the account `ada`, whose second token is a new one. */
export function fetchFor(
  wire: RequestOptions,
  options?: AccountFetchOptions,
  source: StubSource = sourceOf([oldToken, newToken]),
): { call: typeof fetch; source: StubSource } {
  return { call: authorizedFetch(source, 'ada', readWireOptions(wire), options), source }
}

export const apiUrl = 'https://api.dropboxapi.com/2/check/user'

/** A request as a `fetch` was asked to send it. */
export interface Sent {
  readonly url: string
  readonly headers: Record<string, string>
  readonly redirect: RequestRedirect
}

/** A network that answers as told, and remembers what was sent. */
export function network(
  answer: (request: Request, count: number) => Response | Promise<Response> = () => new Response('null'),
): { fetch: typeof fetch; sent: Sent[] } {
  const sent: Sent[] = []
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init)
    const { url, headers, redirect } = request
    sent.push({ url, headers: Object.fromEntries(headers), redirect })
    return answer(request, sent.length)
  }
  return { fetch, sent }
}

/** A refusal of the API as JSON. */
export const refusal = (tag: string, more: object = {}): Response =>
  Response.json({ error_summary: `${tag}/..`, error: { '.tag': tag, ...more } }, { status: 401 })
