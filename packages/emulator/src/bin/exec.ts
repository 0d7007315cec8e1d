import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { constants } from 'node:os'
import type { Emulator } from '../index.ts'
import { childEnvironment } from './child-environment.ts'

/** What shells end with when a command is not there, or cannot be run. */
const [NOT_FOUND, NOT_RUNNABLE] = [127, 126]

/**
 * Runs a command whose Dropbox is the emulator. Gives what it ended with: its own code, or 128 and the number of the
 * signal that ended it.
 */
export async function execute(emulator: Emulator, command: readonly string[]): Promise<number> {
  const [file = '', ...argv] = command
  const env = { ...process.env, ...(await childEnvironment(emulator)) }
  // Before there is a command: a signal in between would end this process, and leave the command to itself.
  const release = passSignalsOn((signal) => child.kill(signal))
  const child = spawn(file, argv, { stdio: 'inherit', env })
  const code = await ending(child, file)
  release()
  for (const host of refusedHosts(emulator)) {
    console.error(`dropbox-oauth-emulator: refused a connection to ${host}: only Dropbox is emulated`)
  }
  return code
}

function ending(child: ChildProcess, file: string): Promise<number> {
  return new Promise((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      console.error(`dropbox-oauth-emulator: cannot run ${file} (${error.code ?? 'unknown error'})`)
      resolve(error.code === 'ENOENT' ? NOT_FOUND : NOT_RUNNABLE)
    })
    child.once('close', (code, signal) => resolve(code ?? 128 + constants.signals[signal!])) // one of the two is there
  })
}

/** A terminal sends Ctrl-C to the command as well; without one, it is passed on. Either way the command decides. */
function passSignalsOn(send: (signal: NodeJS.Signals) => void): () => void {
  const pass = (signal: NodeJS.Signals): void => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) send(signal)
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, pass)
  return () => {
    for (const signal of signals) process.off(signal, pass)
  }
}

const refusedHosts = ({ requests }: Emulator): Set<string> =>
  new Set(requests.list({ endpoint: 'proxy' }).map(({ url }) => url))
