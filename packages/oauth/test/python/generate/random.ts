import type { Json, JsonObject } from '../case.ts'

/** A seeded source of choices (mulberry32), so that the same cases come out on every machine, for ever. */
export interface Random {
  pick<T>(choices: readonly T[]): T
  chance(probability: number): boolean
}

export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    pick: (choices) => {
      if (choices.length === 0) throw new Error('nothing to choose from')
      return choices[Math.floor(next() * choices.length)] as (typeof choices)[number]
    },
    chance: (probability) => next() < probability,
  }
}

/** For each name the values it may take; `undefined` leaves the name out. */
export type Choices = Readonly<Record<string, readonly (Json | undefined)[]>>

/** Every combination of one value for each name. */
export function combinations(choices: Choices): JsonObject[] {
  return Object.entries(choices).reduce<JsonObject[]>(
    (made, [name, values]) => made.flatMap((one) => values.map((value) => withName(one, name, value))),
    [{}],
  )
}

/** One value for each name, at random. */
export function sample(random: Random, choices: Choices): JsonObject {
  return Object.entries(choices).reduce<JsonObject>(
    (made, [name, values]) => withName(made, name, random.pick(values)),
    {},
  )
}

const withName = (object: JsonObject, name: string, value: Json | undefined): JsonObject =>
  value === undefined ? object : { ...object, [name]: value }
