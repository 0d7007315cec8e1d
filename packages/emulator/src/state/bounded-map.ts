/** A map that forgets its oldest entry when it is full, so that no client can make the emulator grow without end. */
export class BoundedMap<Value> {
  readonly #limit: number
  readonly #entries: Map<string, Value> = new Map()
  /**
   * Goes along with the oldest: to look for it from the start again and again would pass all that has been deleted. Kept
   * only while the map is full: V8 keeps every table that a map has outgrown for an iterator that stands still.
   */
  #oldest: Iterator<string> | undefined

  constructor(limit: number) {
    this.#limit = limit
  }

  get size(): number {
    return this.#entries.size
  }

  get(key: string): Value | undefined {
    return this.#entries.get(key)
  }

  set(key: string, value: Value): void {
    this.#entries.delete(key)
    this.#entries.set(key, value)
    if (this.#entries.size <= this.#limit) {
      this.#oldest = undefined
      return
    }
    this.#oldest ??= this.#entries.keys()
    this.#entries.delete(this.#oldest.next().value as string)
  }

  delete(key: string): boolean {
    return this.#entries.delete(key)
  }

  clear(): void {
    this.#entries.clear()
    this.#oldest = undefined
  }

  entries(): IterableIterator<[string, Value]> {
    return this.#entries.entries()
  }

  values(): IterableIterator<Value> {
    return this.#entries.values()
  }
}
