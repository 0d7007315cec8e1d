import { createClient, RESP_TYPES } from 'redis'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { BadInputException, StoreUnavailableException } from '../../../src/errors.ts'
import { type RedisClient, RedisStore } from '../../../src/stores/redis.ts'
import { type RedisServer, startRedis } from '../../support/redis-server.ts'
import { leaks, textsOf } from '../../support/secrets.ts'
import { listed } from './handles.ts'

const canary = 'canary-5YRxlAmEuP0AAAAA'
const record = { format: 1, refreshToken: canary }

/** A client of each driver's kind that gives what it is told to, whatever it is asked. */
const kinds: readonly (readonly [string, (answer: () => unknown) => RedisClient])[] = [
  ['node-redis', (answer) => ({ isReady: true, sendCommand: async () => answer() })],
  ['ioredis', (answer) => ({ status: 'ready', options: {}, call: async () => answer() })],
]

const calls: readonly (readonly [string, (store: RedisStore) => Promise<unknown>])[] = [
  ['setup', (store) => store.setup()],
  ['read', (store) => store.read(canary)],
  ['write', (store) => store.write(canary, record, undefined)],
  ['delete', (store) => store.delete(canary, canary)],
  ['list', listed],
]

describe.each(kinds)('a client of %s', (_, clientThat) => {
  describe.each(calls)('at %s', (_, call) => {
    test.each([
      ['LOADING Redis is loading the dataset in memory', 'LOADING'],
      ["MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.", 'MASTERDOWN'],
      ['CLUSTERDOWN The cluster is down', 'CLUSTERDOWN'],
      ['NOREPLICAS Not enough good replicas to write.', 'NOREPLICAS'],
      ['MISCONF Redis is configured to save RDB snapshots, but it is unable to persist', 'MISCONF'],
      ['BUSY Redis is busy running a script.', 'BUSY'],
      [`TRYAGAIN ${canary}`, 'TRYAGAIN'],
    ])(
      'an answer of the state of the server is an outage, shown by its first word: %s',
      async (text, code) => {
        const error = await rejection(call(storeOf(clientThat(() => fail(text)))))
        expect(error).toBeInstanceOf(StoreUnavailableException)
        expect(error.message).toContain(`(${code})`)
        expectNoLeak(error, text)
      },
    )

    test.each([`${canary}`, `Socket closed ${canary}`, `${canary.toUpperCase()}: it`, ''])(
      'a failure of the driver is an outage, of which nothing is shown: %s',
      async (text) => {
        const error = await rejection(call(storeOf(clientThat(() => fail(text)))))
        expect(error).toBeInstanceOf(StoreUnavailableException)
        expect(error.message).toContain('Redis cannot be asked. ')
        expectNoLeak(error, text)
      },
    )

    test("a failure of the system is an outage, shown by the system's code", async () => {
      const cause = Object.assign(new Error(`connect ${canary}`), { code: 'ECONNREFUSED' })
      const error = await rejection(call(storeOf(clientThat(() => fail(cause)))))
      expect(error).toBeInstanceOf(StoreUnavailableException)
      expect(error.message).toContain('(ECONNREFUSED)')
      expectNoLeak(error, cause.message)
    })

    test.each([[undefined], [null], [canary], [''], [2], [{}], [[]], [[canary]], [[1, null]], ['QUEUED']])(
      'an answer that no script gives is not taken for one: %j',
      async (answer) => {
        const error = await rejection(call(storeOf(clientThat(() => answer))))
        expect(['store_unavailable', 'store_corrupt']).toContain(error.code)
        expectNoLeak(error, canary)
      },
    )
  })
})

const storeOf = (client: RedisClient): RedisStore => new RedisStore({ client })

function fail(error: string | Error): never {
  throw typeof error === 'string' ? new Error(error) : error
}

async function rejection(call: Promise<unknown>): Promise<Error & { code?: unknown }> {
  const error = await call
    .then((value) => fail(`done: ${JSON.stringify(value)}`))
    .catch((thrown: Error) => thrown)
  return error
}

function expectNoLeak(error: unknown, text: string): void {
  expect(leaks(textsOf(error), { canary })).toEqual([])
  if (text.length > 8) expect(leaks(textsOf(error), { text })).toEqual([])
}

describe('a real server', () => {
  let redis: RedisServer
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(() => redis.stop())

  async function connect(options: Parameters<typeof createClient>[0]) {
    const client = createClient({ url: redis.url, ...options })
    await client.connect()
    onTestFinished(() => client.destroy())
    return client
  }

  test.each([2, 3] as const)('works by a client that gives bytes and speaks RESP %i', async (RESP) => {
    const client = await connect({ RESP })
    const bytes = client.withTypeMapping({
      [RESP_TYPES.BLOB_STRING]: Buffer,
      [RESP_TYPES.SIMPLE_STRING]: Buffer,
      [RESP_TYPES.NUMBER]: String,
    })
    const store = new RedisStore({ client: bytes, prefix: `${RESP}:é` })
    await store.setup()
    const version = await store.write('😀', record, undefined)
    expect(await store.write('😀', record, undefined)).toBeUndefined()
    expect(await store.read('😀')).toEqual({ record, version })
    expect(await store.read('another')).toBeUndefined()
    expect(await listed(store)).toEqual(['😀'])
    expect(await store.delete('😀', String(version))).toBe(true)
  })

  test('a write that a driver sends twice, since the first answer was lost, is the one write it is', async () => {
    const client = await connect({})
    const twice = {
      isReady: true,
      async sendCommand(args: string[]) {
        await client.sendCommand(args)
        return client.sendCommand(args)
      },
    }
    const store = new RedisStore({ client: twice })
    const first = await store.write('a', { format: 1 }, undefined)
    const second = await store.write('a', { format: 1 }, first)
    expect(await new RedisStore({ client }).read('a')).toEqual({ record: { format: 1 }, version: second })
    expect(await store.write('a', { format: 1 }, first)).toBeUndefined()
  })

  test('a key that Redis names twice is listed once', async () => {
    const client = await connect({})
    const repeating = {
      isReady: true,
      async sendCommand(args: string[]) {
        if (args[0] !== 'SCAN') return client.sendCommand(args)
        const [cursor, keys] = await client.sendCommand<[string, string[]]>(args)
        return [cursor, [...keys, ...keys]]
      },
    }
    const store = new RedisStore({ client: repeating, prefix: 'twice:' })
    for (const key of ['a', 'b', 'c']) await store.write(key, { format: 1 }, undefined)
    expect(await listed(store)).toEqual(['a', 'b', 'c'])
  })
})

describe('the options', () => {
  const [, clientThat] = kinds[0] as (typeof kinds)[0]
  const client = clientThat(() => undefined)

  test.each([
    [undefined, 'options'],
    [{}, 'client'],
    [{ client: null }, 'client'],
    [{ client: 'redis://localhost' }, 'client'],
    [{ client: { host: 'localhost' } }, 'client'],
    [{ client, prefix: 1 }, 'prefix'],
    [{ client, timeoutMs: 0 }, 'timeoutMs'],
    [{ client, timeoutMs: '5s' }, 'timeoutMs'],
    [{ client, timeoutMs: Number.NaN }, 'timeoutMs'],
  ])('what is none is refused by its name: %j', (options, name) => {
    const create = () => new RedisStore(options as never)
    expect(create).toThrow(BadInputException)
    expect(create).toThrow(`${name}: `)
  })

  test('what is undefined is left out', () => {
    expect(new RedisStore({ client, prefix: undefined, timeoutMs: undefined }).sharing).toBe('fleet')
  })
})
