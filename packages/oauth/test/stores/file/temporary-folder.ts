import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'

/** For a test file: gives new folders, which are removed after each test. */
export function temporaryFolders(): () => string {
  const folders: string[] = []
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
  })
  return () => {
    const folder = mkdtempSync(join(tmpdir(), 'file-store-'))
    folders.push(folder)
    return folder
  }
}

/** The paths of all files in a store. */
export function filesIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

/** The path of a store's only file: call it where there is one record. */
export function onlyFile(directory: string): string {
  const files = filesIn(directory)
  if (files.length !== 1 || files[0] === undefined) throw new Error(`There are ${files.length} files`)
  return files[0]
}
