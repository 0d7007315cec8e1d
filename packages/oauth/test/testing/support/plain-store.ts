import { randomUUID } from 'node:crypto'
import type { TokenRecord, TokenStore } from 'dropbox-oauth'

/** A stored record. Text, so that no object is shared. */
export interface Row {
  readonly key: string
  readonly json: string
  readonly version: string
}

/** A store that keeps the contract, in parts that can be broken one by one. */
export class PlainStore implements TokenStore {
  readonly sharing: 'fleet' | 'process'
  readonly rows: Map<string, Row>

  constructor(rows = new Map<string, Row>(), sharing: 'fleet' | 'process' = 'process') {
    this.rows = rows
    this.sharing = sharing
  }

  /** Where a key's record lies. */
  place(key: string): string {
    return key
  }

  versionOf(_key: string, _json: string): string {
    return randomUUID()
  }

  async setup(): Promise<void> {}

  async read(key: string) {
    const row = this.rows.get(this.place(key))
    return row && { record: JSON.parse(row.json) as TokenRecord, version: row.version }
  }

  async write(key: string, record: TokenRecord, expected: string | undefined): Promise<string | undefined> {
    if (this.rows.get(this.place(key))?.version !== expected) return undefined
    return this.put(key, record)
  }

  put(key: string, record: TokenRecord): string {
    const json = JSON.stringify(record)
    const version = this.versionOf(key, json)
    this.rows.set(this.place(key), { key, json, version })
    return version
  }

  async delete(key: string, expected: string): Promise<boolean> {
    return this.rows.get(this.place(key))?.version === expected && this.rows.delete(this.place(key))
  }

  async *list(): AsyncIterable<string> {
    yield* [...this.rows.values()].map(({ key }) => key)
  }
}
