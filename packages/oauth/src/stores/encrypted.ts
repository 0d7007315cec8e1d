/**
 * Encryption around another store. Importable from `dropbox-oauth/stores/encrypted`.
 * @module
 */
import { isDropboxOAuthError, StoreCorruptException } from '../errors.ts'
import { printable } from '../internal/redact.ts'
import { optionalFlag, refuse, requireOptions } from '../protocol/checks.ts'
import type { TokenRecord } from '../tokens/record.ts'
import type { Stored, TokenStore } from '../tokens/store.ts'
import { open, seal } from './encrypted/seal.ts'
import { isClear, type SealedParts, takeApart } from './encrypted/sealed-record.ts'
import {
  type EncryptionKey,
  prepareKeys,
  type SealingKey,
  type SealingKeys,
} from './encrypted/sealing-keys.ts'

export type { EncryptionKey } from './encrypted/sealing-keys.ts'

/** Settings of an `EncryptedStore`. */
export interface EncryptedStoreOptions {
  /** The first seals what is written; all of them open what is read. */
  readonly keys: readonly EncryptionKey[]
  /**
   * Reads records that are not sealed too, and seals them at their next write: to begin with encryption when there are
   * records already. Whoever can write to the store can then put a record of his own there, so leave it out once
   * `rotate()` has run. Default `false`.
   */
  readonly acceptPlaintext?: boolean | undefined
}

/** What `rotate()` found. */
export interface RotateResult {
  /** Records that were sealed with an older key, or not at all, and now are with the first. */
  readonly rotated: number
  /** Records that were sealed with the first key already. */
  readonly current: number
  /** The keys of records that are damaged, or sealed with a key that is not here. They stay as they are. */
  readonly unreadable: readonly string[]
}

/**
 * Seals every record before it goes to another store, with AES-256-GCM: whoever reads that store learns which accounts
 * there are, and no token; whoever writes to it can bring an older record of an account back, and not alter one nor
 * give it to another account. On every runtime here, pages included, by its own cryptography.
 *
 * For a new key, in this order: add it as an older one everywhere, then move it first everywhere, then call `rotate()`,
 * then drop the old one. Do so before one key has sealed 4,000 million times, as the nonces are random: a million
 * accounts come there in about a year.
 *
 * @example
 * ```ts
 * import { MemoryStore, TokenManager } from 'dropbox-oauth'
 * import { EncryptedStore } from 'dropbox-oauth/stores/encrypted'
 *
 * // once: openssl rand -base64 32
 * const key = Buffer.from(process.env['TOKEN_KEY'] ?? '', 'base64')
 * const store = new EncryptedStore(new MemoryStore(), { keys: [{ id: '2026-11', key }] })
 * const tokens = new TokenManager({ consumerKey: 'APP_KEY', store })
 * ```
 */
export class EncryptedStore implements TokenStore {
  /** As of the store inside. */
  readonly sharing: 'fleet' | 'process'
  readonly #store: TokenStore
  readonly #keys: () => Promise<SealingKeys>
  readonly #acceptPlaintext: boolean

  /**
   * Checks the keys and copies them, and derives nothing yet.
   * @throws {BadInputException} `bad_input` when a key has not 32 bytes, or an id is missing or names two keys.
   */
  constructor(store: TokenStore, options: EncryptedStoreOptions) {
    if (typeof store?.read !== 'function') refuse('store', 'expected the store to keep sealed records in')
    const { keys, acceptPlaintext } = requireOptions(options)
    optionalFlag(acceptPlaintext, 'acceptPlaintext')
    this.sharing = store.sharing
    this.#store = store
    this.#keys = prepareKeys(keys)
    this.#acceptPlaintext = acceptPlaintext === true
  }

  /** Sets up the store inside. */
  async setup(): Promise<void> {
    await this.#store.setup?.()
  }

