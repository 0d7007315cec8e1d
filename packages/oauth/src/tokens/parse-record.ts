import { StoreCorruptException } from '../errors.ts'
import { type AccountRecord, type Held, quote, recordFormat } from './record.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * Reads what a store has given.
 * @throws {StoreCorruptException} `fix-config` for a format of the future, `relink` for anything else that is no record
 */
export function parseRecord(key: string, stored: { record: unknown; version: string }): Held {
  const { version } = stored
  const record = Object(stored.record) as Fields
  const format = record['format']
  if (typeof format === 'number' && format > recordFormat) {
    throw new StoreCorruptException(
      `The record of ${quote(key)} has format ${format}, of a newer dropbox-oauth. Update it here too.`,
      'fix-config',
      { version },
    )
  }
  if (format !== recordFormat || !isAccountRecord(record)) {
    throw new StoreCorruptException(
      `The record of ${quote(key)} is damaged. Connecting Dropbox again replaces it.`,
      'relink',
      { version },
    )
  }
  return { record, version }
}

function isAccountRecord(record: Fields): record is AccountRecord {
  const { state, consumerKey, tokenHost, account, refreshToken, access, refreshedAt, lease, failure } = record
  return (
    (state === 'linked' || state === 'unlinking' || state === 'relink-required') &&
    isText(consumerKey) &&
    isText(tokenHost) &&
    isStoredAccount(Object(account) as Fields) &&
    (refreshToken === undefined || isText(refreshToken)) &&
    (access === undefined || isAccess(Object(access) as Fields)) &&
    isOptional(isTime, refreshedAt) &&
    (lease === undefined || isLease(Object(lease) as Fields)) &&
    (failure === undefined || isFailure(Object(failure) as Fields)) &&
    (state === 'relink-required' || refreshToken !== undefined || access !== undefined)
  )
}

const isText = (value: unknown): boolean => typeof value === 'string' && value !== ''
const isTime = (value: unknown): boolean => Number.isFinite(value)
const isOptional = (is: (value: unknown) => boolean, value: unknown): boolean =>
  value === undefined || is(value)

function isStoredAccount({ kind, accountId, teamId, userId, scope, linkedAt }: Fields): boolean {
  return (
    (kind === 'user' || kind === 'team') &&
    isOptional(isText, accountId) &&
    isOptional(isText, teamId) &&
    isOptional(isText, userId) &&
    Array.isArray(scope) &&
    scope.every(isText) &&
    isTime(linkedAt)
  )
}

const isAccess = ({ token, issuedAt, expiresAt, renewAt }: Fields): boolean =>
  isText(token) && isTime(issuedAt) && isOptional(isTime, expiresAt) && isOptional(isTime, renewAt)

const isLease = ({ owner, until }: Fields): boolean => isText(owner) && isTime(until)

const isFailure = ({ code, message, remedy, retryAt, delayMs }: Fields): boolean =>
  (code === 'transient' || code === 'token_endpoint') &&
  isText(message) &&
  isText(remedy) &&
  isTime(retryAt) &&
  isTime(delayMs)
