import type { FaultEngine } from './faults/engine.ts'
import type { RequestLog } from './log/request-log.ts'
import type { SigningKeys } from './openid/signing-keys.ts'
import type { Directory } from './seed/directory.ts'
import type { Clock } from './state/clock.ts'
import type { State } from './state/state.ts'
import type { Switches } from './switches.ts'

/** Everything a request is handled with. Handlers get time, memory and failures from here and from nowhere else. */
export interface World {
  readonly clock: Clock
  readonly directory: Directory
  readonly state: State
  readonly faults: FaultEngine
  readonly log: RequestLog
  readonly switches: Switches
  readonly keys: SigningKeys
  /** `auto` allows every request at once, as the first user. */
  readonly consent: 'page' | 'auto'
  readonly origins: Origins
}

/** Where the emulator is reached. Read at each use: the port is known only once it listens. */
export interface Origins {
  /** What the socket listens on; without a port there is none. */
  bound?: string
  /** The same over TLS, where it is on. */
  secure?: string
  /** Origin of the authorize endpoint, which is also the issuer of id tokens. */
  web: string
  /** Origin of the token endpoint and of /2/. */
  api: string
}
