import { BadInputException } from '../errors.ts'

/** Refuses an option; the message names it and says what it takes. */
export function refuse(option: string, what: string): never {
  throw new BadInputException(`${option}: ${what}`)
}

/** A text of visible ASCII characters, which keys, secrets, tokens and URIs are made of (RFC 6749, appendix A). */
export function requireVisible(value: unknown, option: string, hint = ''): string {
  if (typeof value !== 'string' || value === '')
    refuse(option, `a non-empty text is needed. ${hint}`.trimEnd())
  if (!/^[\x21-\x7e]+$/.test(value)) refuse(option, 'only visible ASCII characters are allowed, no blanks')
  return value
}

/** The options, where some were given at all. */
export function requireOptions<T extends object>(options: T): T {
  return typeof options === 'object' && options !== null ? options : refuse('options', 'an object is needed')
}

/** A boolean, or nothing: `'false'` or `null` would turn on or off what nobody meant. */
export function optionalFlag(value: unknown, option: string): void {
  if (value !== undefined && typeof value !== 'boolean') refuse(option, 'expected true or false')
}

/** One of a closed list, or nothing. */
export function optionalChoice(value: unknown, option: string, choices: readonly string[]): void {
  if (value !== undefined && !choices.includes(value as string))
    refuse(option, `expected ${choices.join(' or ')}`)
}

/** A deadline in milliseconds. Timers take 31 bits; a longer one would fire at once. */
export function requireTimeout(value: unknown): number {
  if (typeof value !== 'number' || !(value > 0 && value < 2 ** 31))
    return refuse('timeoutMs', 'expected milliseconds between 1 and 2147483647')
  return value
}

/** The parsed URL, or `undefined` where it is none. */
export function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}

/** Whether a URL's host is this very machine (RFC 8252 section 7.3). */
export function isLoopback(url: URL): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname)
}
