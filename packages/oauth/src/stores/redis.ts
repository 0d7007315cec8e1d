/**
 * Records in Redis or Valkey.
 * @module
 */
import { randomText } from '../internal/random.ts'
import { refuse, requireOptions, requireTimeout } from '../protocol/checks.ts'
import type { TokenRecord } from '../tokens/record.ts'
import type { Stored, TokenStore } from '../tokens/store.ts'
import { Asker } from './redis/asker.ts'
import type { RedisClient } from './redis/client.ts'
import { storeError } from './redis/failure.ts'
import { listKeys } from './redis/list.ts'
import { listOf, textOf, unexpected } from './redis/reply.ts'
import { deleteScript, readScript, writeScript } from './redis/scripts.ts'
import { checkServers } from './redis/setup.ts'
import { fromValue, toValue } from './redis/value.ts'

export type {
  IoRedisClient,
  IoRedisCluster,
  NodeRedisClient,
  NodeRedisCluster,
  NodeRedisSentinel,
  RedisClient,
} from './redis/client.ts'

/** What a `RedisStore` is made of. */
export interface RedisStoreOptions {
  /** A client of `redis` (node-redis 4 or later), `ioredis` or `iovalkey`. It stays yours to connect and to close. */
  readonly client: RedisClient
  /**
   * What the keys of all records begin with: `'dropbox-oauth:'` unless given. No other key of the server may begin with
   * it, also none of another store whose prefix is longer.
   */
  readonly prefix?: string | undefined
  /** How long to wait for each answer of the server, in milliseconds: 5,000 unless given. */
  readonly timeoutMs?: number | undefined
}

/**
 * Keeps records in Redis (6 or newer) or Valkey, also in a cluster, for any number of processes.
 *
 * Each record is one string, `1 <version> <the record as JSON>`, under the prefix and its key, without a time to live.
 * A script that is one atomic step reads, compares and sets it. A `keyPrefix` of ioredis comes in front; that of
 * node-redis does not reach the store.
 *
 * Of the server's settings two matter. When its memory is full it must refuse writes (`maxmemory-policy noeviction`)
 * and not delete what it likes; `setup()` checks that where it may. And what it acknowledges it loses in a crash
 * unless it writes it to disk (`appendonly yes`; with `appendfsync always` also the last second's), and in a failover as
 * far as the replica had not heard of it (`min-replicas-to-write` makes that less).
 *
 * The client's user needs these permissions, and those that its driver needs to connect:
 *
 * ```text
 * ACL SETUSER app on >password ~dropbox-oauth:* +eval +get +set +del +scan +info +cluster|nodes
 * ```
 *
 * `+scan` is for `list()` alone, `+info` lets `setup()` see the memory's settings, and `+cluster|nodes` is for a cluster.
 *
 * A lost connection is a `StoreUnavailableException` at once: nothing waits in the client's queue for its return, except
 * at the very start. A command that was sent and not answered in time may still be done. A replica is asked in vain for
 * what it does not have: it may not have heard of it yet.
 *
 * `list()` goes through all keys of the server, also those of others, and remembers what it has given, since Redis may
 * name a key twice. While a cluster moves slots it may miss some.
 *
 * @example
 * ```ts
 * import { TokenManager } from 'dropbox-oauth'
 * import { RedisStore } from 'dropbox-oauth/stores/redis'
 * import { createClient } from 'redis'
 *
 * const client = createClient({ url: 'redis://localhost' })
 * client.on('error', (error) => console.error('Redis:', error.message))
 * await client.connect()
 * const tokens = new TokenManager({ consumerKey: 'APP_KEY', store: new RedisStore({ client }) })
 * ```
 */
export class RedisStore implements TokenStore {
  readonly sharing = 'fleet'
  readonly #asker: Asker
  readonly #prefix: string

  /**
   * Sends no command yet.
   * @throws {BadInputException} `bad_input` for a client, prefix or timeout that is none.
   */
  constructor(options: RedisStoreOptions) {
    const { client, prefix = 'dropbox-oauth:', timeoutMs = 5_000 } = requireOptions(options)
    if (typeof prefix !== 'string') refuse('prefix', 'a text is needed')
    this.#asker = new Asker(client, requireTimeout(timeoutMs))
    this.#prefix = prefix
  }

  /**
   * Checks the connection, the permissions and the server's settings, and changes nothing.
   *
   * @throws {BadInputException} `bad_input` for a server that deletes records when its memory is full, for a missing
   * permission or password, and for a part of a cluster by a client that does not know of clusters.
   * @throws {StoreUnavailableException} `store_unavailable`, also for a replica and for a full memory.
   */
  setup(): Promise<void> {
    return checkServers(this.#asker, this.#prefix)
  }

  async read(key: string): Promise<Stored | undefined> {
    const reply = await this.#run(readScript, key)
    if (!Array.isArray(reply) && textOf(reply) === '0') return undefined
    const [version, value] = listOf(reply)
    return fromValue(textOf(version), textOf(value))
  }

  async write(key: string, record: TokenRecord, expected: string | undefined): Promise<string | undefined> {
    const version = randomText(22)
    const value = toValue(version, record)
    const reply = await this.#run(writeScript, key, value, ...(expected === undefined ? [] : [expected]))
    return isDone(reply) ? version : undefined
  }

  async delete(key: string, expected: string): Promise<boolean> {
    return isDone(await this.#run(deleteScript, key, expected))
  }

  async *list(): AsyncIterable<string> {
    try {
      yield* listKeys(this.#asker, this.#prefix)
    } catch (error) {
      throw storeError(error)
    }
  }

  async #run(script: string, key: string, ...args: string[]): Promise<unknown> {
    try {
      return await this.#asker.run(script, this.#prefix + key, args)
    } catch (error) {
      throw storeError(error)
    }
  }
}

/** Whether a script did what it is for, or gave 0, since another was first. */
function isDone(reply: unknown): boolean {
  const text = textOf(reply)
  if (text === '0') return false
  if (text === '1' || text === 'OK') return true
  throw unexpected()
}
