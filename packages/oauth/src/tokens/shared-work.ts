import { RelinkRequiredException } from '../errors.ts'
import type { Access } from './access.ts'
import type { AccountRecord, Held } from './record.ts'
import { RememberedTokens } from './remembered-tokens.ts'
import { renew } from './renewal.ts'
import { type Progress, readRecord, type ManagerContext } from './manager-context.ts'

/** A renewal under way. */
export interface Flight {
  /** The token it replaces. */
  readonly outdated: Access | undefined
  readonly renewed: Promise<AccountRecord>
  readonly progress: Progress
}

/** What callers of one key share: one look at the store, one renewal, and for a moment what was seen. */
export class SharedWork {
  readonly remembered: RememberedTokens
  readonly #context: ManagerContext
  readonly #looks = new Map<string, Promise<Held | undefined>>()
  readonly #flights = new Map<string, Flight>()
  /** All of them, those too that were overtaken. */
  readonly #running = new Set<Promise<AccountRecord>>()

  constructor(context: ManagerContext) {
    this.#context = context
    this.remembered = new RememberedTokens(context.settings)
  }

  /** Joins a look under way, unless it finds no link: there may be one since, from before this caller came. */
  async look(key: string): Promise<Held | undefined> {
    const held = await this.#looks.get(key)
    return held?.record.state === 'linked' ? held : this.#lookAnew(key)
  }

  #lookAnew(key: string): Promise<Held | undefined> {
    const running = this.#looks.get(key)
    if (running) return running
    const look = readRecord(this.#context, key)
      .then((held) => {
        if (this.#looks.get(key) === look) this.#remember(key, held?.record)
        return held
      })
      .finally(() => this.#looks.get(key) === look && this.#looks.delete(key))
    this.#looks.set(key, look)
    return look
  }

  renew(key: string, held: Held): Flight {
    const running = this.#flights.get(key)
    if (running) return running
    const progress: Progress = { waitsFor: 'the token store' }
    const renewed = renew(this.#context, key, held, progress).finally(() => this.#running.delete(renewed))
    const flight = { outdated: held.record.access, renewed, progress }
    this.#running.add(renewed)
    this.#flights.set(key, flight)
    renewed.then(
      (record) => this.#land(key, flight, record),
      (error: unknown) => {
        if (error instanceof RelinkRequiredException) this.#land(key, flight, undefined)
        else if (this.#flights.get(key) === flight) this.#flights.delete(key)
      },
    )
    return flight
  }

  /** What a flight brought is known from here on; what a look has seen meanwhile may be older. */
  #land(key: string, flight: Flight, record: AccountRecord | undefined): void {
    if (this.#flights.get(key) !== flight) return // overtaken
    this.#flights.delete(key)
    this.#looks.delete(key)
    this.#remember(key, record)
  }

  /** What the renewal of a key waits for, where there is one. */
  progressOf(key: string): Progress {
    return this.#flights.get(key)?.progress ?? { waitsFor: 'the token store' }
  }

  /** What was read, or is being read, of this key is no longer so. */
  forget(key: string): void {
    this.remembered.forget(key)
    this.#looks.delete(key)
    this.#flights.delete(key)
  }

  /** Lets running renewals end. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#running)
  }

  #remember(key: string, record: AccountRecord | undefined): void {
    if (record?.state === 'linked') this.remembered.keep(key, record, this.#context.settings.wire.now())
    else this.remembered.forget(key)
  }
}
