import { join } from 'node:path'
import { BadInputException, StoreUnavailableException, type TokenStore } from 'dropbox-oauth'
import { CliError } from '../cli-error.ts'
import type { Profile } from '../profiles.ts'
import { askKeychain } from './keychain.ts'

/** Where a home directory keeps tokens: sealed ones and readable ones apart. */
export function tokenFolder(home: string, storage: Profile['storage']): string {
  return join(home, storage === 'keychain' ? 'sealed-tokens' : 'tokens')
}

/**
 * Checks the folder as the store does before its first use, but names it.
 * @throws {CliError} `bad_input`
 */
async function requireUsable(files: TokenStore, folder: string): Promise<void> {
  try {
    await files.setup?.()
  } catch (error) {
    if (!(error instanceof BadInputException)) throw error
    const reason = error.message.replace(/^directory: /, '')
    throw new CliError(
      error.code,
      `The folder of the tokens, ${folder}, is not used: ${reason}`,
      error.remedy,
    )
  }
}

/** The store as it lies on the disk, without what it takes to read it. */
export async function openFiles(home: string, storage: Profile['storage']): Promise<TokenStore> {
  const { FileStore } = await import('dropbox-oauth/stores/file')
  return new FileStore({ directory: tokenFolder(home, storage) })
}

/**
 * The store of a profile's tokens: files of mode 0600, shared safely by parallel commands; with a keychain, sealed by a
 * key that only the keychain has.
 */
export async function openStore(home: string, storage: Profile['storage']): Promise<TokenStore> {
  const files = await openFiles(home, storage)
  await requireUsable(files, tokenFolder(home, storage))
  if (storage === 'file') return files
  const key = await askKeychain('read', home)
  if (key === undefined)
    throw new StoreUnavailableException(
      'The system keychain does not give the key of the stored tokens. Unlock it and try again; if the key is gone, run: ' +
        'dropbox-oauth logout, then login',
    )
  const { EncryptedStore } = await import('dropbox-oauth/stores/encrypted')
  return new EncryptedStore(files, { keys: [{ id: 'keychain', key }] })
}
