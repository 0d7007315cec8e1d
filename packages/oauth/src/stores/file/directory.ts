import type { Stats } from 'node:fs'
import { lstat, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { StoreUnavailableException } from '../../errors.ts'
import { randomText } from '../../internal/random.ts'
import { refuse } from '../../protocol/checks.ts'
import { isFailure, makeFolder, syncFolder } from './system.ts'

const leftoverMs = 10 * 60_000

/** The paths of a store. */
export interface Directory {
  readonly root: string
  /** A folder beside those of the keys, for what is not yet or no longer a record. */
  readonly scrap: string
}

export function directoryAt(path: unknown): Directory {
  if (typeof path !== 'string' || path === '' || path.includes('\0')) {
    refuse('directory', 'the path of a folder is needed, one that only this program uses')
  }
  const root = resolve(path) // now: the program may change its working directory. It also cuts a final slash.
  return { root, scrap: join(root, 'scrap') }
}

/** Makes the folders where they are missing, refuses those that others could reach, and sweeps. */
export async function setUp({ root, scrap }: Directory): Promise<void> {
  await makeRoot(root)
  requirePrivate(await lstat(root))
  try {
    await makeFolder(scrap)
    await syncFolder(root)
  } catch (error) {
    if (!isFailure(error, 'EEXIST')) throw error
  }
  requirePrivate(await lstat(scrap))
  // It only tidies up: whoever may not do that can still use the store.
  await sweepScrap(scrap).catch(() => undefined)
}

/** Throws where the store as a whole is missing: a disk that is not mounted must not look like "no record". */
export async function requirePresent({ scrap }: Directory): Promise<void> {
  try {
    await lstat(scrap)
  } catch (error) {
    if (!isFailure(error, 'ENOENT', 'ENOTDIR')) throw error
    const message =
      'The directory of the token store is missing: is its disk mounted, has setup() been called?'
    throw new StoreUnavailableException(message)
  }
}

async function makeRoot(root: string): Promise<void> {
  try {
    await lstat(root)
    return
  } catch (error) {
    if (!isFailure(error, 'ENOENT')) throw error
  }
  const parents = await mkdir(dirname(root), { recursive: true, mode: 0o700 })
  try {
    await makeFolder(root)
  } catch (error) {
    if (!isFailure(error, 'EEXIST')) throw error
  }
  const last = dirname(parents ?? root)
  for (let path = dirname(root); ; path = dirname(path)) {
    await syncFolder(path)
    if (path === last) return
  }
}

/** @throws {BadInputException} `bad_input` for a folder that is not this user's alone. */
function requirePrivate(folder: Stats): void {
  if (folder.isSymbolicLink()) refuse('directory', 'it is a symbolic link: give the folder itself')
  if (!folder.isDirectory()) refuse('directory', 'it is not a folder')
  const user = process.geteuid?.()
  if (user === undefined) return // Windows: its modes and owners say nothing
  if (folder.uid !== user) refuse('directory', "it is another user's: give one of this program's own")
  if (folder.mode & 0o077) {
    refuse('directory', 'other users may enter it: chmod 700 it, or give a new folder inside of it')
  }
}

/** Removes what killed processes left behind. */
async function sweepScrap(scrap: string): Promise<void> {
  const names = await readdir(scrap)
  if (names.length === 0) return
  const bin = join(scrap, randomText(22))
  await makeFolder(bin)
  const now = (await lstat(bin)).mtimeMs // the file system's own clock
  for (const name of names) {
    const { mtimeMs } = await lstat(join(scrap, name))
    // Moved away first: were a frozen process to go on, it would miss the whole folder, not a file in it.
    if (now - mtimeMs > leftoverMs) await rename(join(scrap, name), join(bin, name))
  }
  await rm(bin, { recursive: true })
}
