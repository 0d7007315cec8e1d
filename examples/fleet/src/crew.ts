import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { WorkerNews, WorkerSettings } from './worker.ts'

/** What a crew tells of its workers, by number. */
export interface CrewListener {
  news(worker: number, news: WorkerNews): void
  /** One was killed, and another has its place. */
  replaced(killed: number, by: number): void
  /** One has ended, and nobody had asked it to. */
  died(worker: number): void
}

/** The worker processes. Whoever is killed is replaced. */
export class Crew {
  readonly #settings: WorkerSettings
  readonly #listener: CrewListener
  readonly #workers = new Map<number, ChildProcess>()
  #hired = 0

  constructor(settings: WorkerSettings, listener: CrewListener) {
    this.#settings = settings
    this.#listener = listener
  }

  get size(): number {
    return this.#workers.size
  }

  /** Starts one, and gives its number at once and when it is ready. */
  hire(): { number: number; ready: Promise<unknown> } {
    const number = ++this.#hired
    const child = fork(fileURLToPath(new URL('worker.ts', import.meta.url)), [JSON.stringify(this.#settings)])
    this.#workers.set(number, child)
    child.on('message', (news: WorkerNews) => this.#listener.news(number, news))
    child.once('exit', () => this.#workers.delete(number) && this.#listener.died(number))
    return { number, ready: Promise.race([once(child, 'message'), once(child, 'exit')]) }
  }

  /** Kills one at random, in the middle of whatever it does. */
  killOne(): void {
    const all = [...this.#workers]
    const [number, child] = all[Math.floor(Math.random() * all.length)] ?? []
    if (number === undefined || !child) return
    this.#workers.delete(number)
    child.kill('SIGKILL')
    this.#listener.replaced(number, this.hire().number)
  }

  /** Lets all finish what they are at. */
  async dismiss(): Promise<void> {
    const children = [...this.#workers.values()]
    this.#workers.clear()
    await Promise.all(
      children.map(async (child) => {
        const gone = once(child, 'exit')
        if (child.connected) child.send('end')
        else child.kill() // it has not even begun
        await gone
      }),
    )
  }
}
