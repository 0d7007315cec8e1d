/** What a secret is replaced by. */
export const REDACTED = '[redacted]'

/**
 * The name of a parameter, for a log or a message. A body that is no form, read as one, makes a name of what should have
 * been a value: a name that is no short word is not shown.
 */
export function plainName(name: string): string {
  return /^[\w.:-]{1,40}$/.test(name) ? name : REDACTED
}
