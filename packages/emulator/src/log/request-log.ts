import { matches } from '../faults/fault.ts'
import type { RequestFilter } from '../faults/fault.ts'
import { checkFilter } from '../faults/schema.ts'
import { LONGEST_WAIT_MS } from '../timers.ts'
import { Attempts } from './attempts.ts'
import type { LoggedRequest, LogEvent } from './entry.ts'
import { hideSecrets } from './hide-secrets.ts'
import { withoutSecrets } from './without-secrets.ts'

/** How many requests are remembered; the oldest go first. */
const LIMIT = 1_000

/** And how many characters of them: a thousand bodies of a megabyte would be too much. */
const LIMIT_CHARACTERS = 16_777_216

interface Waiter {
  readonly filter: RequestFilter
  readonly resolve: (entry: LoggedRequest) => void
}

/** The requests since the start or the last reset. Secrets are shown only to who asks for them in this process. */
export class RequestLog {
  #entries: LoggedRequest[] = []
  #characters = 0
  #nextId = 1
  #attempts = new Attempts()
  readonly #waiters = new Set<Waiter>()
  readonly #listeners = new Set<(event: LogEvent) => void>()
  readonly #appSecrets: () => readonly string[]

  /** The secrets of the apps are asked for when something is shown: apps can change. */
  constructor(appSecrets: () => readonly string[]) {
    this.#appSecrets = appSecrets
  }

  /** Takes in a request that has arrived. */
  open(request: Omit<LoggedRequest, 'id'>): LoggedRequest {
    const entry: LoggedRequest = { id: this.#nextId++, ...request }
    const earlier = this.#attempts.failedBefore(entry)
    if (earlier !== undefined) entry.retryOf = earlier
    this.#entries.push(entry)
    this.#grow(sizeOf(entry))
    for (const waiter of this.#waiters) if (matches(waiter.filter, entry)) waiter.resolve(entry)
    this.#tell({ type: 'request', entry })
    return entry
  }

  /** Notes the answer. */
  answer(entry: LoggedRequest, response: NonNullable<LoggedRequest['response']>): void {
    entry.response = response
    this.#end(entry)
    // One that is gone already would be counted for ever.
    if (this.#find(entry.id) === entry) this.#grow(response.body.length)
    this.#tell({ type: 'answer', entry })
  }

  /** Notes that there will be no answer. */
  cut(entry: LoggedRequest): void {
    this.#end(entry)
    this.#tell({ type: 'cut', entry })
  }

  #end(entry: LoggedRequest): void {
    for (const id of this.#attempts.ended(entry)) {
      const struck = this.#find(id)
      if (struck !== undefined) struck.swallowedBy = entry.id
    }
  }

  /** Ids have no gaps. */
  #find(id: number): LoggedRequest | undefined {
    return this.#entries[id - (this.#entries[0]?.id ?? 0)]
  }

  /** Calls the listener with what happens from now on, secrets blacked out. Returns what ends that. */
  subscribe(listener: (event: LogEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** A copy of an entry that can be shown to anyone. */
  withoutSecrets(entry: LoggedRequest): LoggedRequest {
    return withoutSecrets(entry, this.#appSecrets())
  }

  /** The same for what was made from entries. */
  hideSecrets<Value>(value: Value): Value {
    return hideSecrets(value, this.#appSecrets())
  }

  #tell(event: LogEvent): void {
    if (this.#listeners.size === 0) return
    const shown = event.type === 'reset' ? event : { ...event, entry: this.withoutSecrets(event.entry) }
    for (const listener of this.#listeners) listener(shown)
  }

  #grow(characters: number): void {
    this.#characters += characters
    while (
      this.#entries.length > LIMIT ||
      (this.#characters > LIMIT_CHARACTERS && this.#entries.length > 1)
    ) {
      this.#characters -= sizeOf(this.#entries.shift()!) // there is one: the length was just asked
    }
  }

  list(filter: RequestFilter = {}, options: { secrets?: boolean } = {}): LoggedRequest[] {
    checkFilter(filter)
    const found = this.#entries.filter((entry) => matches(filter, entry))
    return found.map((entry) =>
      options.secrets === true ? structuredClone(entry) : this.withoutSecrets(entry),
    )
  }

  /** The newest request that a test holds for, secrets shown. */
  findLast(holds: (entry: LoggedRequest) => boolean): LoggedRequest | undefined {
    return this.#entries.findLast(holds)
  }

  count(filter: RequestFilter = {}): number {
    checkFilter(filter)
    return this.#entries.filter((entry) => matches(filter, entry)).length
  }

  /** The first matching request, one that has arrived already included. It may still lack its response. */
  async waitFor(filter: RequestFilter, options: { timeoutMs?: number } = {}): Promise<LoggedRequest> {
    checkFilter(filter)
    const here = this.#entries.find((entry) => matches(filter, entry))
    if (here !== undefined) return this.withoutSecrets(here)
    const { timeoutMs = 5_000 } = options
    return this.withoutSecrets(await this.#arrival(filter, timeoutMs))
  }

  #arrival(filter: RequestFilter, timeoutMs: number): Promise<LoggedRequest> {
    return new Promise((resolve, reject) => {
      const settle = (act: () => void): void => {
        clearTimeout(timer)
        this.#waiters.delete(waiter)
        act()
      }
      const waiter: Waiter = { filter, resolve: (entry) => settle(() => resolve(entry)) }
      const missing = (): Error =>
        new Error(
          `no request matched ${JSON.stringify(filter)} within ${timeoutMs} ms; there were ${this.#summary()}`,
        )
      const timer = setTimeout(() => settle(() => reject(missing())), Math.min(timeoutMs, LONGEST_WAIT_MS))
      this.#waiters.add(waiter)
    })
  }

  /** What the requests were for. Names of routes are what clients call them: a token may be among them. */
  #summary(): string {
    return this.hideSecrets([...new Set(this.#entries.map(({ endpoint }) => endpoint))].join(', ')) || 'none'
  }

  clear(): void {
    this.#entries = []
    this.#characters = 0
    this.#nextId = 1
    this.#attempts = new Attempts()
    this.#tell({ type: 'reset' })
  }
}

const sizeOf = ({ url, body, response }: LoggedRequest): number =>
  url.length + body.length + (response?.body.length ?? 0)
