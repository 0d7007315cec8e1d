import { problemOf } from './exit-codes.ts'

/** How a command speaks: the answer on stdout, all else on stderr. */
export interface Output {
  readonly isJson: boolean
  /** The one answer of a command: `text` for people, `result` for `--json`. */
  answer(result: unknown, text: string): void
  /** For whoever looks on; silent with `--quiet` and `--json`. */
  note(text: string): void
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
  const paint = wantsColour(process.env, process.stderr.isTTY) ? ansi : (_: number, text: string) => text
  const toStderr = (text: string): void => void process.stderr.write(`${text}\n`)
  const envelope = (ok: boolean, rest: object): string =>
    JSON.stringify({ ok, schemaVersion: 1, command, ...rest })
  return {
    isJson: json,
    answer: (result, text) => {
      process.stdout.write(`${json ? envelope(true, { result }) : text}\n`)
    },
    note: (text) => {
      if (!quiet && !json) toStderr(text)
    },
    say: toStderr,
    fail: (error) => {
      const { exitCode, ...problem } = problemOf(error)
      if (json) toStderr(envelope(false, { error: problem }))
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

function ansi(code: number, text: string): string {
  return `\u001b[${code}m${text}\u001b[0m`
}
