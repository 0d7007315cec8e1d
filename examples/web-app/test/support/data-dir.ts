import { mkdtempSync, rmSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A data directory of its own. Whoever asks for it removes it. */
export const makeDataDir = (): string => mkdtempSync(join(tmpdir(), 'web-app-data-'))

export const removeDataDir = (path: string): void => rmSync(path, { recursive: true, force: true })

/** As `makeDataDir`, removed with the test. */
export function dataDirForTest(): string {
  const path = makeDataDir()
  onTestFinished(() => removeDataDir(path))
  return path
}

/** All that lies in it, as one text for each file, but for the emulator's own memory. */
export async function filesIn(path: string): Promise<{ path: string; text: string }[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && !/^emulated-\d+\.json$/.test(entry.name))
  return Promise.all(
    files.map(async ({ parentPath, name }) => ({
      path: join(parentPath, name),
      text: await readFile(join(parentPath, name), 'latin1'),
    })),
  )
}
