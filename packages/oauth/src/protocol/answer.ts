import type { AnswerDetails } from '../errors.ts'
import { hideSecrets } from '../internal/redact.ts'

/** An HTTP answer, read to its end. */
export interface Answer {
  readonly status: number
  readonly body: string
  /** Why the body is not to be had, where it isn't: too long, or in an unknown encoding. */
  readonly defect: string | undefined
  readonly requestId: string | null | undefined
  readonly retryAfter: string | null | undefined
}

/** Statuses that ask to come back later. */
export function isTransient(status: number): boolean {
  return status >= 500 || status === 408 || status === 425 || status === 429
}

/** The details that every error about an answer carries. A request id is no place for an echo of our secrets. */
export function detailsOf(
  answer: Answer,
  secrets: readonly (string | undefined)[],
  now: number,
): AnswerDetails {
  const { status, requestId } = answer
  const isClean = requestId && /^[\w-]{1,64}$/.test(hideSecrets(requestId, secrets))
  return { status, ...(isClean && { requestId }), ...retryAfterOf(answer, now) }
}

/** `Retry-After` as a delay: Dropbox has sent whole seconds and fractions, RFC 9110 allows a date. */
export function retryAfterOf(answer: Answer, now: number): { retryAfterMs?: number } {
  const text = answer.retryAfter?.trim()
  if (!text) return {}
  const delay = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now
  const retryAfterMs = Math.max(0, Math.round(delay))
  return Number.isSafeInteger(retryAfterMs) ? { retryAfterMs } : {}
}
