/**
 * Records as files, for the processes of one machine.
 * @module
 */
import { opendir } from 'node:fs/promises'
import { join } from 'node:path'
import { StoreCorruptException } from '../errors.ts'
import { systemCode } from '../internal/system-code.ts'
import { refuse, requireOptions } from '../protocol/checks.ts'
import type { TokenRecord } from '../tokens/record.ts'
import type { Stored, TokenStore } from '../tokens/store.ts'
import { type Directory, directoryAt, requirePresent, setUp } from './file/directory.ts'
import { keyOf, openRecord, sealRecord } from './file/envelope.ts'
import { folderName, isFolderName, isVersion } from './file/names.ts'
import { create, readCurrent, remove, replace } from './file/record-folder.ts'
import { asking, isFailure, unavailable } from './file/system.ts'

/** What a `FileStore` is made of. */
export interface FileStoreOptions {
  /**
   * A folder that only this program uses; made when it is missing. It holds refresh tokens: keep it out of what is
   * published, shared or checked in, and wrap the store in an `EncryptedStore` where backups are not as private.
   */
  readonly directory: string
}

/**
 * Keeps each record in a file of its own, mode 0600 in folders of mode 0700. Any number of processes on one machine
 * may use a directory at once, and be killed at any time: what was acknowledged is on the disk, nothing is ever half
 * written, and no lock is left behind.
 *
 * The directory must be on a local file system. Over a network (NFS, SMB) a machine may see old names for a while and
 * a repeated request may be answered wrongly, so there nothing is promised between machines. In a container use a
 * volume: folders of the image itself cannot be renamed (`EXDEV`). On Windows modes say nothing: choose a folder under
 * the user's profile, and know that a power cut may undo the last write there.
 *
 * @example
 * ```ts
 * import { TokenManager } from 'dropbox-oauth'
 * import { FileStore } from 'dropbox-oauth/stores/file'
 *
 * const store = new FileStore({ directory: '/var/lib/my-app/dropbox-tokens' })
 * const tokens = new TokenManager({ consumerKey: 'APP_KEY', store })
 * ```
 */
export class FileStore implements TokenStore {
  readonly sharing = 'fleet'
  readonly #directory: Directory

  /**
   * Notes the directory, as of the working directory of now, and touches no file.
   * @throws {BadInputException} `bad_input` without a directory.
   */
  constructor(options: FileStoreOptions) {
    this.#directory = directoryAt(requireOptions(options).directory)
  }

  /**
   * Makes the directory when it is missing, and checks that nobody else can enter it.
   *
   * @throws {BadInputException} `bad_input` for a symbolic link, another user's folder, one open to others, and one that
   *   this program may not make or use.
   * @throws {StoreUnavailableException} `store_unavailable` when the system refuses.
   */
  async setup(): Promise<void> {
    try {
      await setUp(this.#directory)
    } catch (error) {
      if (isFailure(error, 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR'))
        refuse(
          'directory',
          `it cannot be made or used${systemCode(error)}: give one where this program may write`,
        )
      throw unavailable(error, 'set up')
    }
  }

  /**
   * Reads the highest generation of a record.
   * @throws {StoreUnavailableException} `store_unavailable` when the directory is missing or cannot be read.
   * @throws {StoreCorruptException} `store_corrupt` for a damaged record.
   */
  async read(key: string): Promise<Stored | undefined> {
    return asking('read', async () => {
      const current = await readCurrent(await this.#folderOf(key))
      if (current)
        return { record: await openRecord(current.text, key, current.version), version: current.version }
      await requirePresent(this.#directory)
      return undefined
    })
  }

  /**
   * Compare-and-set. The record is on the disk when it resolves.
   * @throws {StoreUnavailableException} `store_unavailable` when the system refuses; it may have been written.
   */
  async write(key: string, record: TokenRecord, expected: string | undefined): Promise<string | undefined> {
    const seal = (version: string): Promise<string> => sealRecord(key, version, record)
    return asking('written', async () => {
      const folder = await this.#folderOf(key)
      if (expected === undefined) return create(this.#directory, folder, seal)
      return this.#replacing(expected, () => replace(folder, expected, seal))
    })
  }

  /**
   * Deletes the record of that version, for good when it resolves.
   * @throws {StoreUnavailableException} `store_unavailable` when the system refuses; it may have been deleted.
   */
  async delete(key: string, expected: string): Promise<boolean> {
    return asking('written', async () => {
      const folder = await this.#folderOf(key)
      const deleted = await this.#replacing(expected, async () => {
        await remove(this.#directory, folder, expected)
        return true
      })
      return deleted ?? false
    })
  }

  /**
   * The keys of all records, as the folders come.
   * @throws {StoreUnavailableException} `store_unavailable` when the directory is missing or cannot be read.
   * @throws {StoreCorruptException} `store_corrupt` after all others, where a record is too damaged to tell its key.
   */
  async *list(): AsyncIterable<string> {
    let unknown: string | undefined
    try {
      await requirePresent(this.#directory)
      for await (const { name } of await opendir(this.#directory.root)) {
        const key = isFolderName(name) ? await this.#keyOf(name) : undefined
        if (typeof key === 'string') yield key
        else if (key === null) unknown = name
      }
    } catch (error) {
      throw unavailable(error, 'read')
    }
    if (unknown === undefined) return
    const message = `The record in folder ${unknown} is too damaged to tell its key: link that account again`
    throw new StoreCorruptException(message, 'relink')
  }

  /** `undefined` where there is no record, `null` where it does not tell its key. */
  async #keyOf(name: string): Promise<string | undefined | null> {
    try {
      const current = await readCurrent(join(this.#directory.root, name))
      return current && ((await keyOf(current.text, name)) ?? null)
    } catch (error) {
      if (error instanceof StoreCorruptException) return null
      throw error
    }
  }

  async #folderOf(key: string): Promise<string> {
    return join(this.#directory.root, await folderName(key))
  }

  /** Does what needs the expected version. `undefined` where that is not the key's. */
  async #replacing<T>(expected: string, work: () => Promise<T>): Promise<T | undefined> {
    if (!isVersion(expected)) return undefined
    try {
      return await work()
    } catch (error) {
      if (!isFailure(error, 'ENOENT')) throw error
      await requirePresent(this.#directory)
      return undefined
    }
  }
}
