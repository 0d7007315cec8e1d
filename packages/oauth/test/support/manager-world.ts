import { isDropboxOAuthError, MemoryStore, TokenManager, type TokenStore } from '../../src/index.ts'
import type { AccountRecord } from '../../src/tokens/record.ts'
import { type Answering, FakeDropbox, json, serverFault } from './manager-dropbox.ts'
import { demand, Rules } from './manager-rules.ts'
import { randomBy, type VirtualTime } from './manager-time.ts'

export const key = 'dbid:ada'
export const timeoutMs = 1_000
const longestCallMs = 2 * timeoutMs + 500

export type StoreMode = 'good' | 'down' | 'hanging' | 'losing answers' | 'flaky'
export type DropboxMode = 'good' | 'down' | 'limiting' | 'refusing' | 'hanging' | 'losing answers' | 'flaky'

interface Process {
  tokens: TokenManager
  isDead: boolean
  /** Grants that this process has unlinked: it gives none of their tokens again. */
  readonly unlinked: Set<string>
}

/** Several managers, each with a store client and a network of its own that misbehave, on one store and one Dropbox. */
export class World {
  readonly time: VirtualTime
  readonly dropbox: FakeDropbox
  readonly rules: Rules
  readonly random: () => number
  readonly processes: Process[]
  storeMode: StoreMode = 'good'
  dropboxMode: DropboxMode = 'good'
  /** What was broken, of what is promised. */
  readonly broken: string[] = []
  /** What happened, in order. */
  readonly log: string[] = []
  readonly #store = new MemoryStore()
  readonly #pending = new Set<Promise<void>>()
  #lastGiven = ''
  #isCalm = false

  constructor(time: VirtualTime, seed: number, processes = 3) {
    this.time = time
    this.random = randomBy(seed)
    this.dropbox = new FakeDropbox(time.now)
    this.dropbox.rotates = this.random() < 0.3
    this.rules = new Rules(this.dropbox)
    this.processes = Array.from({ length: processes }, () => this.#start())
  }

  get record(): AccountRecord | undefined {
    return this.#store.read(key)?.record as AccountRecord | undefined
  }

  get isLinked(): boolean {
    return this.record?.state === 'linked'
  }

  get lastGiven(): string {
    return this.#lastGiven
  }

  /** Starts a call and judges what comes of it, when it comes. */
  call(index: number, name: string, run: (tokens: TokenManager, process: Process) => Promise<unknown>): void {
    const process = this.processes[index % this.processes.length]! // `!`: there are some
    const { absences, deaths } = this.rules
    const [wasAbsent, wasDead] = [!this.isLinked, this.record?.state === 'relink-required']
    const startedAt = this.time.now()
    const settle = (outcome: string, judge: () => void): void => {
      if (process.isDead) return
      this.log.push(`${this.time.now()} ${index} ${name}: ${outcome}`)
      this.#try(() => {
        const took = this.time.now() - startedAt
        demand(took <= longestCallMs, `${name} took ${took} ms`)
        judge()
      })
    }
    const work = run(process.tokens, process).then(
      (value) => settle(JSON.stringify(value) ?? '', () => {}),
      (error: unknown) =>
        settle(String(error), () => {
          const { code, reason } = error as { code: string; reason?: string }
          demand(isDropboxOAuthError(error), `${name} threw a foreign error: ${String(error)}`)
          demand(code !== 'bad_input' && code !== 'store_corrupt', `${name} threw ${String(error)}`)
          if (reason === 'not-linked')
            demand(wasAbsent || this.rules.absences > absences, `${name} took an outage for "not linked"`)
          if (reason === 'revoked')
            demand(wasDead || this.rules.deaths > deaths, `${name} took an outage for the end of the grant`)
        }),
    )
    const pending = work.finally(() => this.#pending.delete(pending))
    this.#pending.add(pending)
  }

