import { checkFault } from './schema.ts'
import { matches } from './fault.ts'
import type { Fault, RequestFacts } from './fault.ts'

/** How many faults can wait at once. */
const LIMIT = 1_000

interface Armed {
  readonly fault: Fault
  readonly random: () => number
  seen: number
  left: number
}

/** Decides when a request fails. What the failure looks like on the wire is not its business. */
export class FaultEngine {
  #armed: Armed[] = []

  /** @throws TypeError naming the field that is wrong. */
  add(fault: Fault): void {
    const checked = checkFault(fault)
    if (this.#armed.length >= LIMIT)
      throw new RangeError(`faults.add: ${LIMIT} faults are waiting; clear() them first`)
    this.#armed.push({
      fault: checked,
      random: seededRandom(checked.seed ?? Math.floor(Math.random() * 2 ** 32)),
      seen: 0,
      left: checked.times ?? 1,
    })
  }

  clear(): void {
    this.#armed = []
  }

  /** The faults that still wait, with what is left of their `times`. */
  list(): Fault[] {
    return this.#armed.map(({ fault, left }) => ({ ...fault, times: left }))
  }

  /** The first fault that strikes this request. It counts as used, and is gone after its last time. */
  take(facts: RequestFacts): Fault | undefined {
    const struck = this.#armed.find((armed) => strikes(armed, facts))
    if (struck === undefined) return undefined
    struck.left -= 1
    if (struck.left <= 0) this.#armed = this.#armed.filter((armed) => armed !== struck)
    return struck.fault
  }
}

function strikes(armed: Armed, facts: RequestFacts): boolean {
  const { match = {}, probability = 1 } = armed.fault
  if (!matches(match, facts)) return false
  armed.seen += 1
  if (armed.seen < (match.nth ?? 1)) return false
  return probability >= 1 || armed.random() < probability
}

/** mulberry32: small, and good enough to choose requests with. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
