import { type IPty, spawn } from '@lydell/node-pty'

interface Size {
  readonly cols: number
  readonly rows: number
}

/** A program in a pseudo-terminal of its own: it sees a TTY on all three streams. */
export class Terminal {
  /** All that was written to the screen, control sequences included. */
  screen = ''
  readonly ended: Promise<{ exitCode: number; signal?: number | undefined }>
  readonly pty: IPty
  #isOver = false
  readonly #watchers = new Set<() => void>()

  constructor(
    [file = '', ...words]: readonly string[],
    env: Readonly<Record<string, string>>,
    size: Size = { cols: 100, rows: 60 },
  ) {
    this.pty = spawn(file, words, { env, ...size, name: env['TERM'] ?? 'xterm' })
    this.pty.onData((data) => {
      this.screen += data
      this.#look()
    })
    this.ended = new Promise((resolve) => {
      this.pty.onExit((end) => {
        this.#isOver = true
        this.#look()
        resolve(end)
      })
    })
  }

  type(keys: string): void {
    this.pty.write(keys)
  }

  /** Waits until the screen has shown the pattern. */
  shows(pattern: RegExp): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const found = pattern.exec(this.screen)
        if (found) resolve(found)
        else if (this.#isOver) reject(new Error(`It ended without ${pattern}:\n${this.screen}`))
        else return
        this.#watchers.delete(look)
      }
      this.#watchers.add(look)
      look()
    })
  }

  /** The address that a login asks to open. */
  async loginUrl(): Promise<string> {
    const [, url = ''] = await this.shows(/\n {2}(https?:\S+)\r?\n/)
    return url
  }

  #look(): void {
    for (const watch of this.#watchers) watch()
  }
}
