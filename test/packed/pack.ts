import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, inject } from 'vitest'
import { root } from '../architecture/support/source-file.ts'

/** Where the workspace's own tools are. */
export const tool = (name: string): string => join(root, 'node_modules/.bin', name)

/** Runs a program and gives what it prints; throws with its output where it fails. */
export function run(cwd: string, command: string, ...parameters: string[]): string {
  const { status, stdout, stderr } = spawnSync(command, parameters, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  if (status === 0) return stdout
  throw new Error(`${command} ${parameters.join(' ')} ended with ${status}:\n${stdout}\n${stderr}`)
}

/** An empty folder outside the repository, where nothing of it can be resolved. It goes with the test file. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dropbox-oauth-packed-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  return folder
}

/** What a `package.json` says, as far as it matters here. */
export interface Manifest {
  readonly exports: Readonly<Record<string, unknown>>
  readonly imports?: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly version: string
  readonly dependencies?: object
  readonly optionalDependencies?: object
  readonly scripts?: object
}

/** A package as a user has it: packed, and installed in an empty folder. */
export interface Packed {
  readonly tarball: string
  /** The user's folder. */
  readonly folder: string
  readonly manifest: Manifest
  /** The files of the package, with their sizes. */
  readonly files: ReadonlyMap<string, number>
}

/** A folder of `packages`. */
export type Workspace = 'oauth' | 'emulator' | 'cli'

/** Packs a package and installs it, with those of ours that it needs. */
export function packed(workspace: Workspace, name: string, ...needed: Workspace[]): Packed {
  const folder = emptyFolder()
  const tarball = pack(workspace, emptyFolder())
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  const tarballs = [tarball, ...needed.map((other) => pack(other, emptyFolder()))]
  run(folder, 'npm', 'install', '--no-audit', '--no-fund', '--prefer-offline', ...tarballs)
  const installed = join(folder, 'node_modules', name)
  const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as Manifest
  return { tarball, folder, manifest, files: filesOf(installed) }
}

/** Packs a package into a folder; gives the path of the tarball. */
export function pack(workspace: Workspace, folder: string): string {
  run(join(inject('packages'), workspace), 'npm', 'pack', '--pack-destination', folder)
  return join(folder, readdirSync(folder)[0] ?? '')
}

function filesOf(folder: string): ReadonlyMap<string, number> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  const paths = entries.map((entry) => join(entry.parentPath, entry.name))
  return new Map(paths.map((path) => [path.slice(folder.length + 1), statSync(path).size]))
}

/** What a program in the user's folder prints, as JSON. */
export function runProgram(folder: string, code: string): unknown {
  return JSON.parse(run(folder, process.execPath, '--input-type=module', '--eval', code))
}
