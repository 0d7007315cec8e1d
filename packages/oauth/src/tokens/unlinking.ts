import { RelinkRequiredException, TokenEndpointException } from '../errors.ts'
import { ttlOf } from './access.ts'
import { identityOf } from './account.ts'
import { pendingErrorOf } from './failure.ts'
import { requireKey } from './key.ts'
import type { AccountRecord, Held } from './record.ts'
import { askForAccess, withAnswer } from './refresh.ts'
import { replaceRecord } from './replace-record.ts'
import { revokeToken } from './revoke-token.ts'
import { type Progress, readRecord, report, requireOurs, type ManagerContext } from './manager-context.ts'

/** What became of an unlink. */
export interface Unlinked {
  /**
   * Whether Dropbox has ended the grant. It cannot for a team's, which the team's admin can; and `false` too where there
   * was nothing to end: no record under the key, or an online link whose token has ended by itself.
   */
  readonly revoked: boolean
}

/** How long an access token must live to be sure to live while Dropbox is asked. */
const shortestTtlMs = 30_000

/**
 * Ends a link: first the key hands out nothing, then Dropbox is asked, then the record goes. Each step is stored, so a
 * later call goes on where this one was stopped. A link made in between stays.
 */
export async function unlinkAccount(
  context: ManagerContext,
  key: string,
  progress: Progress,
): Promise<Unlinked> {
  let held = await replaceRecord(context, requireKey(key), (stored, damage) => {
    if (damage) throw damage
    if (stored) requireOurs(context, key, stored)
    return stored?.state === 'linked' ? toUnlinking(stored) : stored
  })
  context.forget(key)
  let revoked = false
  while (held && held.record.state !== 'linked') {
    progress.waitsFor = 'Dropbox'
    const ended = await revoke(context, key, held)
    progress.waitsFor = 'the token store'
    revoked = ended.revoked
    if (await context.store.delete(key, ended.version)) {
      report(context, key, held.record, { type: 'unlinked' })
      return { revoked }
    }
    held = await readRecord(context, key)
  }
  return { revoked }
}

function toUnlinking({ lease: _lease, ...record }: AccountRecord): AccountRecord {
  return { ...record, state: 'unlinking' }
}

/** Ends the grant at Dropbox; the version is that of the record then, which a refresh on the way has changed. */
async function revoke(
  context: ManagerContext,
  key: string,
  held: Held,
): Promise<{ revoked: boolean; version: string }> {
  const { wire } = context.settings
  let { record, version } = held
  const canRefresh = record.refreshToken !== undefined
  if (record.state === 'relink-required') return { revoked: true, version }
  try {
    for (let turn = 0; ; turn++) {
      const mustRefresh = turn > 0 || !record.access || ttlOf(record.access, wire.now()) < shortestTtlMs
      if (mustRefresh && canRefresh) {
        const pending = pendingErrorOf(record.failure, wire.now())
        if (pending) throw pending
        record = withAnswer(record, await askForAccess(context, record))
        // Stored before use, as always. Refused: the one who was first has it from here.
        version = (await context.store.write(key, record, version)) ?? version
      }
      const error = await revokeToken({ accessToken: record.access?.token ?? '', ...wire }).catch(
        (e: unknown) => e,
      )
      if (error === undefined) return { revoked: true, version }
      if (!(error instanceof TokenEndpointException)) throw error
      const isExpired = error.error === 'expired_access_token'
      if (isExpired && canRefresh && turn === 0) continue
      const hasEndedItself = isExpired && !canRefresh
      // Dropbox revokes the tokens of users only; of an import it may not be known whose it is.
      const isTeam = record.account.kind === 'team' || identityOf(record.account) === undefined
      if (hasEndedItself || isTeam) return { revoked: false, version }
      throw error
    }
  } catch (error) {
    if (error instanceof RelinkRequiredException) return { revoked: true, version }
    throw error
  }
}
