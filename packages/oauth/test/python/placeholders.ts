import type { Json } from './case.ts'

/** Stands for the token where there is none; as long as one. */
const NO_TOKEN = 'no-token-was-ever-there-'

/**
 * Placeholders stand for what is random or long, in cases and outcomes alike:
 * - `{token}` the CSRF token in the session (or the latest one drawn), `{token:1}` the one of the second `start()`,
 *   `{token:cut}` the token without its last character, `{token:swap}` with upper and lower case exchanged;
 * - `{x*300}` three hundred times `x`;
 * - `{challenge}` a PKCE challenge; `{verifier:128}` a verifier of 128 characters that fits the challenge of its login,
 *   `{verifier:foreign}` one that does not.
 */
export function expand(value: Json, tokens: readonly string[], held: unknown): Json {
  if (typeof value !== 'string') return value
  const token = typeof held === 'string' ? held : (tokens.at(-1) ?? NO_TOKEN)
  return value
    .replace(/\{token:(\d)\}/g, (_, index: string) => tokens[Number(index)] ?? NO_TOKEN)
    .replaceAll('{token:cut}', () => token.slice(0, -1))
    .replaceAll('{token:swap}', () => swapCase(token))
    .replaceAll('{token}', () => token)
    .replace(/\{(.)\*(\d+)\}/g, (_, character: string, times: string) => character.repeat(Number(times)))
}

/** The reverse of `expand`, for what is reported. */
export function hide(value: Json, tokens: readonly string[]): Json {
  if (Array.isArray(value)) return value.map((item: Json) => hide(item, tokens))
  if (typeof value !== 'string') return value
  return tokens
    .reduce((text, token, index) => text.replaceAll(token, `{token:${index}}`), value)
    .replace(/(.)\1{99,}/g, (run, character: string) => `{${character}*${run.length}}`)
}

const swapCase = (text: string): string =>
  text.replace(/\p{L}/gu, (one) => (one === one.toLowerCase() ? one.toUpperCase() : one.toLowerCase()))
