import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { isDropboxOAuthError } from 'dropbox-oauth'
import { CliError, usageError } from '../cli-error.ts'
import { type Credentials, giveToken, openCredentials } from '../credentials.ts'
import type { Session } from '../session.ts'
import type { Token } from '../token-format.ts'

/** Enough for most programs; a longer one runs `dropbox-oauth token --profile NAME` itself, now and then. */
const minTtlMs = 10 * 60_000

/** Runs a program with a fresh token in its environment, and ends as it does. */
export async function exec(session: Session, command: readonly string[]): Promise<number> {
  const [program, ...words] = command
  if (program === undefined) throw usageError('Which program? dropbox-oauth exec -- PROGRAM ARGUMENTS…')
  const credentials = await openCredentials(session)
  const token = await giveLongToken(credentials)
  // Before there is a program: a signal in between would end this process, and leave the program to itself.
  forwardSignals((signal) => child.kill(signal))
  const child = spawn(program, words, {
    stdio: 'inherit',
    env: environmentOf(token, credentials, process.env),
  })
  return new Promise((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => reject(startError(program, error)))
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)))
  })
}

/** While Dropbox does not answer, any token that lives is better than none. */
async function giveLongToken(credentials: Credentials): Promise<Token> {
  try {
    return await giveToken(credentials, minTtlMs)
  } catch (error) {
    if (isDropboxOAuthError(error) && error.remedy === 'relink') throw error
    return giveToken(credentials)
  }
}

/** What could renew the token stays out of it; that it belongs to an emulator goes along. */
function environmentOf(
  { accessToken }: Token,
  { origin }: Credentials,
  environment: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...environment, DROPBOX_ACCESS_TOKEN: accessToken }
  for (const name of ['DROPBOX_REFRESH_TOKEN', 'DROPBOX_APP_SECRET', 'DROPBOX_OAUTH_EMULATOR_URL'])
    delete env[name]
  return origin === undefined ? env : { ...env, DROPBOX_OAUTH_EMULATOR_URL: origin }
}

/** Keeps this process until the program has ended. Those of the keyboard reach both: once is enough for the program. */
function forwardSignals(forward: (signal: NodeJS.Signals) => void): void {
  const ofKeyboard: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT']
  for (const signal of ofKeyboard) process.on(signal, () => process.stdin.isTTY || forward(signal))
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => forward(signal))
}

function startError(program: string, { code }: NodeJS.ErrnoException): CliError {
  if (code === 'ENOENT') return new CliError('program_missing', `There is no program ${program}`)
  if (code === 'EACCES') return new CliError('program_not_executable', `${program} may not be run`)
  return new CliError('program_not_executable', `${program} cannot be run (${code})`)
}
