import type { App, Team, User } from '../seed/directory.ts'
import type { BoundedMap } from '../state/bounded-map.ts'
import type { Reading } from '../state/clock.ts'
import type { State } from '../state/state.ts'

/**
 * All that an emulator knows at one moment, as plain data that JSON can carry: accounts and apps, links, tokens, sign-ins,
 * the time, the key of id tokens. Not in it: faults and the request log. It holds every secret in the clear.
 */
export interface Snapshot {
  readonly format: 1
  readonly clock: Reading
  readonly apps: readonly App[]
  readonly users: readonly User[]
  readonly teams: readonly Team[]
  readonly state: Remembered
  /** A private JWK. */
  readonly signingKey?: Readonly<Record<string, unknown>>
}

/** The state between requests: of each kind the names and what they stand for, oldest first. */
export type Remembered = {
  readonly [Kind in keyof State]: readonly (readonly [string, ValueOf<State[Kind]>])[]
}

type ValueOf<Map> = Map extends BoundedMap<infer Value> ? Value : never
