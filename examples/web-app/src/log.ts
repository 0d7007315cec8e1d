import { isDropboxOAuthError } from 'dropbox-oauth'

/**
 * Logs a failure in one line. What Dropbox, or whoever forged the callback, put into an error is quoted and cut, so that
 * it can neither begin a line of its own nor steer a terminal. The errors of dropbox-oauth hold no secret.
 */
export function logFailure(step: string, error: unknown): void {
  console.error(`${step}: ${quote(textOf(error))}`)
}

/** What those who read the log can use in full: the words of Dropbox, a hint about the network or the settings. */
const TOLD_IN_FULL: readonly string[] = ['provider', 'transient', 'store_unavailable']

/** After the first sentence dropbox-oauth mostly says what a program should do, and this one does it. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (!isDropboxOAuthError(error)) return `${error.name}: ${error.message}`
  const inFull = error.remedy === 'fix-config' || TOLD_IN_FULL.includes(error.code)
  return `${error.name} (${error.code}): ${inFull ? error.message : firstSentence(error.message)}`
}

const firstSentence = (text: string): string => text.split(/(?<=[.!?])\s/, 1)[0] ?? ''

const quote = (text: string): string =>
  text.slice(0, 500).replace(/[^\P{C}]/gu, (hidden) => `\\u{${hidden.codePointAt(0)?.toString(16)}}`)
