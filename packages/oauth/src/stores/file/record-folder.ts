import { readdir, rm, rmdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { StoreCorruptException, StoreUnavailableException } from '../../errors.ts'
import type { Directory } from './directory.ts'
import { damaged } from './envelope.ts'
import { firstVersion, follows, isVersion, nextVersion } from './names.ts'
import {
  createFile,
  isFailure,
  makeFolder,
  readText,
  renameFolder,
  syncFolder,
  withFolder,
} from './system.ts'

// A key's folder holds one folder, named by the record's version, and in it the record's file, named the same:
//
//     <directory>/<hash of the key>/<version>/<version>
//
// The next record is written beside it, and *renaming the version's folder* publishes it. That is the compare-and-set:
// the rename fails where the expected version is no longer there, and as versions are never used again, it fails
// however long a process was frozen before. Every step below may be the last one of a killed process.

/** Every further look means that somebody has written in between. */
const maxLooks = 100

/** A file's text, and the version that was the key's when it was opened. */
export interface Current {
  readonly version: string
  readonly text: string
}

/** What lies in a key's folder, or `undefined` where there is no record. */
export async function readCurrent(folder: string): Promise<Current | undefined> {
  let missed: string | undefined
  for (let look = 0; look < maxLooks; look++) {
    const versions = await listVersions(folder)
    if (!versions || (versions.length === 0 && (await isGone(folder)))) return undefined
    const version = versions[0]
    if (version === undefined || versions.length > 1) continue
    const text = await readText(join(folder, version, version)).catch(absent)
    if (text !== undefined) return { version, text }
    if (version === missed) throw damaged(version) // still there without its file: nobody has replaced it
    missed = version
  }
  throw await unclear(folder)
}

/** Creates the first record of a key. `undefined` where there is one. */
export async function create(
  { root, scrap }: Directory,
  folder: string,
  seal: (version: string) => Promise<string>,
): Promise<string | undefined> {
  if (!(await isGone(folder))) return undefined
  const version = firstVersion()
  const draft = join(scrap, version)
  try {
    await makeFolder(draft)
    await makeFolder(join(draft, version))
    await createFile(join(draft, version, version), await seal(version))
    await syncFolder(join(draft, version))
    await syncFolder(draft)
    await renameFolder(draft, folder) // never replaces a folder that holds something
  } catch (error) {
    await discard(draft)
    if (await isOccupied(folder, error)) return undefined
    throw error
  }
  await syncFolder(root)
  return version
}

/** Replaces the expected version. `undefined` where it is no longer the key's. */
export async function replace(
  folder: string,
  expected: string,
  seal: (version: string) => Promise<string>,
): Promise<string | undefined> {
  const version = nextVersion(expected)
  const draft = join(folder, expected, version)
  try {
    await withFolder(folder, async (syncNames) => {
      await withFolder(join(folder, expected), async (syncVersion) => {
        await createFile(draft, await seal(version))
        await syncVersion()
        await renameFolder(join(folder, expected), join(folder, version))
        await syncNames()
      })
    })
  } catch (error) {
    await unlink(draft).catch(() => undefined) // where the folder was renamed, who did it sweeps
    throw error
  }
  await sweepFolder(folder, version)
  return version
}

/** Takes the expected version out of the key's folder. */
export async function remove({ scrap }: Directory, folder: string, expected: string): Promise<void> {
  await withFolder(folder, async (sync) => {
    await renameFolder(join(folder, expected), join(scrap, expected))
    await sync()
  })
  await discard(join(scrap, expected))
  await rmdir(folder).catch(() => undefined) // it may be in use again
}

/**
 * Removes the records before this one, and those that wanted to replace them. They can never become the key's record,
 * so nothing depends on when this happens. Only after a sync: until then a power cut may undo the rename.
 */
async function sweepFolder(folder: string, version: string): Promise<void> {
  const path = join(folder, version)
  const names = await readdir(path).catch(() => [])
  const old = names.filter((name) => name !== version && !follows(name, version))
  await Promise.all(old.map((name) => unlink(join(path, name)).catch(() => undefined)))
}

async function listVersions(folder: string): Promise<string[] | undefined> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(absent)
  return entries?.filter((entry) => entry.isDirectory() && isVersion(entry.name)).map(({ name }) => name)
}

/** A listing may miss a name that changes meanwhile. That the folder can be removed proves that it was empty. */
async function isGone(folder: string): Promise<boolean> {
  try {
    await rmdir(folder)
  } catch (error) {
    if (isFailure(error, 'ENOTEMPTY', 'EEXIST')) return false
    if (!isFailure(error, 'ENOENT')) throw error
  }
  return true
}

/** Whether a failed creation means that there is a record. Windows answers EPERM also where access is denied. */
async function isOccupied(folder: string, error: unknown): Promise<boolean> {
  if (isFailure(error, 'ENOTEMPTY', 'EEXIST')) return true
  return isFailure(error, 'EPERM') && Boolean((await listVersions(folder))?.length)
}

async function unclear(folder: string): Promise<Error> {
  const versions = await listVersions(folder)
  if (!versions?.length) return new StoreUnavailableException(`${folder} holds what is no record: remove it`)
  const message = `${folder} holds several records, as after a restored backup: remove all but the newest folder`
  return new StoreCorruptException(message, 'fix-config')
}

/** Removes a folder that nothing refers to. What stays is swept by a later set-up. */
async function discard(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(() => undefined)
}

function absent(error: unknown): undefined {
  if (!isFailure(error, 'ENOENT')) throw error
}
