/** How words stand out. */
export interface Style {
  strong(text: string): string
  faint(text: string): string
  warn(text: string): string
}

const sgr =
  (code: number) =>
  (text: string): string =>
    `\x1b[${code}m${text}\x1b[0m`
const plain = (text: string): string => text

/** By https://no-color.org. */
export function styleFor(env: Readonly<Record<string, string | undefined>>): Style {
  if (env['NO_COLOR']) return { strong: plain, faint: plain, warn: plain }
  return { strong: sgr(1), faint: sgr(2), warn: sgr(31) }
}

/** A terminal whose lines are drawn again and again in one place. */
export class Screen {
  readonly #out: NodeJS.WriteStream
  #height = 0

  constructor(out: NodeJS.WriteStream) {
    this.#out = out
    out.write('\x1b[?25l') // the cursor would flicker
  }

  /** Lines that the window is too small for are left out: what scrolls away could not be drawn again. */
  draw(lines: readonly string[]): void {
    const fitting = lines.slice(0, Math.max(1, this.#out.rows - 1))
    const up = this.#height > 0 ? `\x1b[${this.#height}A` : ''
    this.#height = fitting.length
    this.#out.write(`\x1b[?7l${up}${fitting.map((line) => `${line}\x1b[K\n`).join('')}\x1b[J\x1b[?7h`)
  }

  close(): void {
    this.#out.write('\x1b[?25h')
  }
}

/** Calls the listener with each key that is pressed. Gives what ends that. */
export function listenToKeys(input: NodeJS.ReadStream, onKey: (key: string) => void): () => void {
  if (!input.isTTY) return () => {}
  const listener = (keys: Buffer): void => {
    for (const key of keys.toString()) onKey(key)
  }
  input.setRawMode(true).on('data', listener)
  return () => {
    input.off('data', listener).setRawMode(false).pause()
  }
}
