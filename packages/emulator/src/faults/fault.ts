/** Which requests are meant; every field that is given must match. */
export interface RequestFilter {
  /** `authorize`, `token`, `revoke`, or the name of an API route such as `users/get_current_account`. */
  endpoint?: 'authorize' | 'token' | 'revoke' | (string & {})
  grantType?: string
  clientId?: string
  /** Mail address or account id. */
  user?: string
}

/** A failure on purpose. */
export interface Fault {
  /** Left out: every request. `nth` is 3 for the third matching request since the fault was added, and those after it. */
  match?: RequestFilter & { nth?: number }
  /** How many requests it strikes: 1 unless given; `Infinity` until it is cleared. Over HTTP, JSON has no Infinity: `null`. */
  times?: number
  /** From 0 to 1: the chance that a matching request is struck; 1 unless given. */
  probability?: number
  /** Makes `probability` repeatable: the same seed strikes the same requests. */
  seed?: number
  /**
   * Answer this instead of handling the request. Without a body, it is the one Dropbox would send with that status: for
   * a success the request is handled, and only the head of the answer is another one.
   */
  respond?: { status: number; headers?: Record<string, string>; body?: string }
  /** Wait this long, by the real clock, before the request is handled. */
  delayMs?: number
  /** Cut the connection without an answer: before the request is handled, or after. */
  drop?: 'before' | 'after'
  /** Cut the connection after this many bytes of the body. */
  truncateAt?: number
  /** Send the body this slowly. */
  bytesPerSecond?: number
  /** Answer with a redirect: 307, which repeats a POST, unless `respond.status` names another. */
  redirectTo?: string
  /** First revoke the grant the request's token belongs to, as if the user had just disconnected the app. */
  revokeFirst?: boolean
}

/** What is known of a request before it is handled. */
export interface RequestFacts {
  readonly endpoint: string
  readonly grantType?: string
  readonly clientId?: string
  readonly email?: string
  readonly accountId?: string
}

/** Whether a request is one that the filter means. */
export function matches(filter: RequestFilter, facts: RequestFacts): boolean {
  const { endpoint, grantType, clientId, user } = filter
  return (
    (endpoint === undefined || endpoint === facts.endpoint) &&
    (grantType === undefined || grantType === facts.grantType) &&
    (clientId === undefined || clientId === facts.clientId) &&
    (user === undefined || user === facts.email || user === facts.accountId)
  )
}
