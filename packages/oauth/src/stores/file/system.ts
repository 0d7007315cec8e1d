import { constants } from 'node:fs'
import { chmod, mkdir, open, readFile, rename } from 'node:fs/promises'
import { StoreUnavailableException } from '../../errors.ts'
import { systemCode } from '../../internal/system-code.ts'

// What the store asks of the file system, with the ways of Windows kept in here.

const isWindows = process.platform === 'win32'
const { O_CREAT, O_DIRECTORY, O_EXCL, O_NOFOLLOW, O_RDONLY, O_WRONLY } = constants
// Windows has no O_NOFOLLOW, whatever the types say.
const noFollow = isWindows ? 0 : O_NOFOLLOW

/** Whether a failure has one of these codes of the system. */
export function isFailure(error: unknown, ...codes: string[]): boolean {
  return codes.includes((error as { code?: string } | undefined)?.code ?? '')
}

/** Runs the work; a failure of the system in it becomes a `StoreUnavailableException` that shows its code. */
export async function asking<T>(what: 'set up' | 'read' | 'written', work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw unavailable(error, what)
  }
}

/** The failure as callers see it. What is no failure of the system stays as it is. */
export function unavailable(error: unknown, what: 'set up' | 'read' | 'written'): unknown {
  const code = systemCode(error)
  if (!code || !(error instanceof Error) || !('syscall' in error)) return error
  const advice = 'look at the directory, its disk and who may use it'
  return new StoreUnavailableException(`The token store cannot be ${what}${code}: ${advice}`)
}

/** Makes a folder of mode 0700, whatever the umask. */
export async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { mode: 0o700 })
  await chmod(path, 0o700)
}

/** Writes a new file of mode 0600, whatever the umask, and waits until it is on the disk. */
export async function createFile(path: string, text: string): Promise<void> {
  const file = await open(path, O_WRONLY | O_CREAT | O_EXCL | noFollow, 0o600)
  try {
    await file.chmod(0o600)
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** The text of a file that is no link. */
export async function readText(path: string): Promise<string> {
  return readFile(path, { encoding: 'utf8', flag: O_RDONLY | noFollow })
}

/**
 * Does work in a folder that is no link, with a function that waits until its names are on the disk, wherever the
 * folder has been moved. Windows cannot be asked for that.
 */
export async function withFolder(
  path: string,
  work: (sync: () => Promise<void>) => Promise<void>,
): Promise<void> {
  if (isWindows) return work(async () => {})
  const folder = await open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
  try {
    await work(() => folder.sync())
  } finally {
    await folder.close()
  }
}

/** Waits until the names in a folder are on the disk. */
export async function syncFolder(path: string): Promise<void> {
  await withFolder(path, (sync) => sync())
}

/** Renames a folder. On Windows this fails while a file in it is open, which a reader's soon no longer is. */
export async function renameFolder(
  from: string,
  to: string,
  patience: number = isWindows ? 100 : 0,
): Promise<void> {
  try {
    await rename(from, to)
  } catch (error) {
    if (patience === 0 || !isFailure(error, 'EPERM', 'EACCES', 'EBUSY')) throw error
    await new Promise((resolve) => setTimeout(resolve, 10))
    await renameFolder(from, to, patience - 1)
  }
}
