import { describe, expect, test } from 'vitest'
import { openBench, openLinked } from '../../support/manager-bench.ts'
import { life } from '../../support/manager-dropbox.ts'
import { gate } from '../../support/manager-store.ts'

const reads = ({ store }: Awaited<ReturnType<typeof openLinked>>) =>
  store.done.filter((operation) => operation === 'read').length

describe('a token that was read', () => {
  test('is given from memory until recheckMs are over, then looked at again', async () => {
    const bench = await openLinked()
    const before = reads(bench)
    for (let i = 0; i < 5; i++) await bench.tokens.accessToken(bench.key)
    expect(reads(bench)).toBe(before + 1)
    bench.dropbox.advance(999)
    await bench.tokens.accessToken(bench.key)
    expect(reads(bench)).toBe(before + 1)
    bench.dropbox.advance(1)
    await bench.tokens.accessToken(bench.key)
    expect(reads(bench)).toBe(before + 2)
  })

  test('is looked at for every call where recheckMs is 0', async () => {
    const bench = await openLinked({ recheckMs: 0 })
    const before = reads(bench)
    for (let i = 0; i < 3; i++) await bench.tokens.accessToken(bench.key)
    expect(reads(bench)).toBe(before + 3)
  })

  test('is read once for callers that come together', async () => {
    const bench = await openLinked()
    const before = reads(bench)
    const given = await Promise.all(Array.from({ length: 50 }, () => bench.tokens.accessToken(bench.key)))
    expect(new Set(given)).toEqual(new Set([bench.accessToken]))
    expect(reads(bench)).toBe(before + 1)
  })

  test('is looked at again when the clock was set back', async () => {
    const bench = await openLinked()
    await bench.tokens.accessToken(bench.key)
    const before = reads(bench)
    bench.dropbox.advance(-60_000)
    await bench.tokens.accessToken(bench.key)
    expect(reads(bench)).toBe(before + 1)
  })

  test('is not used beyond its end, however long recheckMs is', async () => {
    const bench = await openLinked({ recheckMs: 100 * life })
    await bench.tokens.accessToken(bench.key)
    bench.dropbox.advance(life)
    expect(bench.dropbox.accepts(await bench.tokens.accessToken(bench.key))).toBe(true)
  })

  test('is renewed in time, however long recheckMs is', async () => {
    const bench = await openLinked({ recheckMs: 100 * life })
    await bench.tokens.accessToken(bench.key)
    bench.dropbox.advance(life - 150_000)
    expect(await bench.tokens.accessToken(bench.key)).toBe(bench.accessToken)
    await bench.tokens.close()
    expect(bench.dropbox.refreshes).toBe(1)
  })

  test('is kept for maxCached accounts, the ones read last', async () => {
    const { dropbox, store, tokens } = openBench({ maxCached: 2 })
    for (const key of ['a', 'b', 'c']) {
      await tokens.link(dropbox.login(), { key })
      await tokens.accessToken(key)
    }
    store.done.length = 0
    await tokens.accessToken('b')
    await tokens.accessToken('c')
    expect(store.done).toEqual([])
    await tokens.accessToken('a')
    expect(store.done).toEqual(['read'])
  })

  test('is kept for nobody where maxCached is 0', async () => {
    const bench = await openLinked({ maxCached: 0 })
    const before = reads(bench)
    for (let i = 0; i < 3; i++) await bench.tokens.accessToken(bench.key)
    expect(reads(bench)).toBe(before + 3)
  })
})

describe('what is not remembered:', () => {
  test('that an account is not linked', async () => {
    const { dropbox, tokens, createManager } = openBench()
    await expect(tokens.accessToken('dbid:ada')).rejects.toMatchObject({ reason: 'not-linked' })
    const { key } = await createManager().link(dropbox.login())
    expect(dropbox.accepts(await tokens.accessToken(key))).toBe(true)
  })

  test('that a grant has ended', async () => {
    const bench = await openLinked()
    bench.dropbox.revokeAll()
    const call = bench.tokens.accessToken(bench.key, { rejected: bench.accessToken })
    await expect(call).rejects.toMatchObject({ reason: 'revoked' })
    await bench.createManager().link(bench.dropbox.login())
    expect(bench.dropbox.accepts(await bench.tokens.accessToken(bench.key))).toBe(true)
  })

  test('a token after another manager buried its grant, beyond recheckMs', async () => {
    const bench = await openLinked()
    await bench.tokens.accessToken(bench.key)
    bench.dropbox.revokeAll()
    const other = bench.createManager()
    const call = other.accessToken(bench.key, { rejected: bench.accessToken })
    await expect(call).rejects.toMatchObject({ reason: 'revoked' })
    bench.dropbox.advance(1_000)
    await expect(bench.tokens.accessToken(bench.key)).rejects.toMatchObject({ reason: 'revoked' })
  })

  test('a token of before a link or an unlink by this manager, not even one being read meanwhile', async () => {
    const bench = await openLinked()
    const { wait, open, reached } = gate()
    bench.store.after = (operation) => (operation === 'read' ? wait() : undefined)
    const early = bench.tokens.accessToken(bench.key)
    await reached
    bench.store.after = () => {}
    const result = bench.dropbox.login()
    await bench.tokens.link(result)
    expect(await bench.tokens.accessToken(bench.key)).toBe(result.accessToken)
    open()
    await early
    expect(await bench.tokens.accessToken(bench.key)).toBe(result.accessToken)
    await bench.tokens.unlink(bench.key)
    await expect(bench.tokens.accessToken(bench.key)).rejects.toMatchObject({ reason: 'not-linked' })
  })
})

describe('an account that was linked before a call', () => {
  test.each([undefined, { minTtlMs: 0 }])(
    'is found by it, though others wait for a look from before that (%o)',
    async (options) => {
      const { dropbox, store, tokens, createManager } = openBench()
      const { wait, open, reached } = gate()
      store.after = (operation) => (operation === 'read' ? wait() : undefined)
      const early = tokens.accessToken('dbid:ada', options)
      const outcome = expect(early).rejects.toMatchObject({ reason: 'not-linked' })
      await reached
      store.after = () => {}
      const result = dropbox.login()
      await createManager().link(result)
      const late = tokens.accessToken('dbid:ada', options)
      open()
      await outcome
      expect(await late).toBe(result.accessToken)
    },
  )

  test('costs a thousand callers two looks at most where there is none', async () => {
    const { store, tokens } = openBench()
    const calls = Array.from({ length: 1_000 }, () => tokens.accessToken('nobody'))
    for (const { status } of await Promise.allSettled(calls)) expect(status).toBe('rejected')
    expect(store.done.filter((operation) => operation === 'read').length).toBeLessThanOrEqual(2)
  })
})
