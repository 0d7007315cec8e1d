import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { describe, expect, test } from 'vitest'
import { type Program, runForTest } from '../../web-app/test/support/program.ts'

const timeout = 120_000

const run = (args: string, env: Record<string, string> = {}): Program =>
  runForTest('fleet/src/main.ts', env, args.split(' '))

/** The counts that it ends with. */
function countsIn(output: string): { refreshes: number; expiries: number; tooMany: number } {
  const pattern = /^([\d,]+) refreshes for ([\d,]+) expiries, (\d+) too many$/m
  const [, ...counts] = pattern.exec(output) ?? []
  const [refreshes = NaN, expiries = NaN, tooMany = NaN] = counts.map((count) =>
    Number(count.replaceAll(',', '')),
  )
  return { refreshes, expiries, tooMany }
}

const leftovers = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('example-fleet-'))

describe('a fleet refreshes each token once for each expiry', () => {
  test.each([
    ['redis', 'a Redis of its own'],
    ['postgres', 'a PostgreSQL of its own'],
    ['file', 'files'],
  ])('over %s', { timeout }, async (store, words) => {
    const program = run(`--workers 3 --accounts 2 --seconds 10 --store ${store}`)
    expect(await program.ended).toBe(0)
    expect(program.output()).toContain(`3 workers, 2 accounts in ${words}; `)
    expect(program.output()).toMatch(/^user1@example\.com: refreshed by worker \d in \d+ ms$/m)
    const { refreshes, expiries, tooMany } = countsIn(program.output())
    expect(expiries).toBeGreaterThanOrEqual(2)
    expect({ refreshes, tooMany }).toEqual({ refreshes: expiries, tooMany: 0 })
    expect(program.output()).toMatch(/calls by the workers, errors: none; 0 workers killed/)
  })
})

test('killed workers are replaced, and cost at most a refresh each', { timeout }, async () => {
  const program = run('--workers 3 --accounts 2 --seconds 8 --store file --chaos')
  expect(await program.ended).toBe(0)
  expect(program.output()).toMatch(/^worker \d+ killed, worker \d+ takes its place$/m)
  const [, killed = '0'] = /(\d+) workers killed and replaced/.exec(program.output()) ?? []
  expect(countsIn(program.output()).tooMany).toBeLessThanOrEqual(Number(killed))
  expect(program.output()).toContain('errors: none')
})

test('Ctrl-C ends it with its counts, and leaves nothing behind', { timeout }, async () => {
  const before = leftovers()
  const program = run('--workers 2 --accounts 1 --store redis')
  await program.printed(/refreshed by worker/)
  program.signal('SIGINT')
  expect(await program.ended).toBe(0)
  expect(countsIn(program.output()).tooMany).toBe(0)
  expect(leftovers().filter((name) => !before.includes(name))).toEqual([])
})

test('where Redis is not installed it takes files, and says so', { timeout }, async () => {
  const program = run('--workers 1 --accounts 1 --seconds 1 --store redis', { PATH: '/nonexistent' })
  expect(await program.ended).toBe(0)
  expect(program.output()).toContain('files (redis-server is not installed, and REDIS_URL is not set)')
})

test('what cannot be is told', { timeout }, async () => {
  const program = run('--workers none')
  expect(await program.ended).toBe(1)
  expect(program.output()).toBe('Error: --workers: none is no number from 1 to 100\n')
})
