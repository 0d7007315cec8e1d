import { copyFile } from 'node:fs/promises'
import { basename, delimiter, dirname, join } from 'node:path'
import { withoutBrackets } from '../guard/host.ts'
import type { Emulator } from '../index.ts'
import { DROPBOX_HOSTS } from '../origins.ts'
import { preloadPath, rubyPreloadPath, sitecustomizePath } from '../preload-paths.ts'

/** What the emulator says, and for Node, Python and Ruby a file to load. What a language was told already stays. */
export async function childEnvironment(emulator: Emulator): Promise<Record<string, string>> {
  const { hostname, port } = new URL(emulator.httpsUrl!) // exec turns TLS on
  const route = { host: withoutBrackets(hostname), port: Number(port), hosts: DROPBOX_HOSTS }
  const { PHP_INI_SCAN_DIR: forPhp = '', JAVA_TOOL_OPTIONS: forJava = '', ...env } = emulator.env()
  return {
    ...env,
    DROPBOX_OAUTH_EMULATOR_ROUTE: JSON.stringify(route),
    // Node reads a quoted path as JSON would be.
    NODE_OPTIONS: joined(told('NODE_OPTIONS'), ' ', `--require ${JSON.stringify(preloadPath)}`),
    PYTHONPATH: joined(await placePythonFile(emulator), delimiter, told('PYTHONPATH')),
    // Ruby knows no quotes here, and would not start.
    RUBYOPT: joined(told('RUBYOPT'), ' ', /\s/.test(rubyPreloadPath) ? '' : `-r${rubyPreloadPath}`),
    PHP_INI_SCAN_DIR: `${told('PHP_INI_SCAN_DIR')}${forPhp}`,
    JAVA_TOOL_OPTIONS: joined(told('JAVA_TOOL_OPTIONS'), ' ', forJava),
  }
}

/** In the folder that goes with the emulator, since Python writes what it has compiled beside the file it loads. */
async function placePythonFile({ caPath }: Emulator): Promise<string> {
  const folder = dirname(caPath!) // exec turns TLS on
  await copyFile(sitecustomizePath, join(folder, basename(sitecustomizePath)))
  return folder
}

const told = (name: string): string => process.env[name] ?? ''

const joined = (left: string, between: string, right: string): string =>
  left === '' || right === '' ? left + right : left + between + right
