import { BoundedMap } from '../state/bounded-map.ts'
import type { LoggedRequest } from './entry.ts'

/** How soon a repetition comes, by the emulator's clock; what comes later is a new request. */
const WINDOW_MS = 60_000
const LIMIT = 1_000
const LIMIT_EACH = 20

/**
 * Finds out which request repeats which. Clients repeat a failed one by themselves: Go's OAuth client at once, with its
 * credentials in another place. A failure on purpose may so never reach the program that is to be tested.
 */
export class Attempts {
  /** What failed, by what it was about; dropped once it has succeeded. */
  readonly #failed: BoundedMap<LoggedRequest[]> = new BoundedMap(LIMIT)

  /** The first failed request of which this one is the repetition. */
  failedBefore(entry: LoggedRequest): number | undefined {
    if (this.#failed.size === 0) return undefined
    return this.#recent(entry)[0]?.id
  }

  /** Notes how a request ended. When it is a success, the faults before it were swallowed. */
  ended(entry: LoggedRequest): void {
    const failed = hasFailed(entry)
    if (!failed && entry.retryOf === undefined) return
    const subject = subjectOf(entry)
    if (subject === undefined) return
    const before = this.#recent(entry)
    if (failed) {
      this.#failed.set(subject, [...before, entry].slice(-LIMIT_EACH))
      return
    }
    for (const one of before) if (one.fault !== undefined) one.swallowedBy = entry.id
    this.#failed.delete(subject)
  }

  #recent(entry: LoggedRequest): LoggedRequest[] {
    const since = entry.at.getTime() - WINDOW_MS
    const before = this.#failed.get(subjectOf(entry) ?? '') ?? []
    return before.filter(({ at }) => at.getTime() >= since)
  }
}

const hasFailed = ({ response, fault }: LoggedRequest): boolean =>
  response === undefined ||
  response.status >= 400 ||
  fault?.truncateAt !== undefined ||
  fault?.redirectTo !== undefined

/** What a request is about, wherever its client has put the credentials. Pages have no subject: people reload them. */
function subjectOf({ endpoint, grantType, url, body, headers }: LoggedRequest): string | undefined {
  if (endpoint === 'token') {
    const [query = '', form] = [url.split('?')[1], new URLSearchParams(body)]
    const fields = new URLSearchParams(query)
    const given = ['code', 'refresh_token'].map((name) => fields.get(name) ?? form.get(name) ?? '')
    return given.join('') === '' ? undefined : ['token', grantType, ...given].join(' ')
  }
  const { authorization } = headers
  return url.startsWith('/2/') && authorization !== undefined
    ? [endpoint, authorization, body].join(' ')
    : undefined
}
