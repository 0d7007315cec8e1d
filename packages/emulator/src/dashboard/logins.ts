import type { LoggedRequest } from '../log/entry.ts'
import type { State } from '../state/state.ts'
import { read } from './reading.ts'
import type { Reading } from './reading.ts'
import { isAddress, tracesOf } from './traces.ts'

/** The requests that belong to one sign-in of one person at one app, oldest first. */
export interface Login {
  /** The number of its first request. */
  readonly id: number
  readonly requests: Reading[]
  /** `false` for what belongs to no sign-in, which is kept together too. */
  readonly known: boolean
}

/**
 * Sorts a log into logins, the one with the newest request first. Requests belong together by what they hand on: the
 * authorize URL, the ticket of a page, the code, the tokens.
 */
export function loginsOf(log: readonly LoggedRequest[], state: State): Login[] {
  const sorter = new Sorter(state)
  for (const entry of log) sorter.take(read(entry))
  const last = ({ requests }: Login): number => requests.at(-1)!.entry.id // a login starts with a request
  return sorter.logins.toSorted((one, other) => last(other) - last(one))
}

class Sorter {
  readonly logins: Login[] = []
  readonly #state: State
  readonly #byTrace = new Map<string, Login>()
  readonly #byId = new Map<number, Login>()
  readonly #addresses = new Map<Login, string[]>()

  constructor(state: State) {
    this.#state = state
  }

  take(reading: Reading): void {
    const { id, retryOf } = reading.entry
    const { uses, leaves, concludes } = tracesOf(reading, this.#state)
    // A client that asks without anything that could tell who it is asks outside of every login.
    const known = uses.length > 0
    const traces = known ? [...uses, ...leaves] : ['none']
    const login = this.#find(known ? uses : traces) ?? this.#byId.get(retryOf ?? 0) ?? this.#begin(id, known)
    login.requests.push(reading)
    this.#byId.set(id, login)
    for (const trace of traces) this.#byTrace.set(trace, login)
    const addresses = [...(this.#addresses.get(login) ?? []), ...traces.filter(isAddress)]
    if (concludes) for (const address of addresses) this.#byTrace.delete(address)
    this.#addresses.set(login, concludes ? [] : addresses)
  }

  #find(traces: readonly string[]): Login | undefined {
    return traces.map((trace) => this.#byTrace.get(trace)).find((login) => login !== undefined)
  }

  #begin(id: number, known: boolean): Login {
    const login = { id, requests: [], known }
    this.logins.push(login)
    return login
  }
}
