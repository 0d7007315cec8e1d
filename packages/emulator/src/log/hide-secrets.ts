import { REDACTED } from './plain-name.ts'

/**
 * An access token, a code, and whatever is as long as a refresh token or a part of an id token. A verifier can be shorter:
 * it looks like its challenge then, which is no secret.
 */
const SHAPES = /sl\.u\.[\w-]{20,}|[\w-]{11}A{10}[\w-]{22}|[\w-]{64,}/g

/** A shorter one could be a part of any word. */
const SHORTEST = 8

/**
 * Blacks out secrets by what they look like, and those of the apps by what they are: a client that swaps key and secret,
 * or sends a token under a name of its own, must not make them public.
 */
export function hideSecrets<Value>(value: Value, appSecrets: readonly string[]): Value {
  const known = appSecrets
    .filter(({ length }) => length >= SHORTEST)
    .flatMap((secret) => [secret, encodeURIComponent(secret), inForm(secret)])
  const hide = (part: unknown): unknown => {
    if (typeof part === 'string') return hideIn(part, known)
    if (Array.isArray(part)) return part.map(hide)
    if (typeof part !== 'object' || part === null || part instanceof Date) return part
    return Object.fromEntries(Object.entries(part).map(([name, field]) => [name, hide(field)]))
  }
  return hide(value) as Value
}

function hideIn(text: string, known: readonly string[]): string {
  let shown = text
  for (const secret of known) shown = shown.replaceAll(secret, REDACTED)
  return shown.replace(SHAPES, REDACTED)
}

const inForm = (text: string): string => new URLSearchParams([['', text]]).toString().slice(1)
