export const redacted = '[redacted]'

/** A foreign text, or `[redacted]` in its place where it echoes one of our secrets, URL-encoded or not. */
export function hideSecrets(text: string, secrets: readonly (string | undefined)[]): string {
  // Dropbox's secrets have 15 characters or more; a shorter one could not be told from the words of a message.
  const isEchoed = secrets.some((secret) => secret && secret.length >= 8 && echoes(text, secret))
  return isEchoed ? redacted : text
}

function echoes(text: string, secret: string): boolean {
  for (let round = 0; round < 3; round++) {
    if (text.includes(secret)) return true
    text = text
      .replaceAll('+', ' ')
      .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  }
  return false
}

/**
 * A foreign text made fit for a message, a log line or a terminal: at most `limit` characters, and nothing
 * invisible in it, line breaks, escapes and bidirectional marks included.
 */
export function printable(text: string, limit = 200): string {
  const clean = text.slice(0, limit).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\uFFFD')
  return text.length > limit ? `${clean}…` : clean
}
