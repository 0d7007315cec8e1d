import { usageError } from '../cli-error.ts'
import { giveToken, openCredentials } from '../credentials.ts'
import type { Session } from '../session.ts'
import { formatToken, requireFormat } from '../token-format.ts'

export interface TokenFlags {
  /** In seconds. */
  readonly minTtl?: number
  readonly format?: string
}

/** Prints an access token that lives, refreshed where need be: once, however many commands ask. */
export async function token(session: Session, { minTtl, format }: TokenFlags): Promise<void> {
  const { output } = session
  if (output.isJson && format !== undefined)
    throw usageError('--json has a form of its own: leave --format out')
  requireFormat(format)
  const credentials = await openCredentials(session)
  const given = await giveToken(credentials, minTtl === undefined ? undefined : minTtl * 1_000)
  output.answer(given, formatToken(given, format))
}
