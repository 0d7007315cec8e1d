import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { inject } from 'vitest'

/** How a command ended, and what it said. */
export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** Where a command runs. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string>>
  readonly cwd?: string
  /** What goes before the program on the command line: another runner, as `strace`. */
  readonly under?: readonly string[]
  /** Runs another program than ours. */
  readonly program?: readonly string[]
}

/** A command that runs without a terminal, on pipes. */
export class Running {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  stdout = ''
  stderr = ''
  readonly #watchers = new Set<() => void>()

  constructor(words: readonly string[], { env, cwd, under = [], program }: Surroundings) {
    const [file = '', ...rest] = [...under, ...(program ?? [process.execPath, inject('program')]), ...words]
    const child = spawn(file, rest, { env, cwd, stdio: 'pipe' })
    this.child = child
    child.stdin.on('error', () => {}) // it may end before it has read everything
    child.stdout.on('data', (chunk: Buffer) => this.#take('stdout', chunk))
    child.stderr.on('data', (chunk: Buffer) => this.#take('stderr', chunk))
    this.ended = once(child, 'close').then(([code, signal]) => {
      for (const watch of this.#watchers) watch()
      const { stdout, stderr } = this
      return { code: code as number | null, signal: signal as NodeJS.Signals | null, stdout, stderr }
    })
  }

  type(text: string): void {
    this.child.stdin?.write(text)
  }

  /** Waits until stderr matches; fails with what it said when it ends without. */
  said(pattern: RegExp): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const found = pattern.exec(this.stderr)
        if (found) resolve(found)
        else if (this.child.exitCode !== null || this.child.signalCode !== null)
          reject(new Error(`It ended without ${pattern}:\n${this.stderr}`))
        else return
        this.#watchers.delete(look)
      }
      this.#watchers.add(look)
      look()
    })
  }

  /** The address that a login asks to open. */
  async loginUrl(): Promise<string> {
    const [, url = ''] = await this.said(/\n {2}(https?:\S+)\n/)
    return url
  }

  #take(name: 'stdout' | 'stderr', chunk: Buffer): void {
    this[name] += chunk.toString()
    for (const watch of this.#watchers) watch()
  }
}
