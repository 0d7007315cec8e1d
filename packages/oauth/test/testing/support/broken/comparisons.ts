import { setImmediate } from 'node:timers/promises'
import type { TokenRecord } from 'dropbox-oauth'
import { PlainStore } from '../plain-store.ts'
import { alone, type BrokenStore } from './store.ts'

export const comparisons: readonly BrokenStore[] = [
  alone(
    'writes without comparing',
    'expecting any other version, write is refused',
    class extends PlainStore {
      override async write(key: string, record: TokenRecord) {
        return this.put(key, record)
      }
    },
  ),
  alone(
    'creates over what is there',
    'expecting no record, write is refused',
    class extends PlainStore {
      override async write(key: string, record: TokenRecord, expected: string | undefined) {
        return expected === undefined ? this.put(key, record) : super.write(key, record, expected)
      }
    },
  ),
  alone(
    'updates what is not there',
    'expecting a version, write creates nothing',
    class extends PlainStore {
      override async write(key: string, record: TokenRecord, expected: string | undefined) {
        return this.rows.has(key) ? super.write(key, record, expected) : this.put(key, record)
      }
    },
  ),
  alone(
    'compares and writes in two steps',
    'every increment of many writers counts (through one handle)',
    class extends PlainStore {
      override async write(key: string, record: TokenRecord, expected: string | undefined) {
        if (this.rows.get(key)?.version !== expected) return undefined
        await setImmediate()
        return this.put(key, record)
      }
    },
  ),
  alone(
    'creates in two steps',
    'of many creates at once, one wins (through one handle)',
    class extends PlainStore {
      override async write(key: string, record: TokenRecord, expected: string | undefined) {
        if (expected !== undefined) return super.write(key, record, expected)
        if (this.rows.has(key)) return undefined
        await setImmediate()
        return this.put(key, record)
      }
    },
  ),
  alone(
    'updates in two steps',
    'of many writes at once that expect the same version, one wins (through one handle)',
    class extends PlainStore {
      override async write(key: string, record: TokenRecord, expected: string | undefined) {
        if (this.rows.get(key)?.version !== expected) return undefined
        if (expected !== undefined) await setImmediate()
        return this.put(key, record)
      }
    },
  ),
  alone(
    'checks before a delete and deletes afterwards',
    'of writes and deletes at once',
    class extends PlainStore {
      override async delete(key: string, expected: string) {
        if (this.rows.get(key)?.version !== expected) return false
        await setImmediate()
        return this.rows.delete(key)
      }
    },
  ),
  alone(
    'writes what it refuses',
    'expecting any other version, write is refused',
    class extends PlainStore {
      override async write(key: string, record: TokenRecord, expected: string | undefined) {
        const version = await super.write(key, record, expected)
        if (version === undefined) this.put(key, record)
        return version
      }
    },
  ),
  alone(
    'says null where a write is refused',
    'expecting no record, write is refused',
    class extends PlainStore {
      override async write(key: string, record: TokenRecord, expected: string | undefined) {
        return (await super.write(key, record, expected)) ?? (null as never) // a store in plain JavaScript
      }
    },
  ),
  alone(
    'says null where there is no record',
    'a key without a record reads undefined',
    class extends PlainStore {
      override async read(key: string) {
        return (await super.read(key)) ?? (null as never) // a store in plain JavaScript
      }
    },
  ),
]
