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
  // As shells have it.
  program_not_executable: 126,
  program_missing: 127,
  interrupted: 130,
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
    // The class for "later" does not tell why; its words do.
    const isRateLimited = code === 'transient' && /\bHTTP 429\b/.test(message)
    return { code, message, remedy, exitCode: isRateLimited ? 6 : (exitCodes[code] ?? 1) }
  }
  const { name, code, path } = (error instanceof Error ? error : { name: 'Error' }) as NodeJS.ErrnoException
  if (typeof code === 'string' && typeof path === 'string') {
    const message = `${path} cannot be used (${code}). Look at its disk, and who may use it`
    return { code: 'file_system', message, remedy: 'fix-config', exitCode: 1 }
  }
  const what = typeof code === 'string' ? `${name} ${code}` : name
  return {
    code: 'unexpected',
    message: `Unexpected: ${what}. Please report it`,
    remedy: 'none',
    exitCode: 1,
  }
}
