// The parts of the drivers' clients that the store uses. A structure, not an import: the driver is the user's.

/** What the store uses of a client or a pool of node-redis. */
export interface NodeRedisClient {
  /** Whether it is connected; a pool has none, and connects as it needs to. */
  readonly isReady?: boolean
  /** Sends one command. */
  sendCommand(args: string[], options?: object): Promise<unknown>
}

/** What the store uses of a sentinel client of node-redis. */
export interface NodeRedisSentinel {
  /** Whether it is connected. */
  readonly isReady: boolean
  /** What tells a sentinel client from a plain one. It is not called. */
  getMasterNode(): unknown
  /** Sends one command, to the master unless it only reads. */
  sendCommand(isReadonly: boolean, args: string[], options?: object): Promise<unknown>
}

/** What the store uses of a cluster client of node-redis. */
export interface NodeRedisCluster {
  /** Whether it is connected. */
  readonly isReady?: boolean
  /** The servers, for `setup()` and `list()`, which ask each. */
  readonly masters: readonly unknown[]
  /** Gives the client of one server. */
  nodeClient(node: never): NodeRedisClient | Promise<NodeRedisClient>
  /** Sends one command to the server that has the key. */
  sendCommand(key: string, isReadonly: boolean, args: string[], options?: object): Promise<unknown>
}

/** What the store uses of a client of ioredis or iovalkey. */
export interface IoRedisClient {
  /** `ready` when it is connected. */
  readonly status: string
  /** Its own prefix, which comes before the store's. */
  readonly options: { readonly keyPrefix?: string | undefined }
  /** Sends one command. */
  call(command: string, ...args: string[]): Promise<unknown>
}

/** What the store uses of a cluster client of ioredis or iovalkey. */
export interface IoRedisCluster extends IoRedisClient {
  /** The servers, for `setup()` and `list()`, which ask each. */
  nodes(role: 'master'): IoRedisClient[]
}

/** A client of `redis` (node-redis 4 or later), `ioredis` or `iovalkey`, for one server, sentinels or a cluster. */
export type RedisClient =
  NodeRedisClient | NodeRedisSentinel | NodeRedisCluster | IoRedisClient | IoRedisCluster
