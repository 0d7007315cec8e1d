import { existsSync } from 'node:fs'
import { StoreCorruptException } from 'dropbox-oauth'
import type { Profile } from '../profiles.ts'
import { openFiles, tokenFolder } from './open-store.ts'

/** Deletes a profile's tokens here, whatever is in them: sealed ones without their key, damaged ones too. */
export async function forgetLocally(home: string, storage: Profile['storage'], name: string): Promise<void> {
  if (!existsSync(tokenFolder(home, storage))) return
  const files = openFiles(home, storage)
  await files.setup()
  const version = await files.read(name).then(
    (stored) => stored?.version,
    (error: unknown) => {
      if (error instanceof StoreCorruptException) return error.version
      throw error
    },
  )
  if (version !== undefined) await files.delete(name, version)
}
