/** What only the command line can get wrong; everything else is an error of the library. */
export type CliErrorCode =
  'usage' | 'no_such_profile' | 'not_logged_in' | 'damaged_profile' | 'timed_out' | 'refused'

/** A mistake with its next step: `message` says both. */
export class CliError extends Error {
  readonly code: CliErrorCode
  readonly remedy: string

  constructor(code: CliErrorCode, message: string, remedy = 'none') {
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
