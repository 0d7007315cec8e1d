import type { Damage } from '../faults/damage.ts'
import { randomHex } from '../random.ts'
import { pythonJson } from './python-json.ts'

/** What a handler answers: plain data, which a socket or a `Response` carries at the end. */
export interface Answer {
  readonly status: number
  /** By lower-case name, as Envoy writes them over HTTP/1.1 too. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** What a fault does to the body on its way. */
  readonly damage?: Damage
}

/** Thrown by a check that ends a request: carries the answer. Never leaves the emulator. */
export class Refused extends Error {
  readonly answer: Answer

  constructor(answer: Answer) {
    super(`refused with ${answer.status}`)
    this.name = 'Refused'
    this.answer = answer
  }
}

/** Headers of every answer. Source: recordings in Jesus/dropbox_api, and dropbox-sdk-dotnet issue 373. */
export function commonHeaders(): Record<string, string> {
  return {
    'x-dropbox-request-id': randomHex(32),
    'x-dropbox-response-origin': 'far_remote',
    'x-content-type-options': 'nosniff',
    server: 'envoy',
  }
}

/** The headers, with the one that promises a body, all of it. */
export const withLength = ({ headers, body }: Answer): Record<string, string> => ({
  'content-length': String(Buffer.byteLength(body)),
  ...headers,
})

/** JSON in Dropbox's spelling. The content type has no charset: the Python SDK asserts exactly `application/json`. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: pythonJson(body) }
}

/** Plain text, which is how Dropbox refuses what it cannot read. */
export function plainText(status: number, body: string, headers: Record<string, string> = {}): Answer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body }
}

/** A redirect. `no-referrer` keeps the authorize URL away from where the browser goes next. */
export function redirect(location: string, headers: Record<string, string> = {}): Answer {
  return {
    status: 302,
    headers: {
      location,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      ...headers,
    },
    body: '',
  }
}
