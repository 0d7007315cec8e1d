import { RelinkRequiredException } from '../errors.ts'
import { sha256 } from '../internal/sha256.ts'
import { type Access, ttlOf } from './access.ts'
import type { StoredAccount } from './account.ts'
import type { Failure } from './failure.ts'
import type { Lease } from './lease.ts'

/**
 * What a store keeps of an account: plain JSON with a format number. It holds tokens, so it is a secret. The manager
 * alone knows its fields; to a store they mean nothing.
 */
export type TokenRecord = {
  readonly format: number
  readonly [field: string]: unknown
}

/** The format that is written. A later package reads it too. */
export const recordFormat = 1

/** The fields of format 1. */
export type AccountRecord = {
  readonly format: typeof recordFormat
  readonly state: 'linked' | 'unlinking' | 'relink-required'
  /** The app and the token host that the grant belongs to: it is sent nowhere else. */
  readonly consumerKey: string
  readonly tokenHost: string
  readonly account: StoredAccount
  readonly refreshToken?: string | undefined
  readonly access?: Access | undefined
  /** When the last refresh was stored. */
  readonly refreshedAt?: number | undefined
  readonly lease?: Lease | undefined
  readonly failure?: Failure | undefined
  /** In a tombstone: the SHA-256 of the refresh token that Dropbox refused. */
  readonly deadGrant?: string | undefined
}

/** A record and the version it was read or written with. */
export interface Held {
  readonly record: AccountRecord
  readonly version: string
}

/** What remains of a record when Dropbox has refused its grant: who it was, and no token. */
export async function toTombstone(record: AccountRecord): Promise<AccountRecord> {
  const { format, consumerKey, tokenHost, account, refreshToken, refreshedAt } = record
  const deadGrant = refreshToken && (await sha256(refreshToken))
  return {
    format,
    state: 'relink-required',
    consumerKey,
    tokenHost,
    account,
    refreshedAt,
    ...(deadGrant && { deadGrant }),
  }
}

/** Whether a record, or the tombstone of one, has this refresh token. */
export async function isOfGrant(record: AccountRecord, refreshToken: string): Promise<boolean> {
  return record.refreshToken === refreshToken || record.deadGrant === (await sha256(refreshToken))
}

/** Whether only the user can help: a tombstone, or an online token at its end. */
export function needsRelink(record: AccountRecord, now: number): boolean {
  const { state, refreshToken, access } = record
  if (state !== 'linked') return state === 'relink-required'
  return refreshToken === undefined && access !== undefined && ttlOf(access, now) <= 0
}

/**
 * The record of an account that is linked.
 * @throws {RelinkRequiredException} for any other, and for none
 */
export function requireLinked(key: string, held: Held | undefined): Held {
  if (held?.record.state === 'relink-required') throw revoked(key)
  if (held?.record.state !== 'linked') {
    throw new RelinkRequiredException(
      `No Dropbox account is linked as ${quote(key)}. Ask the user to connect Dropbox.`,
      {
        reason: 'not-linked',
      },
    )
  }
  return held
}

/** The error for an account whose grant has ended. */
export function revoked(key: string): RelinkRequiredException {
  return new RelinkRequiredException(
    `Dropbox no longer accepts the link of ${quote(key)}. Ask the user to connect Dropbox again.`,
    { reason: 'revoked' },
  )
}

/** A key in a message: bounded, and no control character. */
export function quote(key: string): string {
  return JSON.stringify(key.length > 100 ? `${key.slice(0, 100)}…` : key)
}
