import { execFileSync } from 'node:child_process'
import { onTestFinished } from 'vitest'

/** A terminal window, of which the text can be read as a user sees it. */
export interface Window {
  keys(...keys: string[]): void
  /** The text on the screen once it matches; it is looked at again until then. */
  until(pattern: RegExp): Promise<string>
  /** Closes the terminal under whatever runs in it. */
  close(): void
}

let count = 0

/** Runs a command line in a window of its own. */
export function openWindow(
  words: readonly string[],
  env: Readonly<Record<string, string>>,
  { columns = 100, rows = 50 } = {},
): Window {
  const server = `dropbox-oauth-test-${process.pid}-${(count += 1)}`
  const tmux = (...rest: string[]): string =>
    execFileSync('tmux', ['-L', server, '-f', '/dev/null', ...rest], { encoding: 'utf8', stdio: 'pipe', env })
  const keep = `"$@"; printf '\\n[ended with %s]' "$?"; read -r _`
  const size = ['-x', String(columns), '-y', String(rows)]
  tmux('new-session', '-d', ...size, 'bash', '-c', keep, '_', ...words)
  let isOpen = true
  const close = (): void => {
    if (isOpen) tmux('kill-server')
    isOpen = false
  }
  onTestFinished(close)
  return {
    keys: (...keys) => void tmux('send-keys', ...keys),
    until: async (pattern) => {
      for (;;) {
        const text = tmux('capture-pane', '-p', '-J')
        if (pattern.test(text)) return text
        await new Promise((resolve) => setTimeout(resolve, 30)) // a screen has no events
      }
    },
    close,
  }
}
