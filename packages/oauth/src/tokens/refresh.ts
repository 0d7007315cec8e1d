import { monotonic } from '../internal/monotonic.ts'
import { refreshRequest } from '../protocol/token-request.ts'
import { askTokenEndpoint } from '../transport/ask-token-endpoint.ts'
import { lost } from '../transport/send.ts'
import { issueAccess } from './access.ts'
import type { AccountRecord } from './record.ts'
import type { ManagerContext } from './manager-context.ts'

/** What a refresh brings to a record. */
export type Answer = Pick<AccountRecord, 'access' | 'refreshedAt'> & {
  readonly refreshToken?: string
  readonly scope?: readonly string[]
}

/** Asks Dropbox for a new access token, once. */
export async function askForAccess({ settings }: ManagerContext, record: AccountRecord): Promise<Answer> {
  const { app, wire, refreshMarginMs } = settings
  const { refreshToken = '' } = record // only a record with one is renewed
  const startedAt = monotonic()
  const { grant, expiresAt } = await askTokenEndpoint(
    refreshRequest(app, refreshToken, undefined),
    wire,
    undefined,
  )
  // A process that was frozen, timers and all, may have lost its lease meanwhile.
  if (monotonic() - startedAt > wire.timeoutMs)
    throw lost(`none handled within ${wire.timeoutMs} ms.`, 'retry')
  const now = wire.now()
  return {
    access: issueAccess(grant.accessToken, expiresAt?.getTime(), now, refreshMarginMs),
    refreshedAt: now,
    ...(grant.refreshToken !== undefined && { refreshToken: grant.refreshToken }),
    ...(grant.scope && { scope: grant.scope }),
  }
}

/** The record with what a refresh brought; a lease and an earlier failure are over. */
export function withAnswer(record: AccountRecord, { scope, ...answer }: Answer): AccountRecord {
  const { lease: _lease, failure: _failure, ...kept } = record
  return { ...kept, ...answer, account: { ...record.account, ...(scope && { scope }) } }
}
