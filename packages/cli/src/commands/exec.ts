import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { usageError } from '../cli-error.ts'
import { openCredentials } from '../credentials.ts'
import type { Session } from '../session.ts'

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const

/** Enough for most commands; a longer one asks `dropbox-oauth token` itself, now and then. */
const minTtlMs = 10 * 60_000

/** Runs a program with a fresh token in its environment, and ends as it does. What could renew the token stays out of it. */
export async function exec(session: Session, command: readonly string[]): Promise<number> {
  const [program, ...words] = command
  if (program === undefined) throw usageError('Which program? dropbox-oauth exec -- PROGRAM ARGUMENTS…')
  const { accessToken } = await (await openCredentials(session)).token(minTtlMs)
  const { DROPBOX_REFRESH_TOKEN: _, DROPBOX_APP_SECRET: __, ...env } = process.env
  const child = spawn(program, words, {
    stdio: 'inherit',
    env: { ...env, DROPBOX_ACCESS_TOKEN: accessToken },
  })
  for (const signal of forwarded) process.on(signal, () => child.kill(signal))
  return new Promise((resolve, reject) => {
    child.once('error', ({ code }: NodeJS.ErrnoException) => {
      if (code !== 'ENOENT' && code !== 'EACCES')
        return reject(usageError(`${program} cannot be run (${code})`))
      const isMissing = code === 'ENOENT'
      session.output.say(
        `dropbox-oauth: ${program}: ${isMissing ? 'there is no such program' : 'it may not be run'}`,
      )
      resolve(isMissing ? 127 : 126)
    })
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)))
  })
}
