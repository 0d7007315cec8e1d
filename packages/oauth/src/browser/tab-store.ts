import { StoreUnavailableException } from '../errors.ts'
import { randomText } from '../internal/random.ts'
import { parseStored } from '../stores/shared/record-text.ts'
import type { TokenRecord } from '../tokens/record.ts'
import type { Stored, TokenStore } from '../tokens/store.ts'

const prefix = 'dropbox-oauth:token:'

/**
 * Keeps records in `sessionStorage`: one tab's, over reloads, until it is closed. A duplicated tab begins with a copy,
 * and the two go on apart. Its methods are synchronous inside, so nothing comes between a comparison and its write.
 */
export class TabStore implements TokenStore {
  readonly sharing = 'process'

  async read(key: string): Promise<Stored | undefined> {
    return this.#look(key)
  }

  async write(key: string, record: TokenRecord, expected: string | undefined): Promise<string | undefined> {
    if (versionOf(itemOf(key)) !== expected) return undefined
    const version = randomText(22)
    ask(() => sessionStorage.setItem(prefix + key, `${version} ${JSON.stringify(record)}`))
    return version
  }

  async delete(key: string, expected: string): Promise<boolean> {
    if (versionOf(itemOf(key)) !== expected) return false
    ask(() => sessionStorage.removeItem(prefix + key))
    return true
  }

  async *list(): AsyncIterable<string> {
    const names = ask(() => Object.keys(sessionStorage))
    for (const name of names) if (name.startsWith(prefix)) yield name.slice(prefix.length)
  }

  #look(key: string): Stored | undefined {
    const item = itemOf(key)
    if (item === null) return undefined
    const version = versionOf(item) ?? ''
    return parseStored(item.slice(version.length + 1), version)
  }
}

function itemOf(key: string): string | null {
  return ask(() => sessionStorage.getItem(prefix + key))
}

function versionOf(item: string | null): string | undefined {
  return item === null ? undefined : (item.split(' ', 1)[0] ?? '')
}

/** Storage is denied by some settings, and its room ends at some 5 MB. */
function ask<T>(step: () => T): T {
  try {
    return step()
  } catch {
    throw new StoreUnavailableException(
      "This tab's session storage is denied or full. Allow it for this site, or use storage: 'memory'",
    )
  }
}
