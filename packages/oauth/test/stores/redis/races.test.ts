import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type RedisServer, startRedis } from '../../support/redis-server.ts'
import { drivers } from './drivers.ts'
import { connected } from './handles.ts'
import { increment } from './increment.ts'

let redis: RedisServer
beforeAll(async () => {
  redis = await startRedis()
})
afterAll(() => redis.stop())
beforeEach(() => redis.command('FLUSHALL'))

const worker = fileURLToPath(new URL('worker.ts', import.meta.url))

describe.each(drivers)('writers at once, by %s', (driver, open) => {
  test('of fifty on five connections each adds its one', async () => {
    const handles = await Promise.all([1, 2, 3, 4, 5].map(() => connected(open, redis.url)))
    await Promise.all(
      Array.from({ length: 50 }, (_, i) => handles[i % handles.length]).map(async (handle) => {
        if (handle) for (let round = 0; round < 4; round++) await increment(handle.store, 'one')
      }),
    )
    expect((await handles[0]?.store.read('one'))?.record['count']).toBe(200)
  })

  test('of fifty creates, replacements and deletions one of each is done', async () => {
    const { store } = await connected(open, redis.url)
    const fifty = <T>(act: () => Promise<T>) => Promise.all(Array.from({ length: 50 }, act))
    const done = <T>(answers: T[]): T[] => answers.filter(Boolean)
    const created = done(await fifty(() => store.write('one', { format: 1 }, undefined)))
    expect(created).toHaveLength(1)
    const replaced = done(await fifty(() => store.write('one', { format: 1 }, created[0])))
    expect(replaced).toHaveLength(1)
    expect(done(await fifty(() => store.delete('one', String(created[0]))))).toEqual([])
    expect(done(await fifty(() => store.delete('one', String(replaced[0]))))).toHaveLength(1)
    expect(await store.read('one')).toBeUndefined()
  })

  test('in four processes each add their ones', { timeout: 60_000 }, async () => {
    const keys = ['one', 'two']
    const run = promisify(execFile)
    const args = ['--import', 'tsx', worker, driver, redis.url, '25', ...keys]
    await Promise.all([1, 2, 3, 4].map(() => run(process.execPath, args)))
    const { store } = await connected(open, redis.url)
    for (const key of keys) expect((await store.read(key))?.record['count']).toBe(100)
  })
})
