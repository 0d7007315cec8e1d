/** A linked account, as programs see it: never a secret. */
export interface Account {
  /** The key it is stored under: the account's id unless another was given to `link`. */
  readonly key: string
  /** Whose token it is: one user's, or the team's of an app for teams, whose calls name a member by `selectUser`. */
  readonly kind: 'user' | 'team'
  /** `dbid:…`. Absent for a team, and where an import did not say. */
  readonly accountId?: string
  /** `dbtid:…`: the team itself, or the one that a user is a member of, where Dropbox told. */
  readonly teamId?: string
  /** @deprecated Use `accountId`. */
  readonly userId?: string
  /** The scopes granted, as far as Dropbox told. */
  readonly scope: readonly string[]
  /** When `link` or `import` made the record. A refresh does not change it. */
  readonly linkedAt: Date
}

/** The same as a record keeps it. */
export type StoredAccount = {
  readonly kind: 'user' | 'team'
  readonly accountId?: string | undefined
  readonly teamId?: string | undefined
  readonly userId?: string | undefined
  readonly scope: readonly string[]
  /** Milliseconds since 1970, as all times of a record. */
  readonly linkedAt: number
}

/** The account under a key. */
export function toAccount(key: string, account: StoredAccount): Account {
  const { kind, accountId, teamId, userId, scope, linkedAt } = account
  return Object.freeze({
    key,
    kind,
    ...(accountId !== undefined && { accountId }),
    ...(teamId !== undefined && { teamId }),
    ...(userId !== undefined && { userId }),
    scope: Object.freeze([...scope]),
    linkedAt: new Date(linkedAt),
  })
}

/** What tells one Dropbox account from another; `undefined` where an import did not say. */
export function identityOf({ kind, accountId, teamId }: StoredAccount): string | undefined {
  return kind === 'team' ? teamId : accountId
}
