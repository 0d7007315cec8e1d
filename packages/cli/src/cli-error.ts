/** What only the command line can get wrong. Other codes are the library's, with a next step in their words. */
export type CliErrorCode =
  | 'usage'
  | 'no_such_profile'
  | 'not_logged_in'
  | 'damaged_profile'
  | 'timed_out'
  | 'interrupted'
  | 'keychain'
  | 'refused'
  | 'program_missing'
  | 'program_not_executable'

/** A mistake with its next step: `message` says both. */
export class CliError extends Error {
  readonly code: string
  readonly remedy: string

  constructor(code: CliErrorCode | (string & {}), message: string, remedy = 'none') {
    super(message)
    this.name = 'CliError'
    this.code = code
    this.remedy = remedy
  }
}

/** A command line that cannot be. */
export function usageError(message: string): CliError {
  return new CliError('usage', message, 'fix-config')
}
