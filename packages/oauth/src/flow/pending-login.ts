import { BadStateException, CsrfException } from '../errors.ts'
import { sameText } from '../internal/compare.ts'
import type { SessionValues } from './session.ts'

/** Whose login it is. Another app's login, or one at another Dropbox, is not for this flow to finish. */
export interface LoginOwner {
  readonly consumerKey: string
  readonly redirectUri: string
  readonly tokenEndpoint: string
}

/** Everything one login needs to finish, as plain data: it waits in the user's session, not in the flow object. */
export interface PendingLogin extends LoginOwner {
  readonly token: string
  readonly verifier?: string | undefined
  /** When it started, in milliseconds since 1970. */
  readonly startedAt: number
}

const lifetimeMs = 10 * 60_000
const maxPending = 8

/**
 * Where a session keeps its logins: the CSRF token of the latest under the user's own key, as Dropbox's Python
 * helper does, and the records of all under a sibling of it.
 */
export function sessionKeys(csrfTokenSessionKey: string): readonly [string, string] {
  return [csrfTokenSessionKey, `${csrfTokenSessionKey}-pending`]
}

/** The session's values with one login more. The oldest goes when there are too many. */
export function addLogin(values: SessionValues, login: PendingLogin): SessionValues {
  const others = recordsOf(values).filter((record) => isLive(record, login.startedAt))
  return [login.token, [...others.slice(1 - maxPending), login]]
}

/**
 * Takes the login out that a CSRF token belongs to: the session's values without it, and the login.
 * @throws {BadStateException} when no login is pending, or this one has expired
 * @throws {CsrfException} when the token belongs to no login of this owner
 */
export function takeLogin(
  values: SessionValues,
  given: string,
  owner: LoginOwner,
  now: number,
): { values: SessionValues; login: Pick<PendingLogin, 'verifier'> | 'expired' } {
  const records = recordsOf(values)
  const live = records.filter((record) => isLive(record, now))
  const foreign = foreignToken(values)
  const login = records.find((record) => sameText(record.token, given) && isOwnedBy(record, owner))
  if (login) {
    const left = live.filter((record) => record !== login)
    return { values: valuesWith(values, left, foreign), login: live.includes(login) ? login : 'expired' }
  }
  if (live.length === 0 && foreign === undefined) {
    throw new BadStateException(
      'No login is pending in the session; it may have expired. Send the browser to start again',
    )
  }
  if (foreign === undefined || !sameText(foreign, given)) {
    throw new CsrfException(
      "The parameter 'state' does not belong to a login of this session. Answer with status 403",
    )
  }
  return { values: valuesWith(values, live, undefined), login: {} }
}

/** The records that a session holds. It may have been through any serialiser, so what isn't one is left out. */
function recordsOf(values: SessionValues): readonly PendingLogin[] {
  return Array.isArray(values[1]) ? (values[1] as unknown[]).filter(isRecord) : []
}

function isRecord(value: unknown): value is PendingLogin {
  if (typeof value !== 'object' || value === null) return false
  const { token, startedAt, verifier } = value as Partial<Record<keyof PendingLogin, unknown>>
  return (
    typeof token === 'string' &&
    token !== '' &&
    typeof startedAt === 'number' &&
    (verifier === undefined || typeof verifier === 'string')
  )
}

function isLive(record: PendingLogin, now: number): boolean {
  return Math.abs(now - record.startedAt) < lifetimeMs // `abs`: a clock set back must not keep a login for ever
}

function isOwnedBy(record: PendingLogin, owner: LoginOwner): boolean {
  return (
    record.consumerKey === owner.consumerKey &&
    record.redirectUri === owner.redirectUri &&
    record.tokenEndpoint === owner.tokenEndpoint
  )
}

/** A CSRF token that other code put under the key: one that belongs to no record of ours, expired and damaged ones included. */
function foreignToken([token, records]: SessionValues): string | undefined {
  const isOurs = Array.isArray(records) && records.some((record) => Object(record).token === token)
  return typeof token === 'string' && token !== '' && !isOurs ? token : undefined
}

/** What is left in the session: a token of ours stays under the key no longer than its record. */
function valuesWith(
  [token]: SessionValues,
  left: readonly PendingLogin[],
  foreign: string | undefined,
): SessionValues {
  const stays = (foreign !== undefined && token === foreign) || left.some((record) => record.token === token)
  return [stays ? token : undefined, left.length > 0 ? left : undefined]
}
