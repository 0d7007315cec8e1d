import { randomText } from '../../internal/random.ts'
import type { RedisClient } from './client.ts'
import { connectionOf, type Send } from './connection.ts'
import { textOf, unexpected } from './reply.ts'

/**
 * Sends commands while the client is connected, and waits for each no longer than a limit. Rejects with the driver's
 * own errors, and with one whose code is `ENOTCONN` or `ETIMEDOUT`.
 */
export class Asker {
  readonly isCluster: boolean
  readonly keyPrefix: string
  readonly #connection: ReturnType<typeof connectionOf>
  readonly #timeoutMs: number
  /** Until then the client is connecting for the first time, and its queue is the place to wait in. */
  #hasBeenReady = false

  constructor(client: RedisClient, timeoutMs: number) {
    this.#connection = connectionOf(client)
    this.isCluster = this.#connection.isCluster
    this.keyPrefix = this.#connection.keyPrefix
    this.#timeoutMs = timeoutMs
  }

  /** Runs a script on a key, where the key is. */
  run(script: string, key: string, args: readonly string[]): Promise<unknown> {
    // In lower case, since iovalkey puts its `keyPrefix` before the keys of a command it knows, and knows no EVAL.
    const command = ['eval', script, '1', key, ...args]
    return this.#ask((signal) => this.#connection.sendFor(key, command, signal))
  }

  /** Runs a script on a key that does not exist, to see that a server answers which takes writes. */
  async probe(script: string, prefix: string): Promise<void> {
    const reply = await this.run(script, prefix + randomText(22), [])
    if (textOf(reply) !== '0') throw unexpected()
  }

  /** Sends a command to one of the servers. */
  send(server: Send, args: string[]): Promise<unknown> {
    return this.#ask((signal) => server(args, signal))
  }

  /** Each server that has keys. */
  servers(): Promise<Send[]> {
    return this.#ask(() => this.#connection.servers())
  }

  // A command that waits in the client's queue for a lost connection may be sent long after its caller has given up.
  async #ask<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const isReady = this.#connection.isReady()
    if (this.#hasBeenReady && !isReady) throw failure('ENOTCONN')
    this.#hasBeenReady = isReady
    return within(this.#timeoutMs, work)
  }
}

async function within<T>(ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(failure('ETIMEDOUT'))
      controller.abort()
    }, ms)
  })
  try {
    return await Promise.race([work(controller.signal), late])
  } finally {
    clearTimeout(timer)
  }
}

const failure = (code: string): Error => Object.assign(new Error(code), { code })
