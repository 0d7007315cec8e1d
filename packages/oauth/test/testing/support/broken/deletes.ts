import { setImmediate } from 'node:timers/promises'
import type { TokenRecord } from 'dropbox-oauth'
import { PlainStore } from '../plain-store.ts'
import { alone, type BrokenStore } from './store.ts'

export const deletes: readonly BrokenStore[] = [
  alone(
    'loses deletes',
    'delete removes the record',
    class extends PlainStore {
      override async delete(key: string, expected: string) {
        return this.rows.get(key)?.version === expected
      }
    },
  ),
  alone(
    'deletes whatever the version',
    'expecting any other version, delete is refused',
    class extends PlainStore {
      override async delete(key: string) {
        return this.rows.delete(key)
      }
    },
  ),
  alone(
    'says true where there is nothing to delete',
    'delete says false where there is no record',
    class extends PlainStore {
      override async delete(key: string, expected: string) {
        return !this.rows.has(key) || super.delete(key, expected)
      }
    },
  ),
  alone(
    'says true to all who delete at once',
    'of many deletes at once that expect the same version, one wins (through one handle)',
    class extends PlainStore {
      override async delete(key: string, expected: string) {
        if (this.rows.get(key)?.version !== expected) return false
        await setImmediate()
        if (this.rows.get(key)?.version === expected) this.rows.delete(key)
        return true
      }
    },
  ),
  alone(
    'keeps the version of what it deletes',
    'the version of a deleted record writes nothing',
    class extends PlainStore {
      readonly #gone = new Map<string, string>()
      override async write(key: string, record: TokenRecord, expected: string | undefined) {
        const revived = expected !== undefined && this.#gone.get(key) === expected && !this.rows.has(key)
        return revived ? this.put(key, record) : super.write(key, record, expected)
      }
      override async delete(key: string, expected: string) {
        const deleted = await super.delete(key, expected)
        if (deleted) this.#gone.set(key, expected)
        return deleted
      }
    },
  ),
]
