import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Breakage, breakages } from '../support/history/broken-stores.ts'
import { checkHistory } from '../support/history/check-history.ts'
import { type HistoryEvent, operationsOf, type Rule } from '../support/history/event.ts'
import { Worker } from '../support/history/processes.ts'
import { readHistory } from '../support/history/read-history.ts'
import type { StoreWork } from '../support/history/store-worker.ts'
import { type RedisServer, startRedis } from '../support/redis-server.ts'

/** The processes share two processors with everything else. */
const timeout = 240_000

let redis: RedisServer
let folder: string

beforeAll(async () => {
  redis = await startRedis()
  folder = mkdtempSync(join(tmpdir(), 'dropbox-oauth-history-'))
})
afterAll(async () => {
  await redis.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** Lets as many processes as there are works work at once, on empty data, and gives their history. */
async function run(
  works: readonly Partial<StoreWork>[],
): Promise<{ events: HistoryEvent[]; ends: unknown[] }> {
  await redis.command('FLUSHALL')
  const history = mkdtempSync(join(folder, 'run-'))
  const common: StoreWork = { place: redis.url, folder: history, keys: 3, operations: 300 }
  const settings = works.map((work, i) => [`p${i}`, { ...common, ...work }] as const)
  const workers = await Worker.start('store-worker.ts', Object.fromEntries(settings))
  for (const worker of workers) void worker.ask({})
  const ends = await Promise.all(workers.map((worker) => worker.ended()))
  return { events: readHistory(history), ends }
}

test(
  'the history of a store that keeps its contract has nothing wrong, whoever is killed in it',
  { timeout },
  async () => {
    const { events, ends } = await run([{}, {}, {}, { diesAt: 100 }, { diesAt: 200 }, { diesAt: 250 }])
    expect(ends).toEqual([0, 0, 0, 'SIGKILL', 'SIGKILL', 'SIGKILL'])
    expect(checkHistory(events)).toEqual([])
    // It is no proof unless they met.
    const outcomes = operationsOf(events).map(({ op, outcome }) => `${op} ${outcome}`)
    for (const outcome of ['write ok', 'write refused', 'delete ok', 'delete refused', 'read ok'])
      expect(outcomes.filter((one) => one === outcome).length, outcome).toBeGreaterThan(5)
  },
)

const found: Readonly<Record<Breakage, readonly Rule[]>> = {
  'no compare': ['fork', 'created twice'],
  'compare, then set': ['fork', 'created twice'],
  'reused versions': ['reused version'],
  'stale reads': ['wrong order', 'lost record'],
  'lost deletes': ['fork', 'wrong order'],
  'lost writes': ['reused version', 'fork', 'unknown version'],
  'false refusals': ['false refusal'],
}

test.each(Object.keys(breakages) as Breakage[])(
  'a store is found by its history alone: %s',
  { timeout },
  async (breakage) => {
    const { events } = await run([{ breakage }, { breakage }, { breakage }])
    const rules = new Set(checkHistory(events).map(({ rule }) => rule))
    expect(found[breakage].filter((rule) => rules.has(rule))).not.toEqual([])
  },
)
