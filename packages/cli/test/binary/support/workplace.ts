import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEmulator, type Emulator } from 'dropbox-oauth-emulator'
import { expect, inject, onTestFinished, vi } from 'vitest'
import { type Ended, Running, type Surroundings } from './running.ts'
import { Terminal } from './terminal.ts'

// Many processes, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 })

/** A user's machine as far as the command sees it: a home directory, an environment, and a Dropbox on a socket. */
export class Workplace {
  readonly emulator: Emulator
  readonly folder: string
  /** What `DROPBOX_OAUTH_HOME` says; not there before the first login. */
  readonly home: string
  readonly env: Record<string, string>
  /** What went to a screen or a pipe where no secret belongs. */
  readonly #said: string[] = []

  constructor(emulator: Emulator) {
    this.emulator = emulator
    this.folder = mkdtempSync(join(tmpdir(), 'dropbox-oauth-workplace-'))
    this.home = join(this.folder, 'home')
    this.env = {
      PATH: process.env['PATH'] ?? '',
      HOME: this.folder,
      TERM: 'xterm-256color',
      LANG: 'C.UTF-8',
      DROPBOX_OAUTH_HOME: this.home,
      DROPBOX_OAUTH_EMULATOR_URL: emulator.url,
    }
  }

  /** The key of an app that may be used without a secret. */
  get appKey(): string {
    return this.emulator.apps[0]?.key ?? ''
  }

  start(words: readonly string[], surroundings: Partial<Surroundings> = {}): Running {
    const running = new Running(words, { ...surroundings, env: { ...this.env, ...surroundings.env } })
    void running.ended.then(({ stdout, stderr }) => {
      this.#said.push(stderr, ...(['token', 'exec'].includes(words[0] ?? '') ? [] : [stdout]))
    })
    onTestFinished(() => void running.child.kill('SIGKILL'))
    return running
  }

  /** Runs a command to its end, with `input` as all of its stdin. */
  run(
    words: readonly string[],
    { input = '', ...surroundings }: Partial<Surroundings> & { input?: string } = {},
  ): Promise<Ended> {
    const running = this.start(words, surroundings)
    running.child.stdin?.end(input)
    return running.ended
  }

  openTerminal(words: readonly string[], env: Readonly<Record<string, string>> = {}): Terminal {
    const terminal = new Terminal([process.execPath, inject('program'), ...words], { ...this.env, ...env })
    void terminal.ended.then(() => this.#said.push(terminal.screen))
    onTestFinished(() => terminal.pty.kill('SIGKILL'))
    return terminal
  }

  /** Logs in by a pasted code. */
  async logIn(
    words: readonly string[] = [],
    surroundings: Partial<Surroundings> = {},
    user?: string,
  ): Promise<void> {
    const all = ['login', '--app-key', this.appKey, '--no-browser', '--insecure-storage', ...words]
    const login = this.start(all, surroundings)
    const { code } = await this.emulator.authorize(await login.loginUrl(), user === undefined ? {} : { user })
    login.type(`${code}\n`)
    expect(await login.ended).toMatchObject({ code: 0 })
  }

  /** A port of this moment, registered as an address of the app. */
  async registerPort(): Promise<string> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    server.close()
    await once(server, 'close')
    this.emulator.apps[0]?.redirectUris.push(`http://localhost:${port}/callback`)
    return String(port)
  }

  /** Every token that Dropbox has given out, and the app's secret. A code is spent once it is seen. */
  secrets(): string[] {
    const { state, apps } = this.emulator.snapshot()
    const tokens = JSON.stringify(state).match(/(?<=")(sl\.u\.|[\w-]{63})[\w-]+(?=")/g) ?? []
    return [...new Set(tokens), ...apps.flatMap(({ secret }) => (secret === undefined ? [] : [secret]))]
  }

  /** Closes the place. Fails when a secret was said aloud by whatever ran here. */
  async close(): Promise<void> {
    const secrets = this.secrets()
    await this.emulator.close()
    rmSync(this.folder, { recursive: true })
    for (const text of this.#said)
      for (const secret of secrets) expect(text, 'A secret was said aloud').not.toContain(secret)
  }
}

/** A fresh machine, with a Dropbox of its own; it closes with the test. */
export async function openWorkplace(): Promise<Workplace> {
  const place = new Workplace(await createEmulator({ port: 0 }))
  onTestFinished(() => place.close())
  return place
}
