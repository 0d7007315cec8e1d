import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's root. */
export const root: string = fileURLToPath(new URL('../../..', import.meta.url))

/** A file of the repository, or one made up for a test. */
export interface SourceFile {
  /** From the root, with slashes. */
  readonly path: string
  readonly text: string
}

const skipped = new Set(['node_modules', 'dist', 'artifacts', 'coverage', '.git'])

/** The source files below some folders. */
export function readSources(...folders: readonly string[]): SourceFile[] {
  return folders.flatMap(listFiles).flatMap((path) => {
    if (!/\.(ts|tsx|mts|mjs|js)$/.test(path)) return []
    return { path, text: readFileSync(join(root, path), 'utf8') }
  })
}

/** The files below a folder, from the root, sorted. */
export function listFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !skipped.has(name))
    .flatMap((entry) => {
      const path = folder === '.' ? entry.name : `${folder}/${entry.name}`
      return entry.isDirectory() ? listFiles(path) : path
    })
    .toSorted()
}
