import {
  type DropboxOAuthError,
  RelinkRequiredException,
  StoreUnavailableException,
  TokenEndpointException,
  TransientException,
} from '../errors.ts'
import { monotonic } from '../internal/monotonic.ts'
import { randomFraction } from '../internal/random.ts'
import { isSameAccess, lives } from './access.ts'
import { errorOf, noteFailure, pendingErrorOf } from './failure.ts'
import { pause } from './timers.ts'
import { type AccountRecord, type Held, requireLinked, revoked, toTombstone } from './record.ts'
import { type Answer, askForAccess, withAnswer } from './refresh.ts'
import { type Progress, readRecord, report, type ManagerContext } from './manager-context.ts'

/*
 * One refresh, whoever makes it: take the lease, ask Dropbox, store the answer. Every write expects the version that was
 * read or written last, and versions are never used twice. So whoever was overtaken, by another process, by a new link
 * or by an unlink, has his write refused, and goes by what is stored.
 */

/**
 * Replaces the access token of a linked record, or waits for whoever does, and gives the record with the new one. No
 * token is given before it is stored.
 */
export async function renew(
  context: ManagerContext,
  key: string,
  held: Held,
  progress: Progress,
): Promise<AccountRecord> {
  const { wire } = context.settings
  const outdated = held.record.access
  const giveUpAt = monotonic() + 2 * wire.timeoutMs
  for (let seen = held, turn = 0; ; turn++) {
    const { access, failure } = seen.record
    if (access && !isSameAccess(access, outdated) && lives(access, wire.now())) return seen.record
    const failed = pendingErrorOf(failure, wire.now())
    if (failed) throw failed
    if (!context.leases.isHeldByOther(key, seen, wire.now())) {
      const leased = await takeLease(context, key, seen)
      const renewed = leased && (await refresh(context, key, leased, progress))
      if (renewed) return renewed
    }
    if (monotonic() > giveUpAt) throw outOfTime(progress)
    progress.waitsFor = 'another process'
    await pause(Math.min(25 * 2 ** turn, 250), randomFraction())
    seen = requireLinked(key, await readRecord(context, key))
  }
}

/** The error for a wait that took too long. */
export function outOfTime({ waitsFor }: Progress): DropboxOAuthError {
  if (waitsFor === 'the token store')
    return new StoreUnavailableException('The token store did not answer in time. Try again later.')
  return new TransientException(
    `Gave up waiting for ${waitsFor}. Nothing was lost: try again later.`,
    'retry',
  )
}

/**
 * Makes the record a tombstone: Dropbox has refused its grant. Where another has changed it meanwhile, nothing is done.
 * @throws {RelinkRequiredException} when it is one
 */
export async function writeTombstone(context: ManagerContext, key: string, held: Held): Promise<undefined> {
  const tombstone = await toTombstone(held.record)
  if ((await context.store.write(key, tombstone, held.version)) === undefined) return undefined
  report(context, key, tombstone, { type: 'relink-required' })
  throw revoked(key)
}

async function takeLease(
  { store, leases, settings }: ManagerContext,
  key: string,
  seen: Held,
): Promise<Held | undefined> {
  const record = { ...seen.record, lease: leases.grant(settings.wire.now()) }
  const version = await store.write(key, record, seen.version)
  return version === undefined ? undefined : { record, version }
}

/** Asks Dropbox and stores what it says. Nothing, when what is stored by now makes the answer worthless. */
async function refresh(
  context: ManagerContext,
  key: string,
  leased: Held,
  progress: Progress,
): Promise<AccountRecord | undefined> {
  const startedAt = monotonic()
  progress.waitsFor = 'Dropbox'
  const asked = await askForAccess(context, leased.record).then(
    (answer) => ({ answer }),
    (error: unknown) => ({ error }),
  )
  progress.waitsFor = 'the token store'
  const durationMs = Math.round(monotonic() - startedAt)
  if ('error' in asked) return refused(context, key, leased, { error: asked.error, durationMs })
  const renewed = await commit(context, key, leased, asked.answer)
  if (renewed) report(context, key, renewed, { type: 'refreshed', durationMs })
  return renewed
}

/**
 * Stores an answer. A store that is down is asked again for `timeoutMs`, reading first, since a write that failed may
 * have been done. Where only the lease or the failure is another's by now, the answer still counts.
 */
async function commit(
  context: ManagerContext,
  key: string,
  leased: Held,
  answer: Answer,
): Promise<AccountRecord | undefined> {
  const giveUpAt = monotonic() + context.settings.wire.timeoutMs
  let base: Held | undefined = leased
  for (let turn = 0; ; turn++) {
    let outage: unknown
    try {
      base ??= requireLinked(key, await readRecord(context, key))
      if (base !== leased && isSameAccess(base.record.access, answer.access)) return base.record
      if (!isSameGrant(base.record, leased.record)) return undefined
      const record = withAnswer(base.record, answer)
      if ((await context.store.write(key, record, base.version)) !== undefined) return record
    } catch (error) {
      if (!(error instanceof StoreUnavailableException)) throw error
      outage = error
    }
    if (monotonic() > giveUpAt) throw outage ?? outOfTime({ waitsFor: 'the token store' })
    base = undefined
    await pause(Math.min(10 * 2 ** turn, 500), randomFraction())
  }
}

function isSameGrant(stored: AccountRecord, leased: AccountRecord): boolean {
  return stored.refreshToken === leased.refreshToken && isSameAccess(stored.access, leased.access)
}

/**
 * A grant that Dropbox refuses leaves a tombstone. Any other failure keeps the record, gives the lease back, and notes when
 * Dropbox may be asked again. Nothing, when the record was changed meanwhile; else it throws.
 */
async function refused(
  context: ManagerContext,
  key: string,
  leased: Held,
  { error, durationMs }: { error: unknown; durationMs: number },
): Promise<undefined> {
  if (error instanceof RelinkRequiredException) {
    await writeTombstone(context, key, leased)
    return undefined
  }
  const { lease: _lease, failure: earlier, ...kept } = leased.record
  const now = context.settings.wire.now()
  const isTold = error instanceof TransientException || error instanceof TokenEndpointException
  const failure = isTold ? noteFailure(error, earlier, now) : undefined
  // Once, and whether the store is there or not: the lease ends by itself, and the error is what matters.
  const written = context.store.write(key, { ...kept, ...(failure && { failure }) }, leased.version)
  if ((await written.catch(() => leased.version)) === undefined) return undefined
  if (!failure) throw error
  const retryAfterMs = failure.retryAt - now
  report(context, key, kept, { type: 'refresh-failed', durationMs, code: failure.code, retryAfterMs })
  throw errorOf(failure, retryAfterMs)
}
