/**
 * Logs a failure in one line. What Dropbox, or whoever forged the callback, put into an error is quoted and cut, so that
 * it can neither begin a line of its own nor steer a terminal. The errors of dropbox-oauth hold no secret.
 */
export function logFailure(step: string, error: unknown): void {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  console.error(`${step}: ${quote(text)}`)
}

const quote = (text: string): string =>
  text.slice(0, 500).replace(/[^\P{C}]/gu, (hidden) => `\\u{${hidden.codePointAt(0)?.toString(16)}}`)
