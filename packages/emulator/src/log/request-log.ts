import { matches } from '../faults/fault.ts'
import type { Fault, RequestFacts, RequestFilter } from '../faults/fault.ts'
import { redactAnswerBody, redactBody, redactHeaders, redactUrl } from './redact.ts'

/** A request as it came, and what was answered. */
export interface LoggedRequest extends RequestFacts {
  /** 1 for the first request since the start or the last reset. */
  id: number
  /** By the emulator's clock. */
  at: Date
  method: string
  /** Path and query. */
  url: string
  /** By lower-case name. */
  headers: Record<string, string>
  body: string
  /** The fault that struck it. */
  fault?: Fault
  /** Absent while the request is being handled, and for good when the connection was cut. */
  response?: { status: number; headers: Record<string, string>; body: string }
}

/** How many requests are remembered; the oldest go first. */
const LIMIT = 1_000

interface Waiter {
  readonly filter: RequestFilter
  readonly resolve: (entry: LoggedRequest) => void
}

/** The requests since the start or the last reset. Secrets are shown only to who asks for them in this process. */
export class RequestLog {
  #entries: LoggedRequest[] = []
  #nextId = 1
  #waiters = new Set<Waiter>()

  /** Takes in a request that has arrived. The entry may still be given its fault and its response. */
  open(request: Omit<LoggedRequest, 'id'>): LoggedRequest {
    const entry: LoggedRequest = { ...request, id: this.#nextId++ }
    this.#entries.push(entry)
    if (this.#entries.length > LIMIT) this.#entries.shift()
    for (const waiter of this.#waiters) if (matches(waiter.filter, entry)) waiter.resolve(entry)
    return entry
  }

  list(filter: RequestFilter = {}, options: { secrets?: boolean } = {}): LoggedRequest[] {
    const show = options.secrets === true ? structuredClone<LoggedRequest> : withoutSecrets
    return this.#entries.filter((entry) => matches(filter, entry)).map((entry) => show(entry))
  }

  count(filter: RequestFilter = {}): number {
    return this.#entries.filter((entry) => matches(filter, entry)).length
  }

  /** The first matching request, one that has arrived already included. It may still lack its response. */
  async waitFor(filter: RequestFilter, options: { timeoutMs?: number } = {}): Promise<LoggedRequest> {
    const here = this.#entries.find((entry) => matches(filter, entry))
    if (here !== undefined) return withoutSecrets(here)
    const { timeoutMs = 5_000 } = options
    return withoutSecrets(await this.#arrival(filter, timeoutMs))
  }

  #arrival(filter: RequestFilter, timeoutMs: number): Promise<LoggedRequest> {
    return new Promise((resolve, reject) => {
      const settle = (act: () => void): void => {
        clearTimeout(timer)
        this.#waiters.delete(waiter)
        act()
      }
      const waiter: Waiter = { filter, resolve: (entry) => settle(() => resolve(entry)) }
      const message = `no request matched ${JSON.stringify(filter)} within ${timeoutMs} ms`
      const timer = setTimeout(() => settle(() => reject(new Error(message))), timeoutMs)
      this.#waiters.add(waiter)
    })
  }

  clear(): void {
    this.#entries = []
    this.#nextId = 1
  }
}

function withoutSecrets(entry: LoggedRequest): LoggedRequest {
  const shown = structuredClone(entry)
  shown.url = redactUrl(shown.url)
  shown.body = redactBody(shown.body, shown.headers['content-type'] ?? '')
  shown.headers = redactHeaders(shown.headers)
  if (shown.fault !== undefined) shown.fault = faultWithoutSecrets(shown.fault)
  if (shown.response !== undefined) {
    const { status, headers, body } = shown.response
    const type = headers['content-type'] ?? ''
    shown.response = { status, headers: redactHeaders(headers), body: redactAnswerBody(body, type) }
  }
  return shown
}

function faultWithoutSecrets({ respond, redirectTo, ...fault }: Fault): Fault {
  const { body, headers, status = 0 } = respond ?? {}
  return {
    ...fault,
    ...(redirectTo !== undefined && { redirectTo: redactUrl(redirectTo) }),
    ...(respond !== undefined && {
      respond: {
        status,
        ...(headers !== undefined && { headers: redactHeaders(headers) }),
        ...(body !== undefined && { body: redactBody(body, '') }),
      },
    }),
  }
}
