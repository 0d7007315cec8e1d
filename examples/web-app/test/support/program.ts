import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const root = fileURLToPath(new URL('../../../..', import.meta.url))

/** A program of the examples, as its own process. */
export interface Program {
  /** Everything it printed so far, on stdout and stderr. */
  output(): string
  /** Waits until what it printed after `after` characters matches, and gives the match. Fails when it ends before that. */
  printed(pattern: RegExp, after?: number): Promise<RegExpExecArray>
  type(text: string): void
  endInput(): void
  signal(name: NodeJS.Signals): void
  /** Its exit code; a signal's name when one killed it. */
  readonly ended: Promise<number | NodeJS.Signals>
  kill(): Promise<void>
}

/** Runs `examples/<path>`. The environment is empty but for `PATH` and what is given. */
export function runProgram(
  path: string,
  env: Record<string, string> = {},
  args: readonly string[] = [],
): Program {
  const child = spawn(process.execPath, ['--import', 'tsx', `examples/${path}`, ...args], {
    cwd: root,
    env: { PATH: process.env['PATH'], ...env },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  }
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals)
  return {
    output: () => output,
    printed: (pattern, after = 0) =>
      matchOf(
        child,
        () => pattern.exec(output.slice(after)),
        () => output,
      ),
    type: (text) => void child.stdin.write(text),
    endInput: () => child.stdin.end(),
    signal: (name) => void child.kill(name),
    ended,
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** As `runProgram`, ended with the test. */
export function runForTest(...parameters: Parameters<typeof runProgram>): Program {
  const program = runProgram(...parameters)
  onTestFinished(() => program.kill())
  return program
}

function matchOf(
  child: ChildProcessWithoutNullStreams,
  look: () => RegExpExecArray | null,
  output: () => string,
): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    const check = (): void => {
      const match = look()
      if (!match) return
      stopLooking()
      resolve(match)
    }
    const closed = (): void => {
      stopLooking()
      reject(new Error(`The program ended without printing that. It printed:\n${output()}`))
    }
    const stopLooking = (): void => {
      child.stdout.off('data', check)
      child.stderr.off('data', check)
      child.off('close', closed)
    }
    child.stdout.on('data', check)
    child.stderr.on('data', check)
    child.on('close', closed)
    if (child.exitCode !== null && !look()) closed()
    else check()
  })
}
