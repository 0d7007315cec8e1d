import type { DropboxEndpoints } from 'dropbox-oauth'

/** What only some runtimes have: the part of a server, files, `node:sqlite`, a page. */
export type Place = 'server' | 'files' | 'sqlite' | 'page'

/** Where and with what the checks run. Plain data: it crosses to other processes. */
export interface Setting {
  readonly endpoints: DropboxEndpoints
  /** The address of the emulator's controls, reachable from here. */
  readonly control: string
  readonly app: { readonly key: string; readonly secret: string; readonly redirectUri: string }
  /** Which of the package's transports this runtime is to take. */
  readonly transport: 'node' | 'fetch'
  readonly places: readonly Place[]
  /** An empty folder, where there are files. */
  readonly directory?: string
}

/** One promise about a runtime. */
export interface Check {
  /** What it is about, as the documentation's table has it. */
  readonly topic: string
  /** A sentence about the library. */
  readonly name: string
  /** Where it can be kept; everywhere unless given. */
  readonly place?: Place
  /** Rejects where the promise is not kept. */
  readonly run: (setting: Setting) => Promise<void>
}

/** Checks of one topic. */
export function topic(
  name: string,
  checks: Readonly<Record<string, Check['run']>>,
  place?: Place,
): readonly Check[] {
  return Object.entries(checks).map(([sentence, run]) => ({
    topic: name,
    name: `${name}: ${sentence}`,
    run,
    ...(place && { place }),
  }))
}
