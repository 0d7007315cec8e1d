import { toEnvelope } from './envelope.ts'
import { problemOf } from './exit-codes.ts'
import { wrap } from './wrap.ts'

/** How a command speaks: the answer on stdout, all else on stderr. */
export interface Output {
  readonly isJson: boolean
  /** The one answer of a command: `text` for people, `result` for `--json`. */
  answer(result: unknown, text: string): void
  /** For whoever looks on; silent with `--quiet` and `--json`. */
  readonly note: (text: string) => void
  /** What goes on at this moment: each replaces the one before it, and the empty one all. For terminals only. */
  progress(text: string): void
  /** What the user must see to go on, such as the address to open. */
  say(text: string): void
  /** Prints an error, and gives the exit code. */
  fail(error: unknown): number
  bold(text: string): string
  dim(text: string): string
}

/** The global options that decide it. */
export interface OutputOptions {
  readonly command: string
  readonly json?: boolean | undefined
  readonly quiet?: boolean | undefined
}

export function createOutput({ command, json = false, quiet = false }: OutputOptions): Output {
  const paint = painter(process.stderr)
  const toStderr = (text: string): void =>
    void process.stderr.write(`${wrap(text, process.stderr.columns)}\n`)
  return {
    isJson: json,
    answer: (result, text) => {
      process.stdout.write(`${json ? toEnvelope(command, { ok: true, result }) : text}\n`)
    },
    note: (text) => {
      if (!quiet && !json) toStderr(text)
    },
    progress: (text) => {
      if (!quiet && !json && process.stderr.isTTY && process.env['TERM'] !== 'dumb')
        process.stderr.write(`\r\u001b[K${text}`)
    },
    say: toStderr,
    fail: (error) => {
      const { exitCode, ...problem } = problemOf(error)
      if (json) process.stderr.write(`${toEnvelope(command, { ok: false, error: problem })}\n`)
      else toStderr(`${paint(31, 'dropbox-oauth:')} ${problem.message}`)
      return exitCode
    },
    bold: (text) => paint(1, text),
    dim: (text) => paint(2, text),
  }
}

/** By the conventions of `NO_COLOR` and `FORCE_COLOR`. */
export function wantsColour(env: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  if (env['NO_COLOR']) return false
  if (env['FORCE_COLOR']) return env['FORCE_COLOR'] !== '0'
  return isTerminal && env['TERM'] !== 'dumb'
}

/** Colours for a stream, by their number, or none. */
export function painter(stream: NodeJS.WriteStream): (colour: number, text: string) => string {
  if (!wantsColour(process.env, stream.isTTY)) return (_, text) => text
  return (colour, text) => `\u001b[${colour}m${text}\u001b[0m`
}
