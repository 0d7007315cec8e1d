/** The id of a Dropbox account, `dbid:…`, or of a team, `dbtid:…`. */
const ACCOUNT_ID = /^dbt?id:[\w-]{1,100}$/

/**
 * What an account is kept under: its owner and its id. An owner's id has no blank, so no two pairs share a key, and nobody
 * can name an account of somebody else.
 */
export const accountKey = (owner: string, id: string): string => `${owner} ${id}`

/** The account's id in a key, when it is one of the owner's. */
export const accountIdIn = (key: string, owner: string): string | undefined =>
  key.startsWith(`${owner} `) ? key.slice(owner.length + 1) : undefined

/** An account's id from outside, or undefined. */
export const readAccountId = (text: unknown): string | undefined =>
  typeof text === 'string' && ACCOUNT_ID.test(text) ? text : undefined

export const isTeam = (id: string): boolean => id.startsWith('dbtid:')
