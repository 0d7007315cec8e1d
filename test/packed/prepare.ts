import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { listFiles, root } from '../architecture/support/source-file.ts'

/** What a build of each package gives, among others. */
const outputs = {
  oauth: ['index.js', 'index.d.ts'],
  emulator: ['index.js', 'index.d.ts'],
  cli: ['program.js'],
} as const

const workspaces = Object.keys(outputs) as (keyof typeof outputs)[]

const changedAt = (path: string): number => statSync(join(root, path)).mtimeMs

function isStale(workspace: keyof typeof outputs): boolean {
  const built = outputs[workspace].map((name) => `packages/${workspace}/dist/${name}`)
  if (built.some((path) => !existsSync(join(root, path)))) return true
  const sources = [
    `packages/${workspace}/package.json`,
    'scripts/build.mjs',
    'scripts/core-file.mjs',
    'scripts/declarations.mjs',
    ...listFiles(`packages/${workspace}/src`),
  ]
  return Math.max(...sources.map(changedAt)) > Math.min(...built.map(changedAt))
}

/**
 * Runs once, before all tests: builds where that was not done since the last change, and copies the packages, so that
 * the tests pack what was there at their start, whoever builds meanwhile.
 */
export default function setup({ provide }: TestProject): () => void {
  if (workspaces.some(isStale)) {
    const { status } = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: 'inherit' })
    if (status !== 0) throw new Error('The build failed')
  }
  const copies = mkdtempSync(join(tmpdir(), 'dropbox-oauth-packages-'))
  cpSync(join(root, 'packages'), copies, {
    recursive: true,
    filter: (path) => !path.endsWith('node_modules'),
  })
  provide('packages', copies)
  return () => rmSync(copies, { recursive: true })
}

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder that holds a copy of every package, built. */
    packages: string
  }
}