  /**
   * Opens a record with whichever of the keys sealed it.
   * @throws {StoreCorruptException} `store_corrupt`, `fix-config` when the key that sealed the record is not here,
   *   `relink` when the record is damaged, of another account, or not sealed.
   */
  async read(key: string): Promise<Stored | undefined> {
    const stored = await this.#store.read(key)
    return stored && { record: (await this.#open(key, stored)).record, version: stored.version }
  }

  async write(key: string, record: TokenRecord, expected: string | undefined): Promise<string | undefined> {
    const { first } = await this.#keys()
    return this.#store.write(key, await seal(key, record, first), expected)
  }

  delete(key: string, expected: string): Promise<boolean> {
    return this.#store.delete(key, expected)
  }

  list(): AsyncIterable<string> {
    return this.#store.list()
  }

  /**
   * Seals again, with the first key, every record that is not sealed with it, one after the other, while the fleet goes
   * on. When it rejects, call it again: it goes on where it was.
   *
   * @throws {StoreUnavailableException} `store_unavailable`
   */
  async rotate(): Promise<RotateResult> {
    const unreadable: string[] = []
    const count = { rotated: 0, current: 0, gone: 0, unreadable: 0 }
    for await (const key of this.#store.list()) {
      const outcome = await this.#reseal(key)
      count[outcome]++
      if (outcome === 'unreadable') unreadable.push(key)
    }
    return { rotated: count.rotated, current: count.current, unreadable }
  }

  async #reseal(key: string): Promise<'rotated' | 'current' | 'gone' | 'unreadable'> {
    const { first } = await this.#keys()
    try {
      for (;;) {
        const stored = await this.#store.read(key)
        if (!stored) return 'gone'
        const opened = await this.#open(key, stored)
        if (opened.with === first) return 'current'
        if ((await this.write(key, opened.record, stored.version)) !== undefined) return 'rotated'
        // Another was first: what it wrote may be sealed with an older key again.
      }
    } catch (error) {
      if (isDropboxOAuthError(error) && error.code === 'store_corrupt') return 'unreadable'
      throw error
    }
  }

  /** The record in clear, and the key it was sealed with, if any. */
  async #open(key: string, { record, version }: Stored): Promise<{ record: TokenRecord; with?: SealingKey }> {
    if (isClear(record)) {
      if (this.#acceptPlaintext) return { record }
      const hint =
        'When it is from before the store was encrypted, set acceptPlaintext; else link the account again'
      throw new StoreCorruptException(`The stored record is not sealed. ${hint}.`, 'relink', { version })
    }
    const sealed = takeApart(record)
    const sealer = sealed && (await this.#sealerOf(key, sealed, version))
    const opened = sealer && (await open(key, sealed, sealer))
    if (!opened) throw damaged(version)
    if (sealer.id !== sealed.keyId)
      throw wrongKey(sealed.keyId, `its bytes are here as "${sealer.id}"`, version)
    return { record: opened, with: sealer }
  }

  /** The key that sealed a record: the check says so, and the id must when nobody's check is like that. */
  async #sealerOf(key: string, sealed: SealedParts, version: string): Promise<SealingKey> {
    const { all: keys } = await this.#keys()
    const sealer = keys.find(({ check }) => check === sealed.keyCheck)
    if (sealer) return sealer
    const namesake = keys.find(({ id }) => id === sealed.keyId)
    if (!namesake) throw wrongKey(sealed.keyId, 'there is none of that id', version)
    // When it opens, then only the check is damaged.
    if (await open(key, sealed, namesake)) throw damaged(version)
    throw wrongKey(sealed.keyId, 'the one of that id has other bytes', version)
  }
}

function damaged(version: string): StoreCorruptException {
  const message = 'The sealed record is damaged, or of another account. Link the account again.'
  return new StoreCorruptException(message, 'relink', { version })
}

function wrongKey(id: string, what: string, version: string): StoreCorruptException {
  const message = `The record is sealed with the key "${printable(id)}", and ${what}. Add that key to keys.`
  return new StoreCorruptException(message, 'fix-config', { version })
}
