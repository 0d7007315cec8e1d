import { refuse } from '../protocol/checks.ts'

const longestKey = 1_024

/** A key of an account: any text that is one, since stores keep it as UTF-8. */
export function requireKey(key: unknown): string {
  if (typeof key !== 'string' || key === '') refuse('key', 'a non-empty text is needed')
  if (/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(key))
    refuse('key', 'it is not well-formed Unicode')
  if (new TextEncoder().encode(key).length > longestKey) refuse('key', `it has more than ${longestKey} bytes`)
  return key
}
