import { AccountMismatchException } from '../errors.ts'
import { OAuth2FlowNoRedirectResult } from '../flow/result.ts'
import { optionalChoice, optionalFlag, refuse, requireOptions, requireVisible } from '../protocol/checks.ts'
import { joinScopes } from '../protocol/scopes.ts'
import { issueAccess } from './access.ts'
import { type Account, identityOf, type StoredAccount, toAccount } from './account.ts'
import { requireKey } from './key.ts'
import { type AccountRecord, isOfGrant, quote, recordFormat } from './record.ts'
import { replaceRecord } from './replace-record.ts'
import { report, requireOurs, type ManagerContext } from './manager-context.ts'

/** The options of `link`. */
export interface LinkOptions {
  /** What to keep the account under, such as the id of your own user. The account's id unless given. */
  key?: string | undefined
  /** The account or team that the login is to have ended at. */
  expectAccountId?: string | undefined
  /** Lets another Dropbox account, or a link by another app, be replaced. */
  allowAccountChange?: boolean | undefined
  /** Takes a login without refresh token, which ends with its access token. */
  allowOnline?: boolean | undefined
}

/** A grant from elsewhere, for `import`. */
export interface ImportedGrant {
  /** A secret, of a login by the same app: another app's is refused at the first refresh. */
  refreshToken: string
  /** `user` unless only a `teamId` is given. */
  kind?: 'user' | 'team' | undefined
  /** `dbid:…`. Give it where you know it: without it a later `link` cannot tell whether the account is another one. */
  accountId?: string | undefined
  /** `dbtid:…` */
  teamId?: string | undefined
  /** The scopes granted, as far as you know. */
  scope?: readonly string[] | undefined
}

/** Keeps what a login resulted in. */
export async function linkResult(
  context: ManagerContext,
  given: OAuth2FlowNoRedirectResult,
  options: LinkOptions = {},
): Promise<Account> {
  const { wire, refreshMarginMs } = context.settings
  const result = readResult(given)
  const { expectAccountId, allowAccountChange, allowOnline } = requireOptions(options)
  optionalFlag(allowAccountChange, 'allowAccountChange')
  optionalFlag(allowOnline, 'allowOnline')
  if (result.refreshToken === undefined && result.expiresAt && !allowOnline) {
    refuse(
      'result',
      'it has no refresh token, so the link would end with its access token. The login did not ask for offline access: ' +
        "leave out tokenAccessType, whose default is 'offline', or say allowOnline",
    )
  }
  const now = wire.now()
  const account = accountOf(result, now)
  if (expectAccountId !== undefined && ![account.accountId, account.teamId].includes(expectAccountId))
    throw new AccountMismatchException(
      'The login ended at another Dropbox account than the expected one. Log in to that one.',
    )
  const key = requireKey(options.key ?? identityOf(account))
  const record: AccountRecord = {
    ...base(context, account),
    access: issueAccess(result.accessToken, result.expiresAt?.getTime(), now, refreshMarginMs),
    ...(result.refreshToken !== undefined && { refreshToken: result.refreshToken }),
  }
  await replaceRecord(context, key, (stored) => {
    if (!stored || allowAccountChange) return record
    requireOurs(context, key, stored)
    requireReplaceable(stored, key, account)
    return record
  })
  reportLinked(context, key, record)
  return toAccount(key, account)
}

/** Keeps a grant from elsewhere. What is stored of the same grant, a tombstone too, stays. */
export async function importGrant(
  context: ManagerContext,
  key: string,
  grant: ImportedGrant,
): Promise<Account> {
  requireKey(key)
  const { refreshToken, kind, accountId, teamId, scope } = requireOptions(grant)
  requireVisible(refreshToken, 'refreshToken')
  optionalChoice(kind, 'kind', ['user', 'team'])
  const hasOnlyTeam = teamId !== undefined && (accountId === undefined || accountId === teamId)
  const account: StoredAccount = {
    kind: kind ?? (hasOnlyTeam ? 'team' : 'user'),
    ...(accountId !== undefined && !hasOnlyTeam && { accountId: requireVisible(accountId, 'accountId') }),
    ...(teamId !== undefined && { teamId: requireVisible(teamId, 'teamId') }),
    scope: readScope(scope),
    linkedAt: context.settings.wire.now(),
  }
  const record: AccountRecord = { ...base(context, account), refreshToken }
  const held = await replaceRecord(context, key, async (stored) => {
    if (!stored) return record
    requireOurs(context, key, stored)
    if (await isOfGrant(stored, refreshToken)) return stored
    requireReplaceable(stored, key, account)
    return record
  })
  if (held?.record === record) reportLinked(context, key, record)
  return toAccount(key, held?.record.account ?? account)
}

/** From here on the new record counts, in this process too. */
function reportLinked(context: ManagerContext, key: string, record: AccountRecord): void {
  context.forget(key)
  report(context, key, record, { type: 'linked' })
}

/** A result, also of another copy of this package, with tokens that can be sent and ids that can be told apart. */
function readResult(given: OAuth2FlowNoRedirectResult): OAuth2FlowNoRedirectResult {
  const isResult = 'toRecord' in requireOptions(given)
  const result = new OAuth2FlowNoRedirectResult(isResult ? given.toRecord() : given)
  requireVisible(result.accessToken, 'accessToken')
  if (result.refreshToken !== undefined) requireVisible(result.refreshToken, 'refreshToken')
  requireVisible(result.accountId, 'accountId')
  if (result.teamId !== undefined) requireVisible(result.teamId, 'teamId')
  readScope(result.scope)
  return result
}

/** The scopes granted, of which there may be none known. */
function readScope(scope: readonly string[] = []): readonly string[] {
  if (scope.length !== 0) joinScopes(scope)
  return [...scope]
}

/** Of a team's result, both ids are the team's. */
function accountOf(
  { accountId, teamId, userId, scope }: OAuth2FlowNoRedirectResult,
  linkedAt: number,
): StoredAccount {
  if (teamId !== undefined && accountId === teamId) return { kind: 'team', teamId, scope, linkedAt }
  return {
    kind: 'user',
    accountId,
    ...(teamId !== undefined && { teamId }),
    ...(userId !== '' && { userId }),
    scope,
    linkedAt,
  }
}

function base({ settings }: ManagerContext, account: StoredAccount): AccountRecord {
  const { app, tokenHost } = settings
  return { format: recordFormat, state: 'linked', consumerKey: app.consumerKey, tokenHost, account }
}

/** Somebody else's login must not take the place of an account unseen (CVE-2014-8889). */
function requireReplaceable(stored: AccountRecord, key: string, account: StoredAccount): void {
  const linked = identityOf(stored.account)
  if (linked !== undefined && linked !== identityOf(account)) {
    throw new AccountMismatchException(
      `Another Dropbox account is linked as ${quote(key)}. Log in to that one, or unlink it first.`,
    )
  }
}
