import type { Fault, RequestFilter } from '../faults/fault.ts'

/** A choice of a form. */
interface Choice {
  readonly name: string
  readonly words: string
}

interface Target extends Choice {
  readonly match?: RequestFilter
}

/** Which requests a ready-made fault strikes. */
export const targets: readonly Target[] = [
  { name: 'refresh', words: 'Refreshes', match: { endpoint: 'token', grantType: 'refresh_token' } },
  {
    name: 'exchange',
    words: 'Code exchanges',
    match: { endpoint: 'token', grantType: 'authorization_code' },
  },
  { name: 'account', words: 'users/get_current_account', match: { endpoint: 'users/get_current_account' } },
  { name: 'revoke', words: 'Revocations', match: { endpoint: 'revoke' } },
  { name: 'authorize', words: 'The authorize page', match: { endpoint: 'authorize' } },
  { name: 'any', words: 'Any request' },
]

interface ReadyFault extends Choice {
  /** What it tries out. */
  readonly why: string
  readonly make: (target: string) => Fault
}

const RETRY_AFTER_SECONDS = '30'
const TIMEOUT_MS = 60_000

/** The failures that a client should be tried with. */
export const readyFaults: readonly ReadyFault[] = [
  {
    name: 'rate-limit',
    words: '429 Too Many Requests, Retry-After 30',
    why: 'Does it wait as long as it is told?',
    make: () => ({ respond: { status: 429, headers: { 'Retry-After': RETRY_AFTER_SECONDS } } }),
  },
  {
    name: 'unavailable',
    words: '503 Service Unavailable',
    why: 'Does it try again, and keep its tokens?',
    make: () => ({ respond: { status: 503 } }),
  },
  {
    name: 'timeout',
    words: 'Timeout',
    why: 'No answer for a minute. Does it give up in time?',
    make: () => ({ delayMs: TIMEOUT_MS }),
  },
  {
    name: 'drop',
    words: 'Done, but the answer is lost',
    why: 'Does it survive not knowing?',
    make: () => ({ drop: 'after' }),
  },
  {
    name: 'revoked',
    words: 'Revoked just before',
    why: 'The user has disconnected the app. Does it ask to link again?',
    make: () => ({ revokeFirst: true }),
  },
  {
    name: 'expired',
    words: 'Expired',
    why: 'Does it refresh, or start over?',
    make: (target) => ({ respond: expiredAnswer(target) }),
  },
]

/** Each endpoint has its own way to say it. */
function expiredAnswer(target: string): NonNullable<Fault['respond']> {
  const description = {
    exchange: "code doesn't exist or has expired",
    refresh: 'refresh token is invalid or revoked',
  }[target]
  const json = (status: number, body: unknown) => ({
    status,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (description !== undefined) return json(400, { error: 'invalid_grant', error_description: description })
  return json(401, { error_summary: 'expired_access_token/', error: { '.tag': 'expired_access_token' } })
}

/** A ready-made fault from the names in a form; `undefined` when there is none of that name. */
export function readyFault(name: string | null, targetName: string | null, times: number): Fault | undefined {
  const ready = readyFaults.find((one) => one.name === name)
  const target = targets.find((one) => one.name === targetName)
  if (ready === undefined || target === undefined) return undefined
  return { ...(target.match !== undefined && { match: target.match }), times, ...ready.make(target.name) }
}
