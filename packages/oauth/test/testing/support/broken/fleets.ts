import { setImmediate } from 'node:timers/promises'
import type { TokenRecord } from 'dropbox-oauth'
import { PlainStore, type Row } from '../plain-store.ts'
import { alone, type BrokenStore } from './store.ts'

/** Handles over the same rows. */
function fleet(what: string, seenBy: readonly string[], Store: typeof PlainStore): BrokenStore {
  const rows = new Map<string, Row>()
  return { what, seenBy, sharing: 'fleet', open: () => new Store(rows, 'fleet') }
}

export const fleets: readonly BrokenStore[] = [
  { ...alone('claims too little', 'it says that its sharing is', PlainStore), sharing: 'fleet' },
  {
    what: 'has data of its own in every process',
    seenBy: ['what one handle has written or deleted, the others see at once'],
    sharing: 'fleet',
    open: () => new PlainStore(undefined, 'fleet'),
  },
  fleet(
    'locks in its own process only',
    [
      'every increment of many writers counts (through several handles)',
      'of many creates at once, one wins (through several handles)',
      'of many writes at once that expect the same version, one wins (through several handles)',
      'of many deletes at once that expect the same version, one wins (through several handles)',
      'of writes and deletes at once that expect the same version, one wins (through several handles)',
    ],
    class extends PlainStore {
      #turn: Promise<unknown> = Promise.resolve()

      override write(key: string, record: TokenRecord, expected: string | undefined) {
        return this.#inTurn(key, expected, undefined, () => this.put(key, record))
      }
      override delete(key: string, expected: string) {
        return this.#inTurn(key, expected, false, () => {
          this.rows.delete(key)
          return true
        })
      }
      #inTurn<T>(key: string, expected: string | undefined, refused: T, act: () => T): Promise<T> {
        const result = this.#turn.then(async () => {
          if (this.rows.get(key)?.version !== expected) return refused
          await setImmediate()
          return act()
        })
        this.#turn = result
        return result
      }
    },
  ),
  fleet(
    'reads from a cache',
    ['what one handle has written or deleted, the others see at once'],
    class extends PlainStore {
      readonly #cache = new Map<string, Row>()
      override async read(key: string) {
        const row = this.#cache.get(key) ?? this.rows.get(key)
        if (row !== undefined) this.#cache.set(key, row)
        return row && { record: JSON.parse(row.json) as TokenRecord, version: row.version }
      }
      override put(key: string, record: TokenRecord) {
        this.#cache.delete(key)
        return super.put(key, record)
      }
      override async delete(key: string, expected: string) {
        this.#cache.delete(key)
        return super.delete(key, expected)
      }
    },
  ),
]
