/** Time that passes only when it is told to, and at once: timers and the monotonic clock of the whole process. */
export class VirtualTime {
  #now = 0
  #ids = 0
  readonly #timers = new Map<number, { at: number; run: () => void }>()
  readonly #real = { setTimeout, clearTimeout }

  readonly now = (): number => this.#now

  install(): void {
    globalThis.setTimeout = ((run: () => void, ms = 0) => {
      this.#timers.set(++this.#ids, { at: this.#now + Math.max(0, ms), run })
      return this.#ids
    }) as never
    globalThis.clearTimeout = ((id: number) => void this.#timers.delete(id)) as never
    performance.now = this.now
  }

  [Symbol.dispose](): void {
    Object.assign(globalThis, this.#real)
    Reflect.deleteProperty(performance, 'now') // the real one is the prototype's
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms))
  }

  /** Lets time pass, timer by timer, with all that each of them sets off. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve))
      const due = this.#next(end)
      if (!due) break
      const [id, { at, run }] = due
      this.#timers.delete(id)
      this.#now = at
      run()
    }
    this.#now = end
  }

  #next(end: number): [number, { at: number; run: () => void }] | undefined {
    let next: [number, { at: number; run: () => void }] | undefined
    for (const timer of this.#timers)
      if (timer[1].at <= end && (!next || timer[1].at < next[1].at)) next = timer
    return next
  }
}

/** Random numbers from 0 to 1 that a seed repeats (mulberry32). */
export function randomBy(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}
