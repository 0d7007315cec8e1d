import { systemCode } from '../../internal/system-code.ts'
import { DropboxOAuthError, StoreCorruptException, StoreUnavailableException } from '../../errors.ts'

/** What to do about some answers of the server, by their first word. */
const hints: Readonly<Record<string, string>> = {
  ERR: 'It must take EVAL of a script with GET, SET and DEL.',
  MOVED: 'It is one of a cluster: hand in a cluster client.',
  NOAUTH: 'Give the client a user and password.',
  NOPERM: "The client's user lacks a permission: RedisStore's documentation lists them.",
  OOM: "Its memory is full: raise 'maxmemory'.",
  READONLY: 'It is a replica: connect to the master.',
  WRONGPASS: "The client's user or password is wrong.",
}

/** What is known of a failure: the first word of the server's answer, or the system's code, or nothing. */
export function failureCode(error: unknown): string {
  const { message } = (error ?? {}) as { message?: unknown }
  const reply = typeof message === 'string' ? message : ''
  // What Redis 7 says in a script where it says NOPERM outside.
  if (reply.startsWith("ERR The user executing the script can't run")) return 'NOPERM'
  return /^[A-Z]{2,20}(?= |$)/.exec(reply)?.[0] ?? systemCode(error).slice(2, -1)
}

/** ` (OOM). Its memory is full…`: the end of a sentence about a failure. */
export function describeFailure(error: unknown): string {
  const code = failureCode(error)
  const hint = hints[code]
  return `${code === '' ? '' : ` (${code})`}.${hint === undefined ? '' : ` ${hint}`}`
}

/** The error of the store for one of a driver, of which nothing gets out but a code. */
export function storeError(error: unknown): DropboxOAuthError {
  if (error instanceof DropboxOAuthError) return error
  if (failureCode(error) === 'WRONGTYPE') {
    const what = 'Where a record would be, there is something of another type, which is not of this store'
    return new StoreCorruptException(`${what}. Use another prefix`, 'fix-config')
  }
  const what = `Redis cannot be asked${describeFailure(error)}`
  return new StoreUnavailableException(`${what} Nothing is known of the record; try again`)
}
