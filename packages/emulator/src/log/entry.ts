import type { Fault, RequestFacts } from '../faults/fault.ts'

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
  headers: Readonly<Record<string, string>>
  body: string
  /** The fields of a body that is a form, for assertions on exactly what was sent. */
  form?: Record<string, string>
  /** The fault that struck it. */
  fault?: Fault
  /** Absent while the request is being handled, and for good when the connection was cut. */
  response?: { status: number; headers: Readonly<Record<string, string>>; body: string }
  /** The request that this one repeats, after that one failed. */
  retryOf?: number
  /** On a request that a fault struck: the repetition that succeeded, so that the program above saw no failure. */
  swallowedBy?: number
}

/** What has happened: a request has come, has been answered, or was cut off; or the log was cleared. */
export type LogEvent =
  { readonly type: 'request' | 'answer' | 'cut'; readonly entry: LoggedRequest } | { readonly type: 'reset' }
