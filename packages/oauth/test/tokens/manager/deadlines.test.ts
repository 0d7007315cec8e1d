import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { TokenManager } from '../../../src/index.ts'
import { openLinked } from '../../support/manager-bench.ts'
import { life, noAnswer } from '../../support/manager-dropbox.ts'
import { hang, type Operation } from '../../support/manager-store.ts'

const timeoutMs = 150
type Bench = Awaited<ReturnType<typeof openLinked>>

// The transport is looked up at the first request, which no faked clock waits for.
beforeEach(async () => {
  const { dropbox, tokens, key } = await openLinked()
  dropbox.advance(life)
  await tokens.accessToken(key)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})
afterEach(() => vi.useRealTimers())

const slow = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** What can be down. */
const faults: Record<string, (bench: Bench) => unknown> = {
  nothing: () => {},
  Dropbox: ({ dropbox }) => (dropbox.answering = noAnswer),
  'the store': ({ store }) => (store.before = hang),
  'the store after each operation': ({ store }) => (store.after = hang),
  'both of them': ({ dropbox, store }) => {
    dropbox.answering = noAnswer
    store.before = hang
  },
  ...Object.fromEntries(
    (['read', 'write', 'delete'] as const).map((operation: Operation) => [
      `the store’s ${operation}`,
      ({ store }: Bench) => (store.after = (done) => (done === operation ? hang() : undefined)),
    ]),
  ),
  'a store that takes nearly all its time': ({ store }) => (store.before = () => slow(timeoutMs - 1)),
  'both of them, nearly': ({ dropbox, store }) => {
    store.before = () => slow(timeoutMs - 1)
    dropbox.answering = async (asked) => {
      await slow(timeoutMs - 1)
      return dropbox.answer(asked)
    }
  },
  'the store, once Dropbox has answered': ({ dropbox, store }) => {
    dropbox.answering = (asked) => {
      store.before = hang
      return dropbox.answer(asked)
    }
  },
  'the holder of the lease': ({ dropbox, store, key }) =>
    store.change(key, (record) => ({
      ...record,
      lease: { owner: 'somebody-else ', until: dropbox.now() + 3 * timeoutMs },
    })),
}

const calls: Record<string, (tokens: TokenManager, bench: Bench) => Promise<unknown>> = {
  accessToken: (tokens, { key }) => tokens.accessToken(key),
  'accessToken of a rejected one': (tokens, { key, accessToken }) =>
    tokens.accessToken(key, { rejected: accessToken }),
  'accessToken with minTtlMs': (tokens, { key }) => tokens.accessToken(key, { minTtlMs: 2 * life }),
  link: (tokens, { dropbox }) => tokens.link(dropbox.login()),
  import: (tokens, { key }) => tokens.import(key, { refreshToken: 'another', accountId: 'dbid:ada' }),
  status: (tokens, { key }) => tokens.status(key),
  unlink: (tokens, { key }) => tokens.unlink(key),
}

const cases = Object.keys(faults).flatMap((fault) => Object.keys(calls).map((call) => [fault, call] as const))

describe.each([0, life])('a call settles within 2 × timeoutMs + 500 ms, %i ms after the link,', (age) => {
  test.each(cases)('with %s down: %s', async (fault, call) => {
    const bench = await openLinked({ timeoutMs })
    bench.dropbox.advance(age)
    await faults[fault]?.(bench)
    let outcome: unknown
    const begun = calls[call]?.(bench.createManager(), bench)
    begun?.then(
      () => (outcome = 'done'),
      (error: unknown) => (outcome = error),
    )
    await vi.advanceTimersByTimeAsync(2 * timeoutMs + 500)
    expect(outcome).toBeDefined()
    if (outcome !== 'done')
      expect(outcome).toMatchObject({
        code: expect.stringMatching(/^(transient|store_unavailable)$/) as string,
      })
    if (fault === 'nothing') expect(outcome).toBe('done')
  })
})

describe('a store that does not answer', () => {
  test('is unavailable after timeoutMs', async () => {
    const { createManager, store, key } = await openLinked()
    store.before = hang
    let outcome: unknown
    createManager({ timeoutMs })
      .accessToken(key)
      .catch((error: unknown) => (outcome = error))
    await vi.advanceTimersByTimeAsync(timeoutMs - 1)
    expect(outcome).toBeUndefined()
    await vi.advanceTimersByTimeAsync(1)
    expect(outcome).toMatchObject({ code: 'store_unavailable' })
  })
})

describe('a call that runs out of time', () => {
  test('still gives a token that lives', async () => {
    const { dropbox, store, tokens, key, accessToken } = await openLinked({ timeoutMs })
    dropbox.advance(life - 1_000)
    dropbox.answering = noAnswer
    store.before = () => slow(timeoutMs - 1)
    const call = tokens.accessToken(key)
    await vi.advanceTimersByTimeAsync(2 * timeoutMs + 500)
    expect(await call).toBe(accessToken)
  })

  test('does not end the work: its result is stored, and there for the next call', async () => {
    const { dropbox, store, tokens, key, record } = await openLinked({ timeoutMs })
    dropbox.advance(life)
    store.before = () => slow(timeoutMs - 1)
    dropbox.answering = async (asked) => {
      await slow(timeoutMs - 1)
      return dropbox.answer(asked)
    }
    const call = tokens.accessToken(key)
    const outcome = expect(call).rejects.toMatchObject({
      code: expect.stringMatching(/^(transient|store_unavailable)$/) as string,
    })
    await vi.advanceTimersByTimeAsync(2 * timeoutMs + 500)
    await outcome
    await vi.advanceTimersByTimeAsync(3 * timeoutMs)
    expect(dropbox.accepts(record().access?.token ?? '')).toBe(true)
    expect(dropbox.refreshes).toBe(1)
  })
})

describe('the longest timeoutMs there is', () => {
  test('is no reason to give up at once', async () => {
    const { createManager, store, key, accessToken } = await openLinked()
    store.before = () => slow(60_000)
    const call = createManager({ timeoutMs: 2 ** 31 - 1 }).accessToken(key)
    await vi.advanceTimersByTimeAsync(120_000)
    expect(await call).toBe(accessToken)
  })
})
