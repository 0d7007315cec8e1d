import { randomUUID } from 'node:crypto'
import { access, constants, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { checkSnapshot } from './schema.ts'
import type { Snapshot } from './format.ts'

/**
 * Reads the snapshot that an emulator has left behind; `undefined` when there is none yet.
 *
 * @throws TypeError naming the file when it is no snapshot.
 * @throws Error when none could be written at the end: to learn it then would be too late.
 */
export async function readSnapshotFile(path: string): Promise<Snapshot | undefined> {
  await access(dirname(path), constants.W_OK).catch((error: unknown) => {
    throw notWritten(path, error)
  })
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return undefined
    throw new TypeError(`persist: ${path} cannot be read (${code})`)
  }
  try {
    return checkSnapshot(JSON.parse(text))
  } catch (error) {
    const problem = error instanceof SyntaxError ? 'it is not JSON' : (error as Error).message
    throw new TypeError(`persist: ${path} is no snapshot of an emulator: ${problem}; delete it to begin anew`)
  }
}

/**
 * Writes a snapshot: whole or not at all, readable by the owner only, since it holds secrets.
 *
 * @throws Error naming the file when it cannot be written.
 */
export async function writeSnapshotFile(path: string, snapshot: Snapshot): Promise<void> {
  const beside = `${path}.${randomUUID()}.tmp`
  try {
    await writeFile(beside, JSON.stringify(snapshot), { mode: 0o600, flag: 'wx' })
    await rename(beside, path)
  } catch (error) {
    await rm(beside, { force: true })
    throw notWritten(path, error)
  }
}

const notWritten = (path: string, error: unknown): Error =>
  new Error(
    `persist: ${path} cannot be written (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`,
  )
