import { BadInputException } from '../errors.ts'
import { toAccount } from './account.ts'
import type { TokenEvent, TokenEvents } from './events.ts'
import type { GuardedStore } from './guarded-store.ts'
import type { Leases } from './lease.ts'
import { type AccountRecord, type Held, quote } from './record.ts'
import type { TokenSettings } from './settings.ts'

/** What all the work on records needs: one for each manager. */
export interface ManagerContext {
  readonly settings: TokenSettings
  readonly store: GuardedStore
  readonly leases: Leases
  readonly events: TokenEvents
  /** To be called when a record was changed by more than a refresh: what this process knew of it is no longer so. */
  forget(key: string): void
}

/** What somebody who waits for work is told when he waited too long. */
export interface Progress {
  waitsFor: 'the token store' | 'another process' | 'Dropbox'
}

/** Reads a record of this app. */
export async function readRecord(context: ManagerContext, key: string): Promise<Held | undefined> {
  const held = await context.store.read(key)
  if (held) requireOurs(context, key, held.record)
  return held
}

/**
 * Grants and credentials are sent to the host, and with the app, that they belong to.
 * @throws {BadInputException} for the record of another app or token host
 */
export function requireOurs({ settings }: ManagerContext, key: string, record: AccountRecord): void {
  const { consumerKey, tokenHost } = record
  if (consumerKey === settings.app.consumerKey && tokenHost === settings.tokenHost) return
  throw new BadInputException(
    `The record of ${quote(key)} belongs to the app ${consumerKey} at ${tokenHost}. Use that app's manager for it, or another store or key here.`,
  )
}

/** Tells the listeners. */
export function report(
  { events }: ManagerContext,
  key: string,
  record: AccountRecord,
  event: Omit<TokenEvent, 'key' | 'account'>,
): void {
  events.emit({ ...event, key, account: toAccount(key, record.account) })
}
