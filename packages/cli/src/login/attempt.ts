import { CliError } from '../cli-error.ts'

/** A login under way. */
export interface Attempt {
  /** Aborted when the login is given up, with the error that says why. */
  readonly signal: AbortSignal
  /** Closes something, however the login ends. */
  readonly onEnd: (close: () => unknown) => void
  /**
   * From here on its result is being kept, and it is not given up any more.
   * @throws the signal's reason when it has been
   */
  readonly commit: () => void
}

/** How long to wait for somebody who may never come, and what to say then. */
export interface Patience {
  readonly seconds: number
  readonly hint?: string
}

/** Runs a login until it ends, the time is over or Ctrl-C is pressed, and closes what it opened. */
export async function attempt<T>(patience: Patience, run: (attempt: Attempt) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  const { signal } = controller
  const closers: (() => unknown)[] = []
  let [isCommitted, isOver] = [false, false]
  const giveUp = (error: CliError): void => {
    if (!isCommitted) controller.abort(error)
  }
  const interrupt = (): void => giveUp(interrupted())
  const timer = setTimeout(() => giveUp(timedOut(patience)), patience.seconds * 1_000)
  process.on('SIGINT', interrupt)
  const givenUp = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as CliError))
  })
  const running = run({
    signal,
    onEnd: (close) => void (isOver ? close() : closers.push(close)),
    commit: () => {
      signal.throwIfAborted()
      isCommitted = true
    },
  })
  try {
    return await Promise.race([running, givenUp])
  } finally {
    isOver = true
    clearTimeout(timer)
    process.off('SIGINT', interrupt)
    for (const close of closers) await close()
  }
}

function interrupted(): CliError {
  return new CliError('interrupted', 'Interrupted. Nothing was kept', 'restart')
}

function timedOut({ seconds, hint }: Patience): CliError {
  const words = `No answer within ${seconds} ${seconds === 1 ? 'second' : 'seconds'}. Run it again, or wait longer by --timeout SECONDS`
  return new CliError('timed_out', hint === undefined ? words : `${words}. ${hint}`, 'restart')
}
