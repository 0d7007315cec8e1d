import { refuse } from '../../protocol/checks.ts'
import type {
  IoRedisClient,
  IoRedisCluster,
  NodeRedisClient,
  NodeRedisCluster,
  NodeRedisSentinel,
  RedisClient,
} from './client.ts'

/** Sends a command. node-redis takes it out of its queue when the signal aborts before it was sent. */
export type Send = (args: string[], signal: AbortSignal) => Promise<unknown>

/** A client of whichever driver, as the store sees it. */
export interface Connection {
  readonly isCluster: boolean
  /** What the client itself puts before every key. */
  readonly keyPrefix: string
  /** False when a command would wait in the client's queue until a lost connection is back. */
  readonly isReady: () => boolean
  /** Sends a command about one key to the server that has it. */
  readonly sendFor: (key: string, args: string[], signal: AbortSignal) => Promise<unknown>
  /** A way to each server that has keys. */
  readonly servers: () => Promise<Send[]>
}

/** @throws {BadInputException} `bad_input` for what is no client. */
export function connectionOf(client: RedisClient): Connection {
  const known: object = typeof client === 'object' && client !== null ? client : {}
  if (has(known, 'call') && has(known, 'nodes')) return ioRedisCluster(known as IoRedisCluster)
  if (has(known, 'call')) return ioRedis(known as IoRedisClient)
  if (has(known, 'sendCommand') && has(known, 'nodeClient'))
    return nodeRedisCluster(known as NodeRedisCluster)
  if (has(known, 'sendCommand') && has(known, 'getMasterNode'))
    return nodeRedisSentinel(known as NodeRedisSentinel)
  if (has(known, 'sendCommand')) return nodeRedis(known as NodeRedisClient)
  refuse('client', 'a client of redis (createClient, createCluster) or ioredis (Redis, Cluster) is needed')
}

const has = (client: object, method: string): boolean =>
  typeof (client as Record<string, unknown>)[method] === 'function'

const single = (send: Send) => ({
  isCluster: false,
  sendFor: (_: string, args: string[], signal: AbortSignal) => send(args, signal),
  servers: async () => [send],
})

function nodeRedis(client: NodeRedisClient): Connection {
  // A pool has no `isReady`, it makes connections as it needs them.
  return { ...single(toNodeRedis(client)), keyPrefix: '', isReady: () => client.isReady ?? true }
}

function nodeRedisSentinel(client: NodeRedisSentinel): Connection {
  const send: Send = (args, signal) => client.sendCommand(false, args, abortedBy(signal))
  return { ...single(send), keyPrefix: '', isReady: () => client.isReady }
}

function nodeRedisCluster(client: NodeRedisCluster): Connection {
  return {
    isCluster: true,
    keyPrefix: '',
    isReady: () => client.isReady ?? true,
    sendFor: (key, args, signal) => client.sendCommand(key, false, args, abortedBy(signal)),
    servers: async () => {
      const nodes = await Promise.all(client.masters.map(async (node) => client.nodeClient(node as never)))
      return nodes.map(toNodeRedis)
    },
  }
}

const toNodeRedis =
  (client: NodeRedisClient): Send =>
  (args, signal) =>
    client.sendCommand(args, abortedBy(signal))

/** Since node-redis 5. Version 4 calls it `signal`, and breaks its queue when told to abort what it has sent. */
const abortedBy = (signal: AbortSignal): object => ({ abortSignal: signal })

function ioRedis(client: IoRedisClient): Connection {
  return { ...single(toIoRedis(client)), ...stateOf(client) }
}

function ioRedisCluster(client: IoRedisCluster): Connection {
  const send = toIoRedis(client)
  return {
    ...single(send),
    ...stateOf(client),
    isCluster: true,
    servers: async () => client.nodes('master').map(toIoRedis),
  }
}

const toIoRedis =
  (client: IoRedisClient): Send =>
  ([command = '', ...args]) =>
    client.call(command, ...args)

const stateOf = (client: IoRedisClient) => ({
  keyPrefix: client.options?.keyPrefix ?? '',
  isReady: () => client.status === 'ready',
})
