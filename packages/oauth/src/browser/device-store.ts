import { randomText } from '../internal/random.ts'
import { parseStored } from '../stores/shared/record-text.ts'
import type { TokenRecord } from '../tokens/record.ts'
import type { Stored, TokenStore } from '../tokens/store.ts'
import { RecordDatabase } from './record-database.ts'

/** What lies in the database under a key. */
interface Row {
  readonly version: string
  readonly record: string
}

/**
 * Keeps records on the device, for all tabs and workers of the origin, until they are unlinked. In IndexedDB, since tabs
 * that share `localStorage` may read each other's writes late, and only its transactions compare and set in one step.
 */
export class DeviceStore implements TokenStore {
  readonly sharing = 'fleet'
  readonly #database: RecordDatabase

  /** Apps of one origin keep apart by their keys. */
  constructor(consumerKey: string) {
    this.#database = new RecordDatabase(`dropbox-oauth:${consumerKey}`)
  }

  async read(key: string): Promise<Stored | undefined> {
    const row = await this.#database.run<Row | undefined>('readonly', (rows, resolve) =>
      onRow(rows, key, resolve),
    )
    return row && parseStored(row.record, row.version)
  }

  write(key: string, record: TokenRecord, expected: string | undefined): Promise<string | undefined> {
    const row: Row = { version: randomText(22), record: JSON.stringify(record) }
    return this.#database.run('readwrite', (rows, resolve) =>
      onRow(rows, key, (stored) => {
        if (stored?.version !== expected) return resolve(undefined)
        rows.put(row, key)
        resolve(row.version)
      }),
    )
  }

  delete(key: string, expected: string): Promise<boolean> {
    return this.#database.run('readwrite', (rows, resolve) =>
      onRow(rows, key, (stored) => {
        if (stored?.version !== expected) return resolve(false)
        rows.delete(key)
        resolve(true)
      }),
    )
  }

  async *list(): AsyncIterable<string> {
    yield* await this.#database.run<string[]>('readonly', (rows, resolve) => {
      const request = rows.getAllKeys()
      request.onsuccess = () => resolve(request.result.map(String))
    })
  }
}

function onRow(rows: IDBObjectStore, key: string, use: (row: Row | undefined) => void): void {
  const request: IDBRequest<Row | undefined> = rows.get(key)
  request.onsuccess = () => use(request.result)
}
