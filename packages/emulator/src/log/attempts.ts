import { hash } from 'node:crypto'
import { BoundedMap } from '../state/bounded-map.ts'
import type { Fault } from '../faults/fault.ts'
import type { LoggedRequest } from './entry.ts'

/** How soon a repetition comes, by the emulator's clock; what comes later is a new request. */
const WINDOW_MS = 60_000
const LIMIT = 1_000
const LIMIT_EACH = 20

/** What is kept of a request that failed: without its body, which would outlive the log's own limit. */
interface Failure {
  readonly id: number
  readonly atMs: number
  readonly struck: boolean
}

/**
 * Finds out which request repeats which. Clients repeat a failed one by themselves: Go's OAuth client at once, with its
 * credentials in another place. A failure on purpose may so never reach the program that is to be tested.
 */
export class Attempts {
  /** What failed, by what it was about; dropped once it has succeeded. */
  readonly #failed: BoundedMap<Failure[]> = new BoundedMap(LIMIT)

  /** The first failed request of which this one is the repetition. */
  failedBefore(entry: LoggedRequest): number | undefined {
    if (this.#failed.size === 0) return undefined
    return this.#recent(entry)[0]?.id
  }

  /** Notes how a request ended. When it is a success, gives the requests before it whose faults were swallowed. */
  ended(entry: LoggedRequest): number[] {
    const failed = hasFailed(entry)
    if (!failed && entry.retryOf === undefined) return []
    const subject = subjectOf(entry)
    if (subject === undefined) return []
    const before = this.#recent(entry)
    if (failed) {
      const failure = { id: entry.id, atMs: entry.at.getTime(), struck: entry.fault !== undefined }
      this.#failed.set(subject, [...before, failure].slice(-LIMIT_EACH))
      return []
    }
    this.#failed.delete(subject)
    return before.filter(({ struck }) => struck).map(({ id }) => id)
  }

  #recent(entry: LoggedRequest): Failure[] {
    const since = entry.at.getTime() - WINDOW_MS
    const before = this.#failed.get(subjectOf(entry) ?? '') ?? []
    return before.filter(({ atMs }) => atMs >= since)
  }
}

const hasFailed = ({ response, fault }: LoggedRequest): boolean =>
  response?.status !== 200 || (fault !== undefined && spoils(fault))

/** Whether a fault makes a success of no use: cut short, or not what a client can read. */
function spoils({ truncateAt, respond }: Fault): boolean {
  const names = Object.keys(respond?.headers ?? {})
  return (
    truncateAt !== undefined ||
    respond?.body !== undefined ||
    names.some((name) => /^content-(type|encoding)$/i.test(name))
  )
}

/** What a request is about, wherever its client has put the credentials. Pages have no subject: people reload them. */
function subjectOf({ endpoint, grantType, url, body, headers }: LoggedRequest): string | undefined {
  if (endpoint === 'token') {
    const [query = '', form] = [url.split('?')[1], new URLSearchParams(body)]
    const fields = new URLSearchParams(query)
    const given = ['code', 'refresh_token'].map((name) => fields.get(name) ?? form.get(name) ?? '')
    return given.join('') === '' ? undefined : digest('token', grantType, ...given)
  }
  const { authorization } = headers
  return url.startsWith('/2/') && authorization !== undefined
    ? digest(endpoint, authorization, body)
    : undefined
}

/** Short, however long the body is. */
const digest = (...parts: (string | undefined)[]): string => hash('sha256', parts.join(' '), 'base64url')
