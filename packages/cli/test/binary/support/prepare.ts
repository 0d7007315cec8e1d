import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'

const root = fileURLToPath(new URL('../../../../..', import.meta.url))

/**
 * Runs once, before all tests: packs the command and the library, and lays them out as an installation has them, outside
 * of the repository. What they depend on is linked from the workspace, so nothing is downloaded.
 */
export default function setup({ provide }: TestProject): () => void {
  buildWhereStale()
  const folder = mkdtempSync(join(tmpdir(), 'dropbox-oauth-installed-'))
  const modules = join(folder, 'node_modules')
  mkdirSync(modules)
  linkDependencies(modules)
  unpack('oauth', join(modules, 'dropbox-oauth'))
  unpack('cli', join(modules, 'dropbox-oauth-cli'))
  provide('program', join(modules, 'dropbox-oauth-cli/bin/dropbox-oauth.js'))
  return () => rmSync(folder, { recursive: true })
}

function buildWhereStale(): void {
  const built = [
    'oauth/dist/index.js',
    'cli/dist/program.js',
    'cli/dist/quick-token.js',
    'cli/dist/keychain-errand.js',
  ].map((path) => join(root, 'packages', path))
  const sources = ['oauth/src', 'cli/src'].flatMap((path) => filesIn(join(root, 'packages', path)))
  const changedAt = (path: string): number => statSync(path).mtimeMs
  const isFresh =
    built.every((path) => existsSync(path)) &&
    Math.max(...sources.map(changedAt)) < Math.min(...built.map(changedAt))
  if (!isFresh) run(root, process.execPath, 'scripts/build.mjs')
}

function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
}

/** Packages of the command's own folder win over those of the workspace, as they do for the command in the checkout. */
function linkDependencies(modules: string): void {
  for (const source of [join(root, 'packages/cli/node_modules'), join(root, 'node_modules')])
    for (const name of existsSync(source) ? readdirSync(source) : []) {
      const isOurs = name.startsWith('.') || name.startsWith('dropbox')
      if (!isOurs && !existsSync(join(modules, name))) symlinkSync(join(source, name), join(modules, name))
    }
}

function unpack(workspace: string, folder: string): void {
  mkdirSync(folder)
  const tarballs = mkdtempSync(join(tmpdir(), 'dropbox-oauth-tarball-'))
  run(join(root, 'packages', workspace), 'npm', 'pack', '--silent', '--pack-destination', tarballs)
  run(folder, 'tar', '-xzf', join(tarballs, readdirSync(tarballs)[0] ?? ''), '--strip-components=1')
  rmSync(tarballs, { recursive: true })
}

function run(cwd: string, command: string, ...words: string[]): void {
  const { status, stderr } = spawnSync(command, words, { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${words.join(' ')} ended with ${status}: ${stderr}`)
}

declare module 'vitest' {
  interface ProvidedContext {
    /** The command's file, in an installation made from its tarball. */
    program: string
  }
}
