import { EventEmitter, once, setMaxListeners } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

/** What goes wrong with the bytes of a direction, in the words of toxiproxy. */
export type Toxic =
  /** What is written comes later. */
  | { readonly type: 'latency'; readonly latencyMs: number; readonly jitterMs?: number }
  | { readonly type: 'bandwidth'; readonly bytesPerSecond: number }
  /** A black hole: nothing gets through, and the connection is closed after a time. 0: never; removing it lets all through. */
  | { readonly type: 'timeout'; readonly timeoutMs: number }
  /** The connection is reset after a time. */
  | { readonly type: 'reset_peer'; readonly timeoutMs: number }
  /** What is written at once comes in small pieces. */
  | { readonly type: 'slicer'; readonly size: number; readonly delayMs: number }
  /** The connection is closed after so many bytes. */
  | { readonly type: 'limit_data'; readonly bytes: number }

/** `upstream`: what the client sends. */
export type Direction = 'upstream' | 'downstream'

/** One direction of a connection. */
interface Stream {
  readonly direction: Direction
  readonly from: Socket
  readonly to: Socket
  passed: number
}

interface Dose {
  readonly toxic: Toxic
  readonly direction: Direction
}

/** A TCP proxy on a free port of 127.0.0.1 whose connections can be made to suffer, also those that are open already. */
export class FaultProxy implements AsyncDisposable {
  readonly #server = createServer({ allowHalfOpen: true }, (client) => this.#join(client))
  readonly #streams = new Set<Stream>()
  readonly #doses = new Set<Dose>()
  readonly #changes = new EventEmitter().setMaxListeners(0)
  readonly #closed = new AbortController()
  readonly #target: { readonly port: number; readonly host?: string }
  #port = 0

  private constructor(target: { readonly port: number; readonly host?: string }) {
    this.#target = target
    setMaxListeners(0, this.#closed.signal) // one for each delayed connection
  }

  static async to(target: { readonly port: number; readonly host?: string }): Promise<FaultProxy> {
    const proxy = new FaultProxy(target)
    await proxy.up()
    return proxy
  }

  get port(): number {
    return this.#port
  }

  /** How many connections are open. */
  get connections(): number {
    return new Set(Array.from(this.#streams, ({ from, to }) => [from, to]).flat()).size / 2
  }

  /** Gives a function that removes it again. */
  add(direction: Direction, toxic: Toxic): () => void {
    const dose = { toxic, direction }
    this.#doses.add(dose)
    for (const stream of this.#streams) void this.#strike(stream, dose)
    return () => {
      this.#doses.delete(dose)
      this.#changes.emit('change')
    }
  }

  /** Closes all connections and refuses new ones. */
  async down(): Promise<void> {
    if (!this.#server.listening) return
    this.#server.close()
    for (const { from } of this.#streams) from.destroy()
    await once(this.#server, 'close')
  }

  /** Listens again, at the port it had. */
  async up(): Promise<void> {
    this.#server.listen(this.#port, '127.0.0.1')
    await once(this.#server, 'listening')
    this.#port = (this.#server.address() as AddressInfo).port
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort()
    await this.down()
  }

  #join(client: Socket): void {
    const { port, host = '127.0.0.1' } = this.#target
    const server = connect({ port, host, allowHalfOpen: true, noDelay: true })
    client.setNoDelay(true)
    client.on('error', () => server.destroy())
    server.on('error', () => client.destroy())
    void this.#pump({ direction: 'upstream', from: client, to: server, passed: 0 })
    void this.#pump({ direction: 'downstream', from: server, to: client, passed: 0 })
  }

  async #pump(stream: Stream): Promise<void> {
    this.#streams.add(stream)
    for (const dose of this.#doses) void this.#strike(stream, dose)
    try {
      // Kept open after its end: the other direction may still need the socket.
      for await (const chunk of stream.from.iterator({ destroyOnReturn: false }))
        await this.#pass(stream, chunk as Buffer)
      await this.#hold(stream)
      stream.to.end()
    } catch {
      stream.from.destroy()
      stream.to.destroy()
    } finally {
      this.#streams.delete(stream)
    }
  }

  async #pass(stream: Stream, chunk: Buffer): Promise<void> {
    const latency = this.#find(stream, 'latency')
    if (latency) await this.#wait(latency.latencyMs + Math.random() * (latency.jitterMs ?? 0))
    for (let at = 0; at < chunk.length;) {
      await this.#hold(stream)
      const slicer = this.#find(stream, 'slicer')
      const bandwidth = this.#find(stream, 'bandwidth')
      const room = (this.#find(stream, 'limit_data')?.bytes ?? Infinity) - stream.passed
      const size = Math.min(
        slicer?.size ?? Infinity,
        Math.ceil((bandwidth?.bytesPerSecond ?? Infinity) / 20),
        room,
      )
      const piece = chunk.subarray(at, at + size)
      if (slicer) await this.#wait(slicer.delayMs)
      if (bandwidth) await this.#wait((piece.length / bandwidth.bytesPerSecond) * 1_000)
      if (!stream.to.write(piece)) await Promise.race([once(stream.to, 'drain'), once(stream.to, 'close')])
      at += piece.length
      stream.passed += piece.length
      if (piece.length >= room) return this.#cut(stream)
    }
  }

  /** Until nothing holds the direction back any more. */
  async #hold(stream: Stream): Promise<void> {
    const { signal } = this.#closed
    while (this.#find(stream, 'timeout')) await once(this.#changes, 'change', { signal })
  }

  /** What a toxic does to a connection by itself, without a byte that flows. */
  async #strike(stream: Stream, dose: Dose): Promise<void> {
    const { toxic, direction } = dose
    if (direction !== stream.direction) return
    if (toxic.type !== 'reset_peer' && !(toxic.type === 'timeout' && toxic.timeoutMs > 0)) return
    await this.#wait(toxic.timeoutMs).catch(() => {})
    if (!this.#doses.has(dose)) return
    if (toxic.type === 'timeout') return this.#cut(stream)
    stream.from.resetAndDestroy()
    stream.to.resetAndDestroy()
  }

  /** What was written before still arrives. */
  #cut({ from, to }: Stream): void {
    for (const socket of [from, to]) socket.destroySoon()
  }

  #wait(ms: number): Promise<void> {
    return wait(ms, undefined, { signal: this.#closed.signal })
  }

  #find<T extends Toxic['type']>({ direction }: Stream, type: T) {
    for (const dose of this.#doses)
      if (dose.direction === direction && dose.toxic.type === type)
        return dose.toxic as Extract<Toxic, { type: T }>
    return undefined
  }
}
