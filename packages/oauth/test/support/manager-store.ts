import { MemoryStore, type TokenRecord, type TokenStore } from '../../src/index.ts'
import type { Stored } from '../../src/tokens/store.ts'

export type Operation = 'setup' | 'read' | 'write' | 'delete' | 'list'
type Hook = (operation: Operation, record?: TokenRecord) => unknown

/** A store in memory that can be made to fail, hang or wait: before an operation, or when it is done. */
export class TryingStore implements TokenStore {
  readonly sharing = 'fleet'
  readonly inner = new MemoryStore()
  readonly done: Operation[] = []
  /** What throws here keeps the operation from being done. */
  before: Hook = () => {}
  /** What throws here loses the answer. */
  after: Hook = () => {}

  async setup(): Promise<void> {
    await this.#do('setup', () => {})
  }

  read(key: string): Promise<Stored | undefined> {
    return this.#do('read', () => this.inner.read(key))
  }

  write(key: string, record: TokenRecord, expected: string | undefined): Promise<string | undefined> {
    return this.#do('write', () => this.inner.write(key, record, expected), record)
  }

  delete(key: string, expected: string): Promise<boolean> {
    return this.#do('delete', () => this.inner.delete(key, expected))
  }

  async *list(): AsyncIterable<string> {
    await this.#do('list', () => {})
    yield* this.inner.list()
  }

  /** The record as it is stored, with fields changed. */
  async change(key: string, change: (record: Record<string, unknown>) => object): Promise<void> {
    const stored = this.inner.read(key)
    const record = change({ ...stored?.record }) as TokenRecord
    const version = await this.inner.write(key, record, stored?.version)
    if (version === undefined) throw new Error('the record was changed meanwhile')
  }

  /** The fields as they are stored. */
  recordOf(key: string): Record<string, unknown> | undefined {
    return this.inner.read(key)?.record
  }

  async #do<T>(operation: Operation, work: () => T | Promise<T>, record?: TokenRecord): Promise<T> {
    await this.before(operation, record)
    this.done.push(operation)
    const answer = await work()
    await this.after(operation, record)
    return answer
  }
}

/** What a driver throws when its server is gone. */
export const outage = (): never => {
  throw Object.assign(new Error('connect ECONNREFUSED password=canary'), { code: 'ECONNREFUSED' })
}

/** Does nothing, and never ends. */
export const hang = (): Promise<never> => new Promise(() => {})

/** Something to wait at until it is opened, and to know of when somebody waits. */
export function gate(): { wait: () => Promise<void>; open: () => void; reached: Promise<void> } {
  let open = (): void => {}
  let reach = (): void => {}
  const opened = new Promise<void>((resolve) => (open = resolve))
  const reached = new Promise<void>((resolve) => (reach = resolve))
  return { wait: () => (reach(), opened), open: () => open(), reached }
}
