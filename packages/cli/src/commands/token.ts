import { usageError } from '../cli-error.ts'
import { openCredentials } from '../credentials.ts'
import type { Session } from '../session.ts'
import { formatToken } from '../token-format.ts'

export interface TokenFlags {
  readonly minTtl?: number
  readonly format?: string
}

/** Prints an access token that lives, refreshed where need be: once, however many commands ask. */
export async function token(session: Session, { minTtl = 0, format }: TokenFlags): Promise<void> {
  const { output } = session
  if (output.isJson && format !== undefined)
    throw usageError('--json has a form of its own: leave --format out')
  const credentials = await openCredentials(session)
  const given = await credentials.token(minTtl * 1_000)
  output.answer(given, formatToken(given, format))
}
