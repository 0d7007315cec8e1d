import { isDropboxOAuthError } from 'dropbox-oauth'
import { CliError } from './cli-error.ts'

/** What a script can tell by the exit code alone; everything else is 1. */
const exitCodes: Readonly<Record<string, number>> = {
  relink_required: 2,
  not_logged_in: 2,
  bad_state: 2,
  csrf: 2,
  not_approved: 3,
  scope_required: 3,
  no_such_profile: 4,
  account_mismatch: 5,
  usage: 7,
  bad_input: 7,
}

/** Something that went wrong, as it is printed. */
export interface Problem {
  readonly code: string
  readonly message: string
  readonly remedy: string
  readonly exitCode: number
}

/** Foreign errors are told by their class and system code alone: their words may quote what is secret. */
export function problemOf(error: unknown): Problem {
  if (error instanceof CliError || isDropboxOAuthError(error)) {
    const { code, message, remedy } = error
    const isRateLimited = code === 'transient' && / HTTP 429\b/.test(message)
    return { code, message, remedy, exitCode: isRateLimited ? 6 : (exitCodes[code] ?? 1) }
  }
  const { name, code } = error instanceof Error ? (error as Error & { code?: unknown }) : { name: 'Error' }
  const what = typeof code === 'string' ? `${name} ${code}` : name
  return {
    code: 'unexpected',
    message: `Unexpected: ${what}. Please report it.`,
    remedy: 'none',
    exitCode: 1,
  }
}
