import { randomText } from '../internal/random.ts'
import { parseStored } from '../stores/shared/record-text.ts'
import type { TokenRecord } from '../tokens/record.ts'
import type { Stored, TokenStore } from '../tokens/store.ts'
import { onStorage } from './web-storage.ts'

/**
 * Keeps records in `sessionStorage`: one tab's, over reloads, until it is closed. A duplicated tab begins with a copy,
 * and the two go on apart. Its methods are synchronous inside, so nothing comes between a comparison and its write.
 */
export class TabStore implements TokenStore {
  readonly sharing = 'process'
  readonly #prefix: string

  /** Apps of one origin keep apart by their keys. */
  constructor(consumerKey: string) {
    this.#prefix = `dropbox-oauth:token:${consumerKey}:`
  }

  async read(key: string): Promise<Stored | undefined> {
    const item = this.#itemOf(key)
    if (item === null) return undefined
    const version = versionOf(item) ?? ''
    return parseStored(item.slice(version.length + 1), version)
  }

  async write(key: string, record: TokenRecord, expected: string | undefined): Promise<string | undefined> {
    if (versionOf(this.#itemOf(key)) !== expected) return undefined
    const version = randomText(22)
    use((storage) => storage.setItem(this.#prefix + key, `${version} ${JSON.stringify(record)}`))
    return version
  }

  async delete(key: string, expected: string): Promise<boolean> {
    if (versionOf(this.#itemOf(key)) !== expected) return false
    use((storage) => storage.removeItem(this.#prefix + key))
    return true
  }

  async *list(): AsyncIterable<string> {
    const names = use((storage) => Object.keys(storage))
    for (const name of names) if (name.startsWith(this.#prefix)) yield name.slice(this.#prefix.length)
  }

  #itemOf(key: string): string | null {
    return use((storage) => storage.getItem(this.#prefix + key))
  }
}

function versionOf(item: string | null): string | undefined {
  return item === null ? undefined : (item.split(' ', 1)[0] ?? '')
}

function use<T>(step: (storage: Storage) => T): T {
  return onStorage('sessionStorage', "use storage: 'memory'", step)
}
