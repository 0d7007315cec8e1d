import { randomFraction } from '../internal/random.ts'

/** An access token and its times, in milliseconds since 1970. */
export type Access = {
  readonly token: string
  readonly issuedAt: number
  /** Absent for a legacy token, which lives until Dropbox refuses it. */
  readonly expiresAt?: number | undefined
  /** From here on it is replaced while it still lives. */
  readonly renewAt?: number | undefined
}

/**
 * Draws, once for each token, when it is to be renewed: the margin × ½ to 1 before its end, so that tokens issued
 * together are not renewed together; never before half of its life.
 */
export function issueAccess(
  token: string,
  expiresAt: number | undefined,
  issuedAt: number,
  marginMs: number,
): Access {
  if (expiresAt === undefined) return { token, issuedAt }
  const drawn = expiresAt - marginMs * (0.5 + randomFraction() / 2)
  const renewAt = Math.round(Math.max(drawn, (issuedAt + expiresAt) / 2))
  return { token, issuedAt, expiresAt, renewAt }
}

/** How long a token must live to be handed out, where the caller does not say. */
export function leastTtlOf(access: Access, marginMs: number): number {
  const life = (access.expiresAt ?? Infinity) - access.issuedAt
  return Math.max(0, Math.min(marginMs, life) / 10)
}

/** Whether a token has not ended yet, and has `leastMs` left. */
export function lives(access: Access, now: number, leastMs = 0): boolean {
  const ttl = ttlOf(access, now)
  return ttl > 0 && ttl >= leastMs
}

/** Whether both are one token with one end. Dropbox may give a token again, with a later one. */
export function isSameAccess(a: Access | undefined, b: Access | undefined): boolean {
  return a?.token === b?.token && a?.expiresAt === b?.expiresAt
}

/** Milliseconds until the token ends; `Infinity` for one that does not, negative for one that has. */
export function ttlOf(access: Access, now: number): number {
  return (access.expiresAt ?? Infinity) - now
}
