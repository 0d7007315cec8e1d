import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const root = here('../../../../..')

/** A process that runs a module of this folder. It says that it is ready, and then answers each message with one. */
export class Worker {
  readonly name: string
  readonly #child: ChildProcess
  readonly #ended: Promise<number | string>

  private constructor(code: string, name: string, settings: object) {
    const args = ['--enable-source-maps', '--input-type=module', '-', JSON.stringify({ ...settings, name })]
    this.name = name
    this.#child = spawn(process.execPath, args, { cwd: root, stdio: ['pipe', 'inherit', 'inherit', 'ipc'] })
    this.#child.stdin?.end(code)
    this.#ended = once(this.#child, 'exit').then(([exitCode, signal]) => exitCode ?? signal)
  }

  /** Starts one for each of the settings, and waits until all are ready. */
  static async start(module: string, settings: Readonly<Record<string, object>>): Promise<Worker[]> {
    const code = await bundle(module)
    const workers = Object.entries(settings).map(([name, own]) => new Worker(code, name, own))
    try {
      await Promise.all(workers.map((worker) => worker.#ready()))
    } catch (error) {
      for (const worker of workers) worker.kill()
      throw error
    }
    return workers
  }

  async #ready(): Promise<void> {
    const gone = this.#ended.then((end) => {
      throw new Error(`${this.name} ended before it was ready: ${end}`)
    })
    await Promise.race([once(this.#child, 'message'), gone])
  }

  /** Gives the answer, which is `undefined` when the process is killed before. */
  async ask(message: object): Promise<unknown> {
    const answer = once(this.#child, 'message').then(([said]: unknown[]) => said)
    // A process that has just ended does not hear it.
    if (this.#child.connected) this.#child.send(message, () => {})
    return Promise.race([answer, this.#ended.then(() => undefined)])
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }

  /** How it ended: its code, or the signal that ended it. */
  ended(): Promise<number | string> {
    return this.#ended
  }
}

const bundles = new Map<string, Promise<string>>()

/** In one piece a module starts many times faster, which counts when fifty do at once. */
function bundle(module: string): Promise<string> {
  const made = bundles.get(module) ?? compile(here(module))
  bundles.set(module, made)
  return made
}

async function compile(path: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    sourcemap: 'inline',
    alias: {
      '#transport': here('../../../src/transport/node.ts'),
      'dropbox-oauth': here('../../../src/index.ts'),
      'dropbox-oauth/stores': here('../../../src/stores'),
    },
    resolveExtensions: ['.ts'],
  })
  return outputFiles[0]?.text ?? ''
}
