import type { Damage } from '../faults/damage.ts'
import { randomHex } from '../random.ts'
import { pythonJson } from './python-json.ts'

/** What a handler answers: plain data, which a socket or a `Response` carries at the end. */
export interface Answer {
  readonly status: number
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
    'X-Dropbox-Request-Id': randomHex(32),
    'X-Dropbox-Response-Origin': 'far_remote',
    'X-Content-Type-Options': 'nosniff',
    Server: 'envoy',
  }
}

/** Headers of several sources in one: whatever its case, a name is there once, and the last source decides. */
export function mergeHeaders(
  ...sources: readonly Readonly<Record<string, string>>[]
): Record<string, string> {
  const merged = new Map<string, [string, string]>()
  for (const source of sources)
    for (const [name, value] of Object.entries(source)) merged.set(name.toLowerCase(), [name, value])
  return Object.fromEntries(merged.values())
}

/** Headers by lower-case name, as the log has them. */
export function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}

/** The header that promises a body, all of it. */
export const contentLength = (body: string): Record<string, string> => ({
  'Content-Length': String(Buffer.byteLength(body)),
})

/** JSON in Dropbox's spelling. The content type has no charset: the Python SDK asserts exactly `application/json`. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return { status, headers: { 'Content-Type': 'application/json', ...headers }, body: pythonJson(body) }
}

/** Plain text, which is how Dropbox refuses what it cannot read. */
export function plainText(status: number, body: string, headers: Record<string, string> = {}): Answer {
  return { status, headers: { 'Content-Type': 'text/plain; charset=utf-8', ...headers }, body }
}

/** A redirect. `no-referrer` keeps the authorize URL away from where the browser goes next. */
export function redirect(location: string, headers: Record<string, string> = {}): Answer {
  return {
    status: 302,
    headers: {
      Location: location,
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
      ...headers,
    },
    body: '',
  }
}
