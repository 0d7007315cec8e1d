import { TokenManager } from '../../../src/index.ts'
import { LocalDropbox, tokenLife, until } from './local-dropbox.ts'
import { type Answer, MemberProcess } from './member-process.ts'
import type { Place } from './places.ts'
import { accountCount, scale } from './scale.ts'
import { type OpenStore, openStore } from './shared-store.ts'

export interface FleetOptions {
  readonly place: Place
  readonly processes?: number
  readonly accounts?: number
  /** For the managers. Long unless given, so that no busy machine makes a request be repeated. */
  readonly timeoutMs?: number
}

/** Processes with a manager each, over one store and one Dropbox, and the one who judges them. */
export class Fleet implements AsyncDisposable {
  readonly dropbox: LocalDropbox
  /** The accounts that are linked, by key. */
  readonly keys: readonly string[]
  members: readonly MemberProcess[] = []
  readonly #options: FleetOptions
  readonly #own: OpenStore
  readonly #manager: TokenManager

  private constructor(dropbox: LocalDropbox, own: OpenStore, options: FleetOptions) {
    this.dropbox = dropbox
    this.keys = dropbox.users
    this.#own = own
    this.#options = options
    const now = (): number => Date.now() + dropbox.aheadMs
    this.#manager = new TokenManager({ ...dropbox.app, store: own.store, now })
  }

  static async start(options: FleetOptions): Promise<Fleet> {
    const dropbox = await LocalDropbox.open(options.accounts ?? accountCount)
    const fleet = new Fleet(dropbox, await openStore(options.place.direct), options)
    for (const key of fleet.keys) await fleet.link(key)
    await fleet.fill()
    dropbox.startCount()
    return fleet
  }

  async link(key: string): Promise<void> {
    await this.#manager.link(await this.dropbox.login(key), { key })
  }

  /** Starts as many processes as are missing. */
  async fill(): Promise<void> {
    const { place, processes = scale.processes, timeoutMs = 60_000 } = this.#options
    const settings = { ...this.dropbox.app, address: place.address, timeoutMs }
    const missing = Array.from({ length: processes - this.members.length }, () =>
      MemberProcess.join(settings),
    )
    this.members = [...this.members, ...(await Promise.all(missing))]
  }

  /** All tokens end, for everybody at once. Requests are counted from here. */
  expire(): void {
    this.dropbox.advance(tokenLife)
    this.dropbox.startCount()
  }

  /** How long after `ask` all processes begin. */
  get startDelayMs(): number {
    return 20 + this.members.length
  }

  /** Asks at once, all of them for all keys unless told otherwise. */
  async ask(members = this.members, keys = this.keys, rejected?: string): Promise<Answer[]> {
    const { aheadMs } = this.dropbox
    const at = Date.now() + this.startDelayMs
    const ask = { aheadMs, at, keys, ...(rejected !== undefined && { rejected }) }
    const answers = await Promise.all(members.map((member) => member.ask(ask)))
    return answers.filter((answer) => answer !== undefined)
  }

  /** Asks until each has a token for each key. Gives the last answers, and the codes of all errors on the way. */
  async askUntilServed(members = this.members): Promise<{ answers: Answer[]; codes: Set<string> }> {
    const codes = new Set<string>()
    let answers: Answer[] = []
    await until(async () => {
      answers = await this.ask(members)
      const errors = answers.flatMap((answer) => Object.values(answer).flatMap(({ code }) => code ?? []))
      for (const code of errors) codes.add(code)
      return errors.length === 0
    })
    return { answers, codes }
  }

  /** What the store has of a key. */
  stored(key: string) {
    return this.#own.store.read(key)
  }

  /** For each key, whether it is linked and with which refresh token. */
  async grants(): Promise<unknown[]> {
    const stored = await Promise.all(this.keys.map(async (key) => this.stored(key)))
    return stored.map((one) => [one?.record['state'], one?.record['refreshToken']])
  }

  /** Kills one, which others do not replace before `fill`. */
  async kill(member: MemberProcess): Promise<void> {
    this.members = this.members.filter((other) => other !== member)
    await member.kill()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.members.map((member) => member.leave()))
    await this.#own.close()
    await this.dropbox[Symbol.asyncDispose]()
  }
}
