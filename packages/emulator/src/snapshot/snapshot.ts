import type { BoundedMap } from '../state/bounded-map.ts'
import { clearState } from '../state/state.ts'
import type { State } from '../state/state.ts'
import type { World } from '../world.ts'
import type { Remembered, Snapshot } from './format.ts'

/** Takes a snapshot. Nothing in it changes later. */
export function takeSnapshot({ clock, directory, state, keys }: World): Snapshot {
  const signingKey = keys.export()
  return structuredClone({
    format: 1,
    clock: clock.read(),
    ...directory,
    state: Object.fromEntries(
      Object.entries(state).map(([kind, map]: [string, BoundedMap<unknown>]) => [kind, [...map.entries()]]),
    ) as unknown as Remembered,
    ...(signingKey !== undefined && { signingKey }),
  })
}

/** Puts the state, the time and the signing key back; a snapshot without a key leaves the one that is there. */
export function restoreState({ clock, state, keys }: World, snapshot: Snapshot): void {
  const { state: remembered, signingKey, clock: reading } = structuredClone(snapshot)
  if (signingKey !== undefined) keys.import(signingKey)
  clock.set(reading)
  clearState(state)
  for (const [kind, map] of Object.entries(state) as [keyof State, BoundedMap<unknown>][]) {
    for (const [name, value] of remembered[kind]) map.set(name, value)
  }
}
