// The parts of the drivers' clients that the store uses. A structure, not an import: the driver is the user's.

/** What the store uses of a client or a pool of node-redis. */
export interface NodeRedisClient {
  readonly isReady?: boolean
  sendCommand(args: string[], options?: object): Promise<unknown>
}

/** What the store uses of a sentinel client of node-redis. */
export interface NodeRedisSentinel {
  readonly isReady: boolean
  getMasterNode(): unknown
  sendCommand(isReadonly: boolean, args: string[], options?: object): Promise<unknown>
}

/** What the store uses of a cluster client of node-redis. */
export interface NodeRedisCluster {
  readonly isReady?: boolean
  readonly masters: readonly unknown[]
  nodeClient(node: never): NodeRedisClient | Promise<NodeRedisClient>
  sendCommand(key: string, isReadonly: boolean, args: string[], options?: object): Promise<unknown>
}

/** What the store uses of a client of ioredis or iovalkey. */
export interface IoRedisClient {
  readonly status: string
  readonly options: { readonly keyPrefix?: string | undefined }
  call(command: string, ...args: string[]): Promise<unknown>
}

/** What the store uses of a cluster client of ioredis or iovalkey. */
export interface IoRedisCluster extends IoRedisClient {
  nodes(role: 'master'): IoRedisClient[]
}

/** A client of `redis` (node-redis 4 or later), `ioredis` or `iovalkey`, for one server, sentinels or a cluster. */
export type RedisClient =
  NodeRedisClient | NodeRedisSentinel | NodeRedisCluster | IoRedisClient | IoRedisCluster
