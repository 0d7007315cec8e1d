import { RelinkRequiredException } from '../errors.ts'
import type { Access } from './access.ts'
import type { AccountRecord, Held } from './record.ts'
import { RememberedTokens } from './remembered-tokens.ts'
import { renew } from './renewal.ts'
import { type Progress, readRecord, type Workshop } from './workshop.ts'

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
  readonly #shop: Workshop
  readonly #looks = new Map<string, Promise<Held | undefined>>()
  readonly #flights = new Map<string, Flight>()
  readonly #overtaken = new WeakSet<Flight>()

  constructor(shop: Workshop) {
    this.#shop = shop
    this.remembered = new RememberedTokens(shop.settings)
  }

  /** Joins a look under way, unless it finds no link: there may be one since, from before this caller came. */
  async look(key: string): Promise<Held | undefined> {
    const held = await this.#looks.get(key)
    return held?.record.state === 'linked' ? held : this.#lookAnew(key)
  }

  #lookAnew(key: string): Promise<Held | undefined> {
    const running = this.#looks.get(key)
    if (running) return running
    const look = readRecord(this.#shop, key)
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
    const renewed = renew(this.#shop, key, held, progress).finally(() => this.#flights.delete(key))
    const flight = { outdated: held.record.access, renewed, progress }
    renewed.then(
      (record) => this.#overtaken.has(flight) || this.#remember(key, record),
      (error: unknown) => error instanceof RelinkRequiredException && this.remembered.forget(key),
    )
    this.#flights.set(key, flight)
    return flight
  }

  /** What the renewal of a key waits for, where there is one. */
  progressOf(key: string): Progress {
    return this.#flights.get(key)?.progress ?? { waitsFor: 'the token store' }
  }

  /** What was read, or is being read, of this key is no longer so. */
  forget(key: string): void {
    this.remembered.forget(key)
    this.#looks.delete(key)
    const flight = this.#flights.get(key)
    if (flight) this.#overtaken.add(flight)
  }

  /** Lets running renewals end. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.#flights.values()].map(({ renewed }) => renewed))
  }

  #remember(key: string, record: AccountRecord | undefined): void {
    if (record?.state === 'linked') this.remembered.keep(key, record, this.#shop.settings.wire.now())
    else this.remembered.forget(key)
  }
}