  /** A token that was handed out. */
  judgeToken(token: string, process: Process, unlinked: ReadonlySet<string>, rejected?: string): void {
    if (process.isDead) return
    this.#lastGiven = token
    this.#try(() => {
      const end = this.dropbox.endOf(token)
      demand(end !== undefined, 'a token was given that Dropbox never made')
      demand(this.dropbox.now() < end, 'a token was given that had ended')
      demand(token !== rejected, 'a token was given that the caller had rejected')
      demand(
        !unlinked.has(this.dropbox.grantOf(token) ?? ''),
        'a token was given after its account was unlinked',
      )
    })
  }

  /** Lets all calls settle. What has not after the longest time that a call may take is broken. */
  async settle(): Promise<void> {
    await this.time.pass(longestCallMs)
    if (this.#pending.size > 0) this.broken.push(`${this.#pending.size} calls did not settle`)
    this.#pending.clear()
  }

  /** Runs while everything works, and all waits are over. */
  async whenWell(run: () => Promise<void>): Promise<void> {
    await this.settle()
    this.storeMode = 'good'
    this.dropboxMode = 'good'
    this.#isCalm = true
    await this.time.pass(400_000)
    await run()
    this.#isCalm = false
  }

  /** Ends a process, with all that it is doing, and starts another in its place. */
  crash(index: number): void {
    const at = index % this.processes.length
    this.processes[at]!.isDead = true // `!`: there are some
    this.processes[at] = this.#start()
  }

  #start(): Process {
    const process: Process = { isDead: false, unlinked: new Set(), tokens: undefined as never }
    process.tokens = new TokenManager({
      consumerKey: 'app_key',
      timeoutMs,
      store: this.#storeOf(process),
      now: this.dropbox.now,
      fetch: this.#fetchOf(process),
    })
    return process
  }

  #storeOf(process: Process): TokenStore {
    return {
      sharing: 'fleet',
      read: (name) => this.#operate(process, async () => this.#store.read(name)),
      write: (name, record, expected) =>
        this.#operate(process, () => {
          const before = this.record
          const written = this.#store.write(name, record, expected)
          return this.#judged(written, before, record as AccountRecord)
        }),
      delete: (name, expected) =>
        this.#operate(process, () => {
          const before = this.record
          return this.#judged(this.#store.delete(name, expected), before, undefined)
        }),
      list: () => this.#store.list(),
    }
  }

  async #judged<T>(
    done: Promise<T>,
    before: AccountRecord | undefined,
    after: AccountRecord | undefined,
  ): Promise<T> {
    const answer = await done
    if (answer) this.#try(() => this.rules.judge({ before, after }))
    return answer
  }

  async #operate<T>(process: Process, work: () => Promise<T>): Promise<T> {
    const modes: StoreMode[] = ['good', 'good', 'good', 'down', 'hanging', 'losing answers']
    const mode = this.storeMode === 'flaky' ? this.#oneOf(modes) : this.storeMode
    await this.time.sleep(this.#latency())
    if (mode === 'hanging') return new Promise(() => {})
    if (mode === 'down') throw Object.assign(new Error('down'), { code: 'ECONNREFUSED' })
    if (process.isDead && this.random() < 0.5) return new Promise(() => {})
    const answer = await work()
    if (process.isDead) return new Promise(() => {})
    await this.time.sleep(this.#latency())
    if (mode === 'losing answers') throw Object.assign(new Error('reset'), { code: 'ECONNRESET' })
    return answer
  }

  #fetchOf(process: Process): typeof fetch {
    const modes: DropboxMode[] = [
      'good',
      'good',
      'good',
      'down',
      'limiting',
      'refusing',
      'hanging',
      'losing answers',
    ]
    const answers: Record<Exclude<DropboxMode, 'flaky'>, Answering> = {
      good: () => undefined,
      down: () => serverFault(),
      limiting: () => json(429, {}, { 'retry-after': '7' }),
      refusing: () => json(400, { error: 'invalid_client' }),
      hanging: () => new Promise(() => {}),
      'losing answers': (asked) => {
        this.dropbox.answer(asked)
        return Promise.reject(new Error('reset'))
      },
    }
    return async (input, init) => {
      await this.time.sleep(this.#latency())
      if (process.isDead) return new Promise(() => {})
      const mode = this.dropboxMode === 'flaky' ? this.#oneOf(modes) : this.dropboxMode
      this.dropbox.answering = answers[mode as Exclude<DropboxMode, 'flaky'>]
      const answer = await this.dropbox.fetch(input, init)
      await this.time.sleep(this.#latency())
      return process.isDead ? new Promise(() => {}) : answer
    }
  }

  /** Mostly some milliseconds, sometimes longer than anybody waits. */
  #latency(): number {
    const [kind, size] = [this.#isCalm ? 0 : this.random(), this.random()]
    return Math.floor(kind < 0.9 ? size * 20 : kind < 0.98 ? size * 500 : size * 3 * timeoutMs)
  }

  #oneOf<T>(items: readonly T[]): T {
    return items[Math.floor(this.random() * items.length)]! // `!`: random() is below 1
  }

  #try(judge: () => void): void {
    try {
      judge()
    } catch (error) {
      this.broken.push(`${this.time.now()}: ${(error as Error).message}`)
    }
  }
}
