import { mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FaultProxy } from '../../support/fault-proxy.ts'
import { startPostgres } from '../../support/postgres-server.ts'
import { startRedis } from '../../support/redis-server.ts'
import type { StoreAddress } from './shared-store.ts'

/** Ends an outage. */
export type Recover = () => Promise<void>

/** Where the records of one fleet are. */
export interface Place {
  /** For the processes: what goes wrong with the store goes wrong on this way to it. */
  readonly address: StoreAddress
  /** For who judges them: no outage is felt here. */
  readonly direct: StoreAddress
  /** Moves the store as far away as it can be. Gives what brings it back. */
  moveAway(): () => void
  /** Ways of being down. */
  readonly outages: Readonly<Record<string, () => Promise<Recover>>>
}

/** A server, or a folder, for any number of fleets one after the other. */
export interface Host {
  /** A place that nobody has used yet. */
  newPlace(): Place
  stop(): Promise<void>
}

export async function hostFiles(): Promise<Host> {
  const folder = await mkdtemp(join(tmpdir(), 'dropbox-oauth-places-'))
  let places = 0
  return {
    newPlace() {
      const directory = join(folder, `tokens-${places++}`)
      const address = { kind: 'file', directory } as const
      const outages = {
        async 'is not mounted'() {
          await rename(directory, `${directory}-away`)
          return () => rename(`${directory}-away`, directory)
        },
      }
      return { address, direct: address, moveAway: () => () => {}, outages }
    },
    stop: () => rm(folder, { recursive: true }),
  }
}

export async function hostRedis(): Promise<Host> {
  const server = await startRedis()
  const proxy = await FaultProxy.to(server)
  let places = 0
  return {
    newPlace() {
      const named = { kind: 'redis', prefix: `fleet-${places++}:` } as const
      const url = `redis://127.0.0.1:${proxy.port}`
      return {
        address: { ...named, url },
        direct: { ...named, url: server.url },
        moveAway: withNetwork(proxy),
        outages: outagesOf(proxy),
      }
    },
    async stop() {
      await proxy[Symbol.asyncDispose]()
      await server.stop()
    },
  }
}

export async function hostPostgres(): Promise<Host> {
  const server = await startPostgres()
  const proxy = await FaultProxy.to(server)
  let places = 0
  return {
    newPlace() {
      const named = { kind: 'postgres', table: `fleet_${places++}` } as const
      const url = `postgres://postgres@127.0.0.1:${proxy.port}/postgres`
      return {
        address: { ...named, url },
        direct: { ...named, url: server.url() },
        moveAway: withNetwork(proxy),
        outages: outagesOf(proxy),
      }
    },
    async stop() {
      await proxy[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}

/** As through a network: there, all processes have read a record before the first has written it. */
const withNetwork = (proxy: FaultProxy) => (): (() => void) =>
  proxy.add('upstream', { type: 'latency', latencyMs: 4, jitterMs: 4 })

function outagesOf(proxy: FaultProxy): Place['outages'] {
  return {
    async 'refuses connections'() {
      await proxy.down()
      return () => proxy.up()
    },
    async 'resets connections'() {
      return ending(proxy.add('downstream', { type: 'reset_peer', timeoutMs: 0 }))
    },
    async 'answers nothing'() {
      return ending(proxy.add('downstream', { type: 'timeout', timeoutMs: 0 }))
    },
  }
}

const ending =
  (remove: () => void): Recover =>
  async () =>
    remove()
