import { type DropboxOAuthError, type Remedy, TokenEndpointException, TransientException } from '../errors.ts'
import { clockDriftMs } from './clock-drift.ts'

/** A failed refresh, as the record keeps it: until `retryAt` nobody asks Dropbox, and everybody gets this error. */
export type Failure = {
  readonly code: 'transient' | 'token_endpoint'
  readonly message: string
  readonly remedy: Remedy
  readonly status?: number | undefined
  readonly error?: string | undefined
  readonly errorDescription?: string | undefined
  readonly requestId?: string | undefined
  readonly retryAt: number
  /** The delay that led to `retryAt`; the next one is twice as long. */
  readonly delayMs: number
}

const firstDelayMs = 1_000
const longestDelayMs = 4_000
/** The longest `Retry-After` that is obeyed. What lies further ahead was written by a clock that is wrong. */
const longestWaitMs = 300_000

/** What to keep of a failed refresh. */
export function noteFailure(
  error: TransientException | TokenEndpointException,
  earlier: Failure | undefined,
  now: number,
): Failure {
  const backoff = earlier ? Math.min(earlier.delayMs * 2, longestDelayMs) : firstDelayMs
  // "At once", or a date that is past, from a server that cannot answer, is no reason to beset it.
  const wait = Math.min(error.retryAfterMs || backoff, longestWaitMs)
  const told = error instanceof TokenEndpointException ? error : undefined
  return {
    code: error.code,
    message: error.message,
    remedy: error.remedy,
    status: error.status,
    error: told?.error,
    errorDescription: told?.errorDescription,
    requestId: told?.requestId,
    retryAt: now + wait,
    delayMs: backoff,
  }
}

/** The error of a failure that is to be waited for, or nothing when Dropbox may be asked again. */
export function pendingErrorOf(failure: Failure | undefined, now: number): DropboxOAuthError | undefined {
  if (!failure) return undefined
  const retryAfterMs = failure.retryAt - now
  const isCredible = retryAfterMs <= longestWaitMs + clockDriftMs
  return retryAfterMs > 0 && isCredible ? errorOf(failure, retryAfterMs) : undefined
}

/** The error again that the refresh failed with, of the same class. */
export function errorOf(failure: Failure, retryAfterMs: number): DropboxOAuthError {
  const { code, message, remedy, status, error, errorDescription, requestId } = failure
  if (code === 'transient')
    return new TransientException(message, 'retry', { retryAfterMs, ...(status !== undefined && { status }) })
  return new TokenEndpointException(message, remedy, {
    status: status ?? 0,
    retryAfterMs,
    ...(error !== undefined && { error }),
    ...(errorDescription !== undefined && { errorDescription }),
    ...(requestId !== undefined && { requestId }),
  })
}
