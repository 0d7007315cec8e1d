import type { TokenRecord } from 'dropbox-oauth'
import { PlainStore, type Row } from '../plain-store.ts'
import { alone, type BrokenStore } from './store.ts'

/** Places that make keys meet. */
const folding = (
  what: string,
  place: (key: string) => string,
  seenBy = 'no key meets another',
): BrokenStore =>
  alone(
    what,
    seenBy,
    class extends PlainStore {
      override place = place
    },
  )

export const keys: readonly BrokenStore[] = [
  folding('folds case', (key) => key.toLowerCase()),
  folding('folds composed and decomposed letters', (key) => key.normalize('NFC')),
  folding('folds what is compatible', (key) => key.normalize('NFKC')),
  folding('replaces what does not fit a file name', (key) => key.replaceAll(/[/\\:*?"<>|]/g, '_')),
  folding('resolves paths', (key) => new URL(`file:///${encodeURI(key).replaceAll('%2F', '/')}`).pathname),
  folding('cuts at a NUL', (key) => key.split('\0')[0] ?? ''),
  folding('trims', (key) => key.trim()),
  folding('trims the end', (key) => key.replace(/ +$/, '')),
  folding('cuts long keys', (key) => key.slice(0, 255)),
  folding('decodes percent signs', (key) => unescape(key)),
  folding('keeps Latin-1 of the key', (key) => Buffer.from(key, 'latin1').toString('latin1')),
  folding('leaves out a hash tag', (key) => key.replace(/^\{.*?\}/, '')),
  alone(
    'looks keys up in an object',
    'names that every object has',
    class extends PlainStore {
      readonly byName: Record<string, Row> = {}
      override async read(key: string) {
        const row = this.byName[key]
        return row && { record: JSON.parse(String(row.json)) as TokenRecord, version: row.version }
      }
      override async write(key: string, record: TokenRecord, expected: string | undefined) {
        if (this.byName[key]?.version !== expected) return undefined
        const version = super.put(key, record)
        this.byName[key] = { key, json: JSON.stringify(record), version }
        return version
      }
      override async delete(key: string, expected: string) {
        if (this.byName[key]?.version !== expected) return false
        this.rows.delete(key)
        return delete this.byName[key]
      }
    },
  ),
  alone(
    'lists where keys lie instead of keys',
    'list gives them back exactly',
    class extends PlainStore {
      override place(key: string) {
        return encodeURIComponent(key)
      }
      override async *list() {
        yield* this.rows.keys()
      }
    },
  ),
]
