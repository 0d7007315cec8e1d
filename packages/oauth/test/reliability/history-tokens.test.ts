import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Breakage } from '../support/history/broken-stores.ts'
import type { Rule } from '../support/history/event.ts'
import { Fleet, type Turn } from '../support/history/fleet.ts'
import { type RedisServer, startRedis } from '../support/redis-server.ts'

const hour = 3_600_000
const keys = ['ada', 'grace', 'zoe']
/** The processes share two processors with everything else. */
const timeout = 240_000

let redis: RedisServer

beforeAll(async () => {
  redis = await startRedis()
})
beforeEach(async () => {
  await redis.command('FLUSHALL')
})
afterAll(() => redis.stop())

/** Plays a turn again and again, linking between the turns what it has unlinked. */
async function play(fleet: Fleet, times: number, turn: Turn): Promise<Set<string>> {
  const codes: string[] = []
  for (let i = 0; i < times; i++) {
    codes.push(...(await fleet.play(turn)))
    await fleet.mend()
  }
  return new Set(codes)
}

const start = (processes: number, breakage?: Breakage): Promise<Fleet> =>
  Fleet.start({ place: redis.url, processes, keys, ...(breakage && { breakage }) })

describe('processes with a manager each, over one store', () => {
  test('refresh each token once for each expiry', { timeout }, async () => {
    await using fleet = await start(5)
    expect(await play(fleet, 6, { advanceMs: 4 * hour })).toEqual(new Set())
    expect(fleet.violations).toEqual([])
    expect(fleet.requests).toHaveLength(6 * keys.length)
  })

  test('refresh a token that is due while they serve it, once', { timeout }, async () => {
    await using fleet = await start(4)
    expect(await play(fleet, 4, { advanceMs: 4 * hour - 100_000 })).toEqual(new Set())
    expect(fleet.violations).toEqual([])
    expect(fleet.requests).toHaveLength(4 * keys.length)
  })

  test('lose no grant and no token when some are killed', { timeout }, async () => {
    await using fleet = await start(4)
    expect(await play(fleet, 5, { advanceMs: 4 * hour, kill: 2 })).toEqual(new Set())
    expect(fleet.violations).toEqual([])
  })

  test('take a revoked grant for revoked, all of them, until it is linked again', { timeout }, async () => {
    await using fleet = await start(4)
    expect(await play(fleet, 4, { advanceMs: 4 * hour, revoke: true, kill: 1 })).toEqual(
      new Set(['relink_required']),
    )
    expect(fleet.violations).toEqual([])
    expect(fleet.history.some(({ record }) => record?.state === 'relink-required')).toBe(true)
  })

  test(
    'let no unlink take a link made meanwhile, and no refresh bring an unlinked account back',
    { timeout },
    async () => {
      await using fleet = await start(4)
      const turn = { advanceMs: 4 * hour, unlink: 'ada' }
      const codes = await play(fleet, 3, { ...turn, relink: true, kill: 1 })
      for (const code of await play(fleet, 2, turn)) codes.add(code)
      codes.delete('relink_required')
      expect(codes).toEqual(new Set())
      expect(fleet.violations).toEqual([])
      expect(fleet.history.some(({ op, phase }) => op === 'delete' && phase === 'ok')).toBe(true)
    },
  )
})

const found: Readonly<Partial<Record<Breakage, readonly Rule[]>>> = {
  'no compare': ['fork', 'too many requests'],
  'compare, then set': ['fork', 'too many requests'],
}

test.each(Object.entries(found))(
  'a fleet over a store that breaks its contract is found: %s',
  { timeout },
  async (breakage, rules) => {
    await using fleet = await start(4, breakage as Breakage)
    await play(fleet, 4, { advanceMs: 4 * hour })
    const broken = new Set(fleet.violations.map(({ rule }) => rule))
    expect(rules.filter((rule) => broken.has(rule))).not.toEqual([])
  },
)
