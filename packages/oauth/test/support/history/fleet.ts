import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { DropboxOAuth2FlowNoRedirect } from 'dropbox-oauth'
import { createEmulator, type Emulator } from 'dropbox-oauth-emulator'
import type { Breakage } from './broken-stores.ts'
import { checkHistory } from './check-history.ts'
import type { TokenRequest } from './check/tokens.ts'
import type { HistoryEvent, Violation } from './event.ts'
import type { ManagerWork, Round } from './manager-worker.ts'
import { openStore, type Place } from './open-store.ts'
import { Worker } from './processes.ts'
import { readHistory } from './read-history.ts'
import { RecordedManager } from './recorded-manager.ts'
import { Recorder } from './recording-store.ts'
import { tokenRequestsOf } from './token-requests.ts'

export interface FleetOptions {
  readonly place: Place
  readonly processes: number
  readonly keys: readonly string[]
  readonly breakage?: Breakage
}

/** What happens in a round besides tokens being asked for by all. */
export interface Turn {
  readonly advanceMs?: number
  /** How many processes are killed in the middle of it; others take their place afterwards. */
  readonly kill?: number
  /** A key that two processes unlink. */
  readonly unlink?: string
  /** Whether `unlink`'s key is linked again at the same time. */
  readonly relink?: boolean
  /** Whether the next refresh finds its grant revoked. */
  readonly revoke?: boolean
}

/** Processes with a manager each, over one store and one emulator, with a clock for all of them. */
export class Fleet implements AsyncDisposable {
  readonly emulator: Emulator
  readonly #options: FleetOptions
  readonly #folder = mkdtempSync(join(tmpdir(), 'dropbox-oauth-fleet-'))
  readonly #work: ManagerWork
  readonly #manager: RecordedManager
  readonly #close: () => Promise<void>
  #workers: Worker[] = []
  #aheadMs = 0
  #started = 0
  #killed = 0

  private constructor(emulator: Emulator, options: FleetOptions, own: Awaited<ReturnType<typeof openStore>>) {
    this.emulator = emulator
    this.#options = options
    this.#close = own.close
    const { place, breakage } = options
    const { key = '', secret = '' } = emulator.apps[0] ?? {}
    this.#work = {
      place,
      folder: this.#folder,
      consumerKey: key,
      consumerSecret: secret,
      endpoints: emulator.endpoints,
      ...(breakage && { breakage }),
    }
    const recorder = new Recorder(join(this.#folder, 'home.jsonl'), 'home')
    const now = (): number => Date.now() + this.#aheadMs
    this.#manager = new RecordedManager({ ...this.#app, store: own.store, now, recheckMs: 0 }, recorder)
  }

  static async start(options: FleetOptions): Promise<Fleet> {
    const emulator = await createEmulator({ port: 0 })
    const fleet = new Fleet(emulator, options, await openStore(options.place))
    try {
      for (const key of options.keys) await fleet.link(key)
      await fleet.#fill()
    } catch (error) {
      await fleet[Symbol.asyncDispose]()
      throw error
    }
    return fleet
  }

  /** A login at the emulator, linked by this very process. */
  async link(key: string): Promise<void> {
    const flow = new DropboxOAuth2FlowNoRedirect({ ...this.#app, tokenAccessType: 'offline' })
    const { code = '' } = await this.emulator.authorize(await flow.start())
    await this.#manager.link(key, await flow.finish(code))
  }

  /** Lets all processes ask for the tokens of all keys at once. Gives the codes of what they could not get. */
  async play(turn: Turn): Promise<string[]> {
    this.#aheadMs += turn.advanceMs ?? 0
    this.emulator.clock.advance(turn.advanceMs ?? 0)
    if (turn.revoke) this.emulator.faults.add({ match: { grantType: 'refresh_token' }, revokeFirst: true })
    const { keys } = this.#options
    const answers = this.#workers.map((worker, i) => {
      const unlink = turn.unlink !== undefined && i < 2 ? [turn.unlink] : []
      return worker.ask({ aheadMs: this.#aheadMs, tokens: keys, unlink } satisfies Round)
    })
    const [codes] = await Promise.all([
      Promise.all(answers),
      turn.relink && turn.unlink !== undefined ? this.link(turn.unlink) : undefined,
      this.#kill(turn.kill ?? 0),
    ])
    this.emulator.faults.clear()
    await this.#fill()
    return codes.flatMap((some) => (some as string[] | undefined) ?? [])
  }

  /** Links again what is no longer linked. */
  async mend(): Promise<void> {
    for (const key of this.#options.keys) {
      const { state } = await this.#manager.tokens.status(key)
      if (state === 'unlinking') await this.#manager.unlink(key)
      if (state !== 'linked') await this.link(key)
    }
  }

  get history(): HistoryEvent[] {
    return readHistory(this.#folder)
  }

  get requests(): TokenRequest[] {
    return tokenRequestsOf(this.emulator.requests.list({ endpoint: 'token' }, { secrets: true }))
  }

  get violations(): Violation[] {
    return checkHistory(this.history, { requests: this.requests, excused: this.#killed })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const worker of this.#workers) worker.kill()
    await Promise.all(this.#workers.map((worker) => worker.ended()))
    await this.#close()
    await this.emulator.close()
    rmSync(this.#folder, { recursive: true })
  }

  get #app() {
    const { consumerKey, consumerSecret, endpoints } = this.#work
    return { consumerKey, consumerSecret, endpoints }
  }

  /** At some moment while the others work. */
  async #kill(count: number): Promise<void> {
    for (const worker of this.#workers.slice(0, count)) {
      await wait(Math.random() * 40)
      worker.kill()
      await worker.ended()
      this.#killed++
    }
    this.#workers = this.#workers.slice(count)
  }

  async #fill(): Promise<void> {
    const missing = this.#options.processes - this.#workers.length
    const names = Array.from({ length: missing }, () => [`p${this.#started++}`, this.#work] as const)
    this.#workers.push(...(await Worker.start('manager-worker.ts', Object.fromEntries(names))))
  }
}
