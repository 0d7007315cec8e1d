import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { afterAll, afterEach, beforeAll } from 'vitest'
import type { calls, Failure } from './child.ts'

type Calls = typeof calls
type Reply = { ready?: true; written?: number; value?: unknown; error?: Failure }

/** A process of its own that uses a store. */
export interface StoreProcess {
  readonly pid: number
  /** Rejects with what the store threw there, or when the process ends first. */
  call<N extends keyof Calls>(name: N, ...args: Parameters<Calls[N]>): Promise<Awaited<ReturnType<Calls[N]>>>
  /** Is told of the numbers that `count` has written. */
  onWritten(listener: (n: number) => void): void
  signal(name: NodeJS.Signals): void
  kill(): Promise<void>
}

/** For a test file: gives what starts a process. All are gone after each test. */
export function storeProcesses(): (directory: string, options?: { umask?: string }) => Promise<StoreProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'file-store-child-'))
  const script = join(folder, 'child.mjs')
  const running = new Set<StoreProcess>()
  beforeAll(async () => {
    const source = fileURLToPath(new URL('child.ts', import.meta.url))
    await build({ entryPoints: [source], bundle: true, platform: 'node', format: 'esm', outfile: script })
  })
  afterEach(async () => {
    await Promise.all([...running].map((process) => process.kill()))
    running.clear()
  })
  afterAll(() => rmSync(folder, { recursive: true }))
  return async (directory, { umask = '0022' } = {}) => {
    // One thread for files, so that a trace sees all of a store's system calls in their order.
    const env = { PATH: process.env['PATH'], UV_THREADPOOL_SIZE: '1', UV_USE_IO_URING: '0' }
    const child = fork(script, [directory, umask], { env, execArgv: [], serialization: 'advanced' })
    const started = storeProcess(child)
    running.add(started)
    await answerOf(child, 'ready')
    return started
  }
}

function storeProcess(child: ChildProcess): StoreProcess {
  return {
    pid: child.pid as number,
    call: ((name, ...args) => {
      const answer = answerOf(child, 'value')
      child.send({ name, args })
      return answer
    }) as StoreProcess['call'],
    onWritten(listener) {
      child.on('message', ({ written }: Reply) => written !== undefined && listener(written))
    },
    signal: (name) => void child.kill(name),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exit = once(child, 'exit')
      child.kill('SIGKILL')
      await exit
    },
  }
}

function answerOf(child: ChildProcess, field: 'ready' | 'value'): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const settle = (reply: Reply): void => {
      if (!(field in reply) && !reply.error) return
      child.off('message', settle).off('exit', ended)
      if (reply.error) reject(Object.assign(new Error(reply.error.message), reply.error))
      else resolve(reply[field])
    }
    const ended = (_: unknown, signal: string | null): void =>
      reject(new Error(`The process ended: ${signal}`))
    child.on('message', settle).on('exit', ended)
  })
}
