import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** How a program ended, and what it said. */
export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** A program that runs. */
export interface Running {
  readonly ended: Promise<Ended>
  /** The first text on stderr that matches. */
  saying(pattern: RegExp): Promise<RegExpExecArray>
  /** Ends it, if it has not ended. */
  stop(): void
}

/** Starts a program with these variables and no others of its environment but `PATH` and `HOME`. */
export function startProgram(
  command: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
): Running {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(command, argv, { env: { PATH, HOME, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  const ended = Promise.race([
    once(child, 'close').then(([code]) => ({ code: code as number | null, out, err })),
    once(child, 'error').then(([error]) => {
      throw new Error(`${command} cannot be run (${String(error)}): apt-get install rclone python3-dropbox`)
    }),
  ])
  const saying = (pattern: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = pattern.exec(err)
        if (found !== null) resolve(found)
      }
      child.stderr.on('data', look)
      child.once('close', () => reject(new Error(`${command} never said ${String(pattern)}: ${err}`)))
      look()
    })
  return { ended, saying, stop: () => void child.kill() }
}

/** Runs a program to its end. */
export const runProgram = (
  command: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ended> => startProgram(command, argv, env).ended
