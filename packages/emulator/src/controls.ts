import { authorizeHeadless } from './authorize/headless.ts'
import type { AuthorizeOptions, Authorized } from './authorize/authorize-options.ts'
import type { Fault, RequestFilter } from './faults/fault.ts'
import { isOwnOrigin } from './guard/cross-origin.ts'
import type { LoggedRequest, LogEvent } from './log/entry.ts'
import { rememberDirectory } from './snapshot/directory.ts'
import { checkSnapshot } from './snapshot/schema.ts'
import { restoreState, takeSnapshot } from './snapshot/snapshot.ts'
import type { Snapshot } from './snapshot/format.ts'
import type { World } from './world.ts'

/** What an emulator is steered by, from code and over HTTP alike. */
export interface Controls {
  readonly reset: () => void
  readonly snapshot: () => Snapshot
  readonly restore: (snapshot: unknown) => void
  readonly advance: (ms: number) => void
  readonly nowMs: () => number
  readonly addFault: (fault: Fault) => void
  readonly clearFaults: () => void
  readonly isOwnOrigin: (origin: string, url: URL) => boolean
  readonly listFaults: () => Fault[]
  readonly listRequests: (filter: RequestFilter) => LoggedRequest[]
  readonly subscribe: (listener: (event: LogEvent) => void) => () => void
  readonly authorize: (url: string, options: AuthorizeOptions) => Promise<Authorized>
  readonly env: () => Record<string, string>
}

/** The controls of a world that is as its seed says. `env` tells what other processes reach it by. */
export function createControls(world: World, env: () => Record<string, string>): Controls {
  const seeded = takeSnapshot(world)
  const refillDirectory = rememberDirectory(world.directory)
  const goTo = (snapshot: Snapshot): void => {
    restoreState(world, snapshot)
    refillDirectory(structuredClone(snapshot))
    world.faults.clear()
    world.log.clear()
  }
  return {
    reset: () => goTo(seeded),
    snapshot: () => takeSnapshot(world),
    restore: (snapshot) => goTo(checkSnapshot(snapshot)),
    advance: (ms) => world.clock.advance(ms),
    nowMs: () => world.clock.nowMs(),
    addFault: (fault) => world.faults.add(fault),
    clearFaults: () => world.faults.clear(),
    listFaults: () => world.faults.list(),
    listRequests: (filter) => world.log.list(filter),
    subscribe: (listener) => world.log.subscribe(listener),
    isOwnOrigin: (origin, url) => isOwnOrigin(origin, url, world.origins),
    authorize: async (url, options) => authorizeHeadless(url, options, world),
    env,
  }
}
