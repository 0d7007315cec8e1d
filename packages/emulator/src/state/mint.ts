import { hash, timingSafeEqual } from 'node:crypto'
import { randomText } from '../random.ts'

const HEAD_LENGTH = 11
const CODE_LENGTH = 43
const CODE_ZEROES = 'A'.repeat(10)
const ACCESS_TOKEN_LENGTH = 1139
const REFRESH_TOKEN_LENGTH = 64

/** A text that is always the same for the same seed, in the base64url alphabet; at most 43 characters. */
export function derivedText(seed: string, length: number): string {
  return hash('sha256', seed, 'base64url').slice(0, length)
}

/** A code as Dropbox makes them: 43 characters, a head that depends on the user, a run of `A`, a random tail. */
export function mintCode(accountId: string): string {
  const head = derivedText(accountId, HEAD_LENGTH)
  return head + CODE_ZEROES + randomText(CODE_LENGTH - HEAD_LENGTH - CODE_ZEROES.length)
}

/** A short-lived access token: `sl.u.` and over a thousand characters, as they are since 2025. */
export function mintAccessToken(): string {
  return 'sl.u.' + randomText(ACCESS_TOKEN_LENGTH - 'sl.u.'.length)
}

/** A long-lived access token: 64 characters, without the prefix that marks short-lived ones. */
export function mintLegacyAccessToken(): string {
  return randomText(REFRESH_TOKEN_LENGTH)
}

/** A refresh token: 64 characters. */
export function mintRefreshToken(): string {
  return randomText(REFRESH_TOKEN_LENGTH)
}

/** Whether a text could be a refresh token at all. */
export function looksLikeRefreshToken(text: string): boolean {
  return text.length === REFRESH_TOKEN_LENGTH && /^[\w-]+$/.test(text)
}

/** Compares two secrets in a time that does not depend on where they differ. */
export function sameSecret(left: string, right: string): boolean {
  const digest = (text: string) => hash('sha256', text, 'buffer')
  return timingSafeEqual(digest(left), digest(right))
}
