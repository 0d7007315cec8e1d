import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { root } from '../architecture/support/source-file.ts'
import { emptyFolder, pack, type Packed, run, tool, type Workspace } from './pack.ts'

const published =
  /^(package\.json|README\.md|LICENSE|(bin|dist)\/.+\.(js|d\.ts)|seed\.schema\.json|bin\/(preload\.(cjs|rb)|sitecustomize\.py))$/
const needed = ['package.json', 'README.md', 'LICENSE', 'dist/index.js', 'dist/index.d.ts']

/** JavaScript, types, manifest, README and licence: nothing else, and none of them missing. */
export function expectOnlyPublishedFiles({ files }: Packed): void {
  const names = [...files.keys()]
  expect(names.filter((name) => !published.test(name))).toEqual([])
  expect(names).toEqual(expect.arrayContaining(needed))
}

export function expectOurLicence({ folder }: Packed, name: string): void {
  const read = (path: string): string => readFileSync(path, 'utf8')
  expect(read(join(folder, 'node_modules', name, 'LICENSE'))).toBe(read(join(root, 'LICENSE')))
}

/** Both tools end with an error for what they find. Each entry point counts but `./package.json`, which is no module. */
export function expectCleanToPublishers({ tarball }: Packed): void {
  run(root, tool('publint'), 'run', tarball, '--strict')
  run(root, tool('attw'), tarball, '--profile', 'esm-only', '--exclude-entrypoints', 'package.json')
}

export function expectSameBytesAgain(workspace: Workspace, { tarball }: Packed): void {
  expect(readFileSync(pack(workspace, emptyFolder())).equals(readFileSync(tarball))).toBe(true)
}
