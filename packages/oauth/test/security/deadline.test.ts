import { describe, expect, test } from 'vitest'
import { catalogue, startHostileServer } from '../support/hostile-token-server.ts'
import type { Scenario } from '../support/hostile-token-server.ts'
import { judge, settle } from '../support/judge.ts'
import { accepted, transient } from '../support/scenarios/scenario.ts'
import { leaks, textsOf } from '../support/secrets.ts'
import { canaries, everyPath, uses } from '../support/token-paths.ts'

// No time is measured here: a client that waits too long runs into the timeout of the test.

const silent: Scenario = { name: 'headers never', answer: () => {}, expect: transient }
const verdictFor = (use: keyof typeof uses) => (use === 'refresh' ? transient.refresh : transient.exchange)

describe('the deadline', () => {
  test.each([1, 50, 300])(
    'of %i ms ends a request that is never answered, on every path',
    async (timeoutMs) => {
      await Promise.all(
        everyPath.map(async ({ use, options }) => {
          await using server = await startHostileServer(silent)
          const attempt = await uses[use](server, { ...options, timeoutMs })
          expect(judge(verdictFor(use), await settle(attempt.result))).toEqual([])
        }),
      )
    },
  )

  test.each(everyPath)(
    'hangs up: nothing is left open behind it ($use over $transport)',
    async ({ use, options }) => {
      await using server = await startHostileServer(silent)
      await settle((await uses[use](server, { ...options, timeoutMs: 100 })).result)
      await server.hungUp()
    },
  )

  test.each(everyPath)(
    'so does the bound on the size of an answer ($use over $transport)',
    async ({ use, options }) => {
      const flood =
        (catalogue['network'] ?? []).find(({ name }) => name === 'a chunked body without end') ?? silent
      await using server = await startHostileServer(flood)
      expect(await settle((await uses[use](server, options)).result)).toHaveProperty('error')
      await server.hungUp()
    },
  )

  test.each(everyPath)(
    'of a hundred requests keeps no timer running ($use over $transport)',
    async ({ use, options }) => {
      await using server = await startHostileServer({ name: 'good', expect: accepted })
      const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
      const before = timers()
      for (let i = 0; i < 2; i++) {
        const attempts = await Promise.all(
          Array.from({ length: 50 }, () => uses[use](server, { ...options, timeoutMs: 600_000 })),
        )
        await Promise.all(attempts.map(({ result }) => result))
      }
      expect(timers() - before).toBeLessThan(50)
    },
  )

  test('holds for a fetch that ignores its signal and never answers', async () => {
    const fetch = () => new Promise<Response>(() => {})
    for (const [name, use] of Object.entries(uses)) {
      const attempt = await use({ tokenUrl: 'http://127.0.0.1:9/oauth2/token' }, { fetch, timeoutMs: 50 })
      expect(judge(verdictFor(name as keyof typeof uses), await settle(attempt.result))).toEqual([])
    }
  })
})

describe("the caller's abort", () => {
  const reason = new Error('the caller has gone')

  test.each(everyPath)('before the start sends nothing ($use over $transport)', async ({ use, options }) => {
    await using server = await startHostileServer()
    const attempt = await uses[use](server, { ...options, signal: AbortSignal.abort(reason) })
    expect(await settle(attempt.result)).toEqual({ error: reason })
    expect(server.requests).toHaveLength(0)
    if (attempt.session) expect(Object.values(attempt.session)).not.toEqual([])
  })

  test.each(everyPath)(
    'during the request ends it and hangs up ($use over $transport)',
    async ({ use, options }) => {
      const controller = new AbortController()
      await using server = await startHostileServer({ ...silent, answer: () => controller.abort(reason) })
      const settled = await settle(
        (await uses[use](server, { ...options, signal: controller.signal })).result,
      )
      if (use === 'refresh') expect(settled).toEqual({ error: reason })
      else expect(judge(transient.exchange, settled)).toEqual([])
      expect(server.requests).toHaveLength(1)
      expect('error' in settled && leaks(textsOf(settled.error), canaries)).toEqual([])
      await server.hungUp()
    },
  )

  test.each(everyPath)(
    'after the answer changes nothing ($use over $transport)',
    async ({ use, options }) => {
      const controller = new AbortController()
      await using server = await startHostileServer()
      const attempt = await uses[use](server, { ...options, signal: controller.signal })
      const result = await attempt.result
      controller.abort(reason)
      expect(await attempt.result).toBe(result)
    },
  )
})

describe('the expiry of a token', () => {
  const start = 1_700_000_000_000
  const day = 86_400_000

  test.each([
    ['the answer is slow', 8000, start],
    ['the clock was set back a day meanwhile', -day, start - day],
    ['the clock was set forward a day meanwhile', day, start],
  ])('counts from the earlier of sending and receiving when %s', async (_, change, from) => {
    for (const use of ['web', 'paste', 'refresh'] as const) {
      let now = start
      await using server = await startHostileServer({
        name: 'good, while the clock moves',
        answer: (call) => {
          now += change
          call.response.end(grant)
        },
        expect: accepted,
      })
      const attempt = await uses[use](server, { now: () => now })
      expect(await attempt.result).toMatchObject({ expiresAt: new Date(from + 14_400_000) })
    }
  })

  const grant = JSON.stringify({
    access_token: 'a',
    token_type: 'bearer',
    expires_in: 14_400,
    account_id: 'dbid:a',
    uid: '1',
  })
})
