import { existsSync } from 'node:fs'
import { StoreCorruptException } from 'dropbox-oauth'
import type { Profile } from '../profiles.ts'
import { openFiles, tokenFolder } from './open-store.ts'

/** Deletes a profile's tokens here, whatever is in them: sealed ones without their key, damaged ones too. */
export async function forgetLocally(home: string, storage: Profile['storage'], name: string): Promise<void> {
  if (!existsSync(tokenFolder(home, storage))) return
  const files = await openFiles(home, storage)
  await files.setup?.().catch(() => {}) // a folder that others may enter is good enough to delete from
  const version = await versionOf(files.read(name))
  if (version !== undefined) await files.delete(name, version)
}

async function versionOf(read: unknown): Promise<string | undefined> {
  try {
    return ((await read) as { version: string } | undefined)?.version
  } catch (error) {
    if (error instanceof StoreCorruptException) return error.version
    throw error
  }
}
