import { describe, expect, test } from 'vitest'
import { eventsOf, next, openLinked } from '../../support/manager-bench.ts'
import { json, life, serverFault } from '../../support/manager-dropbox.ts'
import { gate } from '../../support/manager-store.ts'

describe('the time to renew a token', () => {
  test('is drawn between half of the margin and all of it before the end, and differs', async () => {
    const drawn = new Set<number>()
    for (let i = 0; i < 200; i++) {
      const { dropbox, record } = await openLinked()
      const { renewAt = Number.NaN, expiresAt = Number.NaN } = record().access ?? {}
      expect(expiresAt).toBe(dropbox.now() + life)
      expect(expiresAt - renewAt).toBeGreaterThanOrEqual(150_000)
      expect(expiresAt - renewAt).toBeLessThanOrEqual(300_000)
      drawn.add(renewAt)
    }
    expect(drawn.size).toBeGreaterThan(100)
  })

  test('is never before half of the life of a short one', async () => {
    const { dropbox, tokens, record } = await openLinked()
    dropbox.lifeMs = 60_000
    await tokens.link(dropbox.login())
    expect(record().access?.renewAt).toBe(dropbox.now() + 30_000)
  })

  test('is drawn once and stored: other managers go by it', async () => {
    const { tokens, createManager, record, key, dropbox } = await openLinked()
    const { renewAt = 0 } = record().access ?? {}
    dropbox.advance(renewAt - dropbox.now() - 1)
    await tokens.accessToken(key)
    await createManager().accessToken(key)
    await tokens.close()
    expect(record().access?.renewAt).toBe(renewAt)
    expect(dropbox.refreshes).toBe(0)
    dropbox.advance(1)
    const other = createManager({ refreshMarginMs: 0 })
    const refreshed = next(other, 'refreshed')
    await other.accessToken(key)
    await refreshed
    expect(dropbox.refreshes).toBe(1)
  })
})

describe('after that time', () => {
  const openLate = async (...defaults: Parameters<typeof openLinked>) => {
    const bench = await openLinked(...defaults)
    bench.dropbox.advance(life - 100_000)
    return bench
  }

  test('callers are served while Dropbox has not answered, and one request is made', async () => {
    const { dropbox, tokens, key, accessToken } = await openLate({ recheckMs: 0 })
    const { wait, open, reached } = gate()
    dropbox.answering = async (asked) => (await wait(), dropbox.answer(asked))
    for (let i = 0; i < 20; i++) expect(await tokens.accessToken(key)).toBe(accessToken)
    await reached
    for (let i = 0; i < 20; i++) expect(await tokens.accessToken(key)).toBe(accessToken)
    const refreshed = next(tokens, 'refreshed')
    open()
    await refreshed
    expect(await tokens.accessToken(key)).not.toBe(accessToken)
    expect(dropbox.refreshes).toBe(1)
  })

  test('callers of other managers are served too, and make no request of their own', async () => {
    const { dropbox, tokens, createManager, key, accessToken } = await openLate({ recheckMs: 0 })
    const { wait, open, reached } = gate()
    dropbox.answering = async (asked) => (await wait(), dropbox.answer(asked))
    await tokens.accessToken(key)
    await reached
    const others = Array.from({ length: 10 }, () => createManager())
    const given = await Promise.all(others.map((other) => other.accessToken(key)))
    expect(new Set(given)).toEqual(new Set([accessToken]))
    open()
    await tokens.close()
    await Promise.all(others.map((other) => other.close()))
    expect(dropbox.refreshes).toBe(1)
  })

  test.each([
    ['is down', () => serverFault()],
    ['refuses the app', () => json(400, { error: 'invalid_client' })],
    ['talks nonsense', () => new Response('<html>')],
  ])('callers are served while Dropbox %s, and it is not asked before it is time', async (_, answer) => {
    const { dropbox, tokens, key, accessToken } = await openLate({ recheckMs: 0 })
    dropbox.answering = answer
    const failed = next(tokens, 'refresh-failed')
    for (let i = 0; i < 5; i++) expect(await tokens.accessToken(key)).toBe(accessToken)
    await failed
    for (let i = 0; i < 5; i++) expect(await tokens.accessToken(key)).toBe(accessToken)
    expect(dropbox.refreshes).toBe(1)
    dropbox.advance(1_000)
    await tokens.accessToken(key)
    await tokens.close()
    expect(dropbox.refreshes).toBe(2)
  })

  test('a grant that has ended is seen behind: the next caller is told', async () => {
    const { dropbox, tokens, key, accessToken } = await openLate()
    dropbox.revokeAll()
    const ended = next(tokens, 'relink-required')
    expect(await tokens.accessToken(key)).toBe(accessToken)
    await ended
    await expect(tokens.accessToken(key)).rejects.toMatchObject({ reason: 'revoked' })
  })

  test('waitUntil gets the work, which ends with it and never rejects', async () => {
    const work: Promise<unknown>[] = []
    const { dropbox, tokens, key } = await openLate({ waitUntil: (promise) => work.push(promise) })
    const events = eventsOf(tokens)
    dropbox.answering = () => serverFault()
    await tokens.accessToken(key)
    expect(work).toHaveLength(1)
    await Promise.all(work)
    dropbox.advance(1_000)
    dropbox.answering = () => undefined
    await tokens.accessToken(key)
    await Promise.all(work)
    expect(events.map(({ type }) => type)).toEqual(['refresh-failed', 'refreshed'])
  })

  test('close waits for the work', async () => {
    const { dropbox, tokens, key, record } = await openLate()
    const { wait, open, reached } = gate()
    dropbox.answering = async (asked) => (await wait(), dropbox.answer(asked))
    await tokens.accessToken(key)
    await reached
    let isClosed = false
    const closed = tokens.close().then(() => (isClosed = true))
    await new Promise((resolve) => setImmediate(resolve))
    expect(isClosed).toBe(false)
    open()
    await closed
    expect(record().refreshedAt).toBe(dropbox.now())
  })

  test('close waits for an unlink', async () => {
    const { dropbox, tokens, key, store } = await openLate()
    const { wait, open, reached } = gate()
    dropbox.answering = async (asked) => (await wait(), dropbox.answer(asked))
    const unlinked = tokens.unlink(key)
    await reached
    const closed = tokens.close()
    open()
    await closed
    expect(store.recordOf(key)).toBeUndefined()
    expect(await unlinked).toEqual({ revoked: true })
  })
})
