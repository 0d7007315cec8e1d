import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

export const root: string = resolve(import.meta.dirname, '../..')

/** Runs a program and gives what it prints; throws with its output where it fails. */
export function run(cwd: string, command: string, ...args: string[]): string {
  try {
    return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}\n${stderr}`, { cause: error })
  }
}

/** An empty folder of its own. */
export function emptyFolder(): string {
  return mkdtempSync(join(tmpdir(), 'dropbox-oauth-packed-'))
}

/** Packs a built package into a folder; gives the path of the tarball. */
export function pack(name: 'oauth' | 'emulator', folder: string): string {
  const packed = JSON.parse(
    run(join(root, 'packages', name), 'npm', 'pack', '--json', '--pack-destination', folder),
  ) as [{ filename: string }] | Record<string, { filename: string }>
  const [first] = Object.values(packed) // npm 11 gives an array, npm 12 an object
  return join(folder, first?.filename ?? '')
}

/** Installs packages into an empty folder, as a user would. */
export function install(...packages: string[]): string {
  const folder = emptyFolder()
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  run(folder, 'npm', 'install', '--silent', '--no-audit', '--no-fund', '--prefer-offline', ...packages)
  return folder
}
