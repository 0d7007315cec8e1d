import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { EncryptedStore, type EncryptionKey } from 'dropbox-oauth/stores/encrypted'
import { FileStore } from 'dropbox-oauth/stores/file'
import type { Environment } from './environment.ts'
import { makeKeyFile, readKeyFile } from './token-key.ts'

/**
 * Opens the encrypted store in a folder of the data directory, and makes what is missing.
 * @throws {Error} that names `DATA_DIR` when it cannot be used
 */
export async function openTokenStore(
  { dataDir, tokenKey }: Pick<Environment, 'dataDir' | 'tokenKey'>,
  folder: string,
): Promise<EncryptedStore> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
    const keyFile = join(dataDir, 'token-key')
    const kept = await readKeyFile(keyFile)
    // A key that is set later comes first, and what the file's key has sealed can still be read.
    const keys = tokenKey ? [tokenKey, ...(kept ? [kept] : [])] : [kept ?? (await makeKeyFile(keyFile))]
    const store = new EncryptedStore(new FileStore({ directory: join(dataDir, folder) }), {
      keys: withIds(keys),
    })
    await store.setup()
    return store
  } catch (error) {
    throw new Error(`DATA_DIR, which is ${dataDir}: ${messageOf(error)}`, { cause: error })
  }
}

/** A key's id follows from its bytes, so that it is the same one wherever it comes from. */
function withIds(keys: readonly Buffer[]): EncryptionKey[] {
  const named = new Map(keys.toReversed().map((key) => [fingerprint(key), key]))
  return [...named].map(([id, key]) => ({ id, key })).toReversed()
}

const fingerprint = (key: Buffer): string => createHash('sha256').update(key).digest('hex').slice(0, 8)

/** The system's own message would say the path once more. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'syscall' in error && 'code' in error
    ? `it cannot be made or written (${String(error.code)})`
    : error.message
}
