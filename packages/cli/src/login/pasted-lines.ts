import { createInterface } from 'node:readline'

/**
 * What the user types or pastes, line by line; it ends when stdin does. The terminal keeps its own line editing, and
 * Ctrl-C stays a signal.
 */
export interface PastedLines {
  onLine(take: (line: string) => void): void
  onEnd(take: () => void): void
  close(): void
}

export function readPastedLines(input: NodeJS.ReadStream): PastedLines {
  const lines = createInterface({ input, terminal: false })
  return {
    onLine: (take) => lines.on('line', (line) => line.trim() !== '' && take(line)),
    onEnd: (take) => lines.on('close', take),
    close: () => {
      lines.removeAllListeners()
      lines.close()
      input.destroy() // a terminal or pipe that stays open would keep the process
    },
  }
}

/** The first line that is not empty; `undefined` when there is none. */
export function firstLine(lines: PastedLines): Promise<string | undefined> {
  return new Promise((resolve) => {
    lines.onLine(resolve)
    lines.onEnd(() => resolve(undefined))
  })
}
