import { EventEmitter } from 'node:events'
import type { KeyvStoreAdapter } from 'keyv'

type Fault = 'throws' | 'reports' | 'refuses' | 'hangs'

/** An adapter that keeps texts in memory and fails on command, in the ways of real ones. */
export class FaultyAdapter extends EventEmitter implements KeyvStoreAdapter {
  opts = { dialect: 'sqlite', url: '' }
  namespace?: string | undefined
  readonly values = new Map<string, unknown>()
  fault: Fault | undefined
  /** The calls made so far, by name. */
  readonly calls: string[] = []

  async get<Value>(key: string): Promise<Value | undefined> {
    return this.#answer('get', undefined, () => this.values.get(key) as Value | undefined)
  }

  async set(key: string, value: unknown): Promise<boolean | undefined> {
    return this.#answer('set', false, () => void this.values.set(key, value))
  }

  async delete(key: string): Promise<boolean> {
    return this.#answer('delete', false, () => this.values.delete(key))
  }

  async clear(): Promise<void> {
    this.values.clear()
  }

  async *iterator<Value>(): AsyncGenerator<(string | Awaited<Value> | undefined)[], void> {
    await this.#answer('iterator', undefined, () => undefined)
    for (const [key, value] of this.values) yield [key, value as Awaited<Value>]
  }

  async #answer<T, Failure>(name: string, failure: Failure, act: () => T): Promise<T | Failure> {
    this.calls.push(name)
    await Promise.resolve()
    const error = Object.assign(new Error('connect ECONNREFUSED, CANARY-2f81'), { code: 'ECONNREFUSED' })
    if (this.fault === 'throws') throw error
    if (this.fault === 'reports') this.emit('error', error)
    if (this.fault === 'hangs') return new Promise<never>(() => {})
    return this.fault === undefined ? act() : failure
  }
}
