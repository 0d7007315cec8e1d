import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { until } from './local-dropbox.ts'
import type { Ask, MemberSettings, Outcome } from './member.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** What a process answered, by key. */
export type Answer = Readonly<Record<string, Outcome>>

/** Processes that have left their fleet, for the next one: starting one takes longer than most proofs. */
const idle = new Set<MemberProcess>()

/** A process of the fleet, seen from outside. */
export class MemberProcess {
  readonly #child: ChildProcess
  readonly #ended: Promise<undefined>
  /** Whether it has yet to answer. A frozen one always has. */
  #isBusy = false

  private constructor(child: ChildProcess) {
    this.#child = child
    this.#ended = once(child, 'exit').then(() => undefined)
  }

  static async join(settings: MemberSettings): Promise<MemberProcess> {
    const [waiting] = idle
    if (waiting) idle.delete(waiting)
    const member = waiting ?? (await MemberProcess.#start())
    await member.#say({ join: settings })
    return member
  }

  /** Ends those that wait for a fleet. */
  static async dismissAll(): Promise<void> {
    await Promise.all(Array.from(idle, (member) => member.kill()))
    idle.clear()
  }

  static async #start(): Promise<MemberProcess> {
    const stdio = ['pipe', 'inherit', 'inherit', 'ipc'] as const
    const child = spawn(process.execPath, ['--input-type=module', '-'], { cwd: here('.'), stdio: [...stdio] })
    const member = new MemberProcess(child)
    const gone = member.#ended.then(() => {
      throw new Error('A process of the fleet ended before it was ready; it has printed why')
    })
    child.stdin?.end(await code())
    await Promise.race([once(child, 'message'), gone])
    return member
  }

  /** Gives nothing when the process is killed before it answers. */
  async ask(ask: Ask): Promise<Answer | undefined> {
    const outcomes = (await this.#say({ ask })) as Outcome[] | undefined
    return outcomes && Object.fromEntries(ask.keys.map((key, i) => [key, outcomes[i]] as [string, Outcome]))
  }

  async #say(message: object): Promise<unknown> {
    this.#isBusy = true
    const answer = once(this.#child, 'message').then(([said]: unknown[]) => said)
    this.#child.send(message)
    const said = await Promise.race([answer, this.#ended])
    this.#isBusy = false
    return said
  }

  /** Returns when it runs no more. */
  async freeze(): Promise<void> {
    this.#child.kill('SIGSTOP')
    // After the name in brackets comes the state (proc(5)).
    await until(() =>
      / T /.test(readFileSync(`/proc/${this.#child.pid}/stat`, 'latin1').replace(/^.*\)/, '')),
    )
  }

  thaw(): void {
    this.#child.kill('SIGCONT')
  }

  /** Ends its part in a fleet. */
  async leave(): Promise<void> {
    if (this.#isBusy) await this.kill()
    else idle.add(this)
  }

  /** At once, whatever it does, as `kill -9`. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#ended
  }
}

let bundle: Promise<string> | undefined

/** The program of a process, in one piece with its drivers: fifty start many times faster so. */
function code(): Promise<string> {
  bundle ??= compile()
  return bundle
}

async function compile(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [here('member.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    external: ['pg-native'], // what pg can do without
    // Drivers that are CommonJS ask for Node's modules by this.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)",
    },
    alias: {
      '#transport': here('../../../src/transport/node.ts'),
      'dropbox-oauth': here('../../../src/index.ts'),
      'dropbox-oauth/stores': here('../../../src/stores'),
    },
  })
  return outputFiles[0]?.text ?? ''
}
