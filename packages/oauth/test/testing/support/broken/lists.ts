import type { TokenRecord } from 'dropbox-oauth'
import { PlainStore } from '../plain-store.ts'
import { alone, type BrokenStore } from './store.ts'

export const lists: readonly BrokenStore[] = [
  alone(
    'lists the first page only',
    'list gives every key that has a record',
    class extends PlainStore {
      override async *list() {
        yield* [...this.rows.values()].map(({ key }) => key).slice(0, 100)
      }
    },
  ),
  alone(
    'lists what was ever written',
    'list gives every key that has a record, and no other',
    class extends PlainStore {
      readonly ever = new Set<string>()
      override put(key: string, record: TokenRecord) {
        this.ever.add(key)
        return super.put(key, record)
      }
      override async *list() {
        yield* this.ever
      }
    },
  ),
  alone(
    'lists without end while records are written',
    'a list ends',
    class extends PlainStore {
      override async *list() {
        for (const { key } of this.rows.values()) yield key
      }
    },
  ),
  alone(
    'lists by position, which deletes move',
    'a list ends, and gives all that stays',
    class extends PlainStore {
      override async *list() {
        for (let at = 0; at < this.rows.size && at < 500; at += 2)
          yield* [...this.rows.values()]
            .toReversed()
            .slice(at, at + 2)
            .map(({ key }) => key)
      }
    },
  ),
  alone(
    'keeps a lock when a list is left early',
    'a list may be left before its end',
    class extends PlainStore {
      #busy = false
      override async *list() {
        if (this.#busy) throw new Error('a list is running')
        this.#busy = true
        yield* super.list()
        this.#busy = false
      }
    },
  ),
]
