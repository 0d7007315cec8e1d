import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { copyFile } from 'node:fs/promises'
import { constants } from 'node:os'
import { basename, delimiter, dirname, join } from 'node:path'
import type { Emulator } from '../index.ts'
import { DROPBOX_HOSTS } from '../origins.ts'
import { preloadPath, rubyPreloadPath, sitecustomizePath } from '../preload-paths.ts'

/** What shells end with when a command is not there, or cannot be run. */
const [NOT_FOUND, NOT_RUNNABLE] = [127, 126]

/**
 * Runs a command whose Dropbox is the emulator. Gives what it ended with: its own code, or 128 and the number of the
 * signal that ended it.
 */
export async function execute(emulator: Emulator, command: readonly string[]): Promise<number> {
  const [file = '', ...argv] = command
  const env = { ...process.env, ...childEnvironment(emulator, await makePythonFolder(emulator)) }
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

/** What the emulator says, and for Node, Python and Ruby a file to load. What a language was told already stays. */
function childEnvironment(emulator: Emulator, pythonFolder: string): Record<string, string> {
  const { hostname, port } = new URL(emulator.httpsUrl!) // exec turns TLS on
  const route = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port), hosts: DROPBOX_HOSTS }
  const { PHP_INI_SCAN_DIR: forPhp = '', JAVA_TOOL_OPTIONS: forJava = '', ...env } = emulator.env()
  return {
    ...env,
    DROPBOX_OAUTH_EMULATOR_ROUTE: JSON.stringify(route),
    // Node reads a quoted path as JSON would be.
    NODE_OPTIONS: joined(told('NODE_OPTIONS'), ' ', `--require ${JSON.stringify(preloadPath)}`),
    PYTHONPATH: joined(pythonFolder, delimiter, told('PYTHONPATH')),
    // Ruby knows no quotes here, and would not start.
    RUBYOPT: joined(told('RUBYOPT'), ' ', /\s/.test(rubyPreloadPath) ? '' : `-r${rubyPreloadPath}`),
    PHP_INI_SCAN_DIR: `${told('PHP_INI_SCAN_DIR')}${forPhp}`,
    JAVA_TOOL_OPTIONS: joined(told('JAVA_TOOL_OPTIONS'), ' ', forJava),
  }
}

/** The folder that goes with the emulator: Python writes what it has compiled beside the file it loads. */
async function makePythonFolder({ caPath }: Emulator): Promise<string> {
  const folder = dirname(caPath!) // exec turns TLS on
  await copyFile(sitecustomizePath, join(folder, basename(sitecustomizePath)))
  return folder
}

const told = (name: string): string => process.env[name] ?? ''

const joined = (left: string, between: string, right: string): string =>
  left === '' || right === '' ? left + right : left + between + right

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
