import type { AccountRecord } from '../../src/tokens/record.ts'
import type { FakeDropbox } from './manager-dropbox.ts'

export type Change = { before: AccountRecord | undefined; after: AccountRecord | undefined }

/** What may become of a record, whoever writes it and whatever is down. A change that may not be throws. */
export class Rules {
  readonly #dropbox: FakeDropbox
  /** Refresh tokens that somebody is linking or has linked. */
  readonly linking = new Set<string>()
  /** Refresh tokens that have been stored: each comes into the store once. */
  readonly #entered = new Set<string>()
  /** Access tokens that somebody was told to replace before their time. */
  readonly rejected = new Set<string>()
  unlinksBegun = 0
  /** How often there was no link, or a dead one, so far. */
  absences = 0
  deaths = 0

  constructor(dropbox: FakeDropbox) {
    this.#dropbox = dropbox
  }

  judge({ before, after }: Change): void {
    if (!after) return this.#judgeDelete(before)
    if (after.state === 'linked') this.#judgeLinked(before, after)
    if (after.state === 'unlinking') this.#judgeUnlinking(before, after)
    if (after.state === 'relink-required') this.#judgeTombstone(before, after)
  }

  /** I1, I2 and I6: a link ends only by a link, and a token is replaced only when it is time. */
  #judgeLinked(before: AccountRecord | undefined, after: AccountRecord): void {
    const { refreshToken = '' } = after
    demand(refreshToken !== '', 'a record was replaced by less')
    if (before?.state === 'linked' && this.#dropbox.isSuccession(before.refreshToken, refreshToken))
      return this.#judgeRefresh(before, after)
    demand(this.linking.has(refreshToken), 'a link came back that nobody has made')
    demand(!this.#entered.has(refreshToken), 'a link came back that had ended')
    this.#entered.add(refreshToken)
  }

  #judgeRefresh(before: AccountRecord, after: AccountRecord): void {
    const [old, fresh] = [before.access, after.access]
    demand(fresh !== undefined || old === undefined, 'an access token was dropped')
    if (!old || old.token === fresh?.token) return
    const isDue = this.#dropbox.now() >= (old.renewAt ?? Infinity) || this.rejected.has(old.token)
    demand(isDue, 'a token was replaced before its time: it was refreshed twice')
  }

  #judgeUnlinking(before: AccountRecord | undefined, after: AccountRecord): void {
    demand(this.unlinksBegun > 0, 'nobody wanted to unlink')
    demand(
      this.#dropbox.isSuccession(before?.refreshToken, after.refreshToken),
      'another grant is being unlinked than was linked',
    )
    this.absences++
  }

  /** I5: nothing but Dropbox's word ends a link. */
  #judgeTombstone(before: AccountRecord | undefined, after: AccountRecord): void {
    demand(before?.state === 'linked', 'what was no link was buried')
    demand(this.#dropbox.isRevoked(before?.refreshToken ?? ''), 'a good link was buried')
    demand(after.refreshToken === undefined && after.access === undefined, 'a tombstone has tokens')
    this.deaths++
  }

  #judgeDelete(before: AccountRecord | undefined): void {
    demand(this.unlinksBegun > 0, 'nobody wanted to unlink')
    demand(before?.state !== 'linked', 'a link was deleted')
    if (before?.state === 'unlinking')
      demand(this.#dropbox.isRevoked(before.refreshToken ?? ''), 'deleted, and Dropbox was not asked')
    this.absences++
  }
}

export function demand(isSo: boolean, complaint: string): asserts isSo {
  if (!isSo) throw new Error(complaint)
}
