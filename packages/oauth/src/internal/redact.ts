export const redacted = '[redacted]'

/** A foreign text that echoes any of our secrets, raw or as it stood in the form we sent, without them. */
export function hideSecrets(text: string, secrets: readonly (string | undefined)[]): string {
  for (const secret of secrets) {
    if (secret) text = text.replaceAll(secret, redacted).replaceAll(encodeURIComponent(secret), redacted)
  }
  return text
}

/**
 * A foreign text made fit for a message, a log line or a terminal: at most `limit` characters, and nothing
 * invisible in it, line breaks, escapes and bidirectional marks included.
 */
export function printable(text: string, limit = 200): string {
  const clean = text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\uFFFD')
  return clean.length > limit ? `${clean.slice(0, limit)}…` : clean
}
