import type { TokenRecord } from 'dropbox-oauth'
import { PlainStore } from '../plain-store.ts'
import { alone, type BrokenStore } from './store.ts'

/** Hands out and takes in objects as they are, or does not. */
class ObjectStore extends PlainStore {
  readonly objects = new Map<string, TokenRecord>()
  override put(key: string, record: TokenRecord) {
    const version = super.put(key, record)
    this.objects.set(version, record)
    return version
  }
  override async read(key: string) {
    const stored = await super.read(key)
    return stored && { ...stored, record: this.objects.get(stored.version) ?? stored.record }
  }
}

/** Keeps something else than it was given. */
const changing = (what: string, seenBy: string, change: (record: TokenRecord) => object): BrokenStore =>
  alone(
    what,
    `a record comes back as it was written: ${seenBy}`,
    class extends PlainStore {
      override put(key: string, record: TokenRecord) {
        return super.put(key, change(record) as TokenRecord)
      }
    },
  )

/** Changes the JSON of a record, or each of its values. */
const inText = (change: (json: string) => string) => (record: TokenRecord) =>
  JSON.parse(change(JSON.stringify(record))) as object
const inValues = (change: (value: unknown) => unknown) => (record: TokenRecord) =>
  JSON.parse(JSON.stringify(record, (_, value: unknown) => change(value))) as object

const textAsLatin1 = (text: string): string => Buffer.from(text, 'latin1').toString('latin1')

export const records: readonly BrokenStore[] = [
  alone('keeps the object it was given', 'changing the object that was written', ObjectStore),
  alone(
    'gives everybody the same object',
    'changing the object that was read',
    class extends ObjectStore {
      override put(key: string, record: TokenRecord) {
        return super.put(key, structuredClone(record))
      }
    },
  ),
  alone(
    'merges into the record that is there',
    'expecting the version that is there, write replaces the record',
    class extends PlainStore {
      override put(key: string, record: TokenRecord) {
        const before = JSON.parse(this.rows.get(key)?.json ?? '{}') as object
        return super.put(key, { ...before, ...record })
      }
    },
  ),
  changing('keeps the first level only', 'deep nesting', (record) =>
    JSON.parse(JSON.stringify(record, Object.keys(record))),
  ),
  changing('loses records of one field', 'the format alone', (record) =>
    Object.keys(record).length === 1 ? {} : record,
  ),
  changing('keeps numbers of 32 bits', 'another format', (record) => ({
    ...record,
    format: record.format | 0,
  })),
  changing(
    'keeps numbers of single precision',
    'numbers',
    inValues((value) => (typeof value === 'number' ? Math.fround(value) : value)),
  ),
  changing(
    'keeps 1 for true',
    'booleans',
    inValues((value) => (typeof value === 'boolean' ? Number(value) : value)),
  ),
  changing(
    'leaves out what is null',
    'nothing in several ways',
    inValues((value) => value ?? undefined),
  ),
  changing(
    'leaves out empty arrays',
    'arrays in arrays',
    inValues((value) => (Array.isArray(value) && value.length === 0 ? null : value)),
  ),
  changing('cuts long records', '20 kB', (record) => (JSON.stringify(record).length > 16_384 ? {} : record)),
  changing('keeps Latin-1', 'texts of all alphabets', inText(textAsLatin1)),
  changing(
    'leaves out NULs',
    'control characters',
    inText((json) => json.replaceAll('\\u0000', '')),
  ),
  changing(
    'escapes quotes',
    'characters that need escaping',
    inValues((value) => (typeof value === 'string' ? value.replaceAll("'", "''") : value)),
  ),
  changing('names the version in the record', 'fields named like others', (record) => ({
    ...record,
    version: undefined,
  })),
  changing('leaves out fields that every object has', 'fields named like what every object has', (record) =>
    Object.fromEntries(Object.entries(record).filter(([field]) => !(field in {}))),
  ),
]
