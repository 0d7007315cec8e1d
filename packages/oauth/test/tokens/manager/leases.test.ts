import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { AccountRecord } from '../../../src/tokens/record.ts'
import { nameProcess } from '../../../src/tokens/process-identity.ts'
import { openLinked } from '../../support/manager-bench.ts'
import { life, noAnswer, serverFault } from '../../support/manager-dropbox.ts'
import { gate, outage } from '../../support/manager-store.ts'

const timeoutMs = 1_000
const minute = 60_000

/** An account whose token has ended, and whose record shows a lease that somebody else has taken. */
async function openLeased(owner = 'somebody-else ', over: Partial<AccountRecord> = {}) {
  const bench = await openLinked({ timeoutMs })
  bench.dropbox.advance(life)
  const until = bench.dropbox.now() + 3 * timeoutMs
  await bench.store.change(bench.key, (record) => ({ ...record, lease: { owner, until }, ...over }))
  return { ...bench, until }
}

// The transport is looked up at the first request, which no faked clock waits for.
beforeEach(async () => {
  const { dropbox, tokens, key } = await openLinked()
  dropbox.advance(life)
  await tokens.accessToken(key)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

/** A process that does nothing, with the name it has in leases. */
async function startProcess() {
  const source = fileURLToPath(new URL('../../../src/tokens/process-identity.ts', import.meta.url))
  const script = `
    const { nameProcess } = await import(${JSON.stringify(source)})
    process.stdout.write(nameProcess())
    setInterval(() => {}, 1_000)`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await exited
  }
  const [name] = (await once(child.stdout, 'data')) as [Buffer]
  return { name: String(name), kill, [Symbol.asyncDispose]: kill }
}

/** What a call comes to, and whether it has. */
function watch<T>(call: Promise<T>) {
  const seen: { outcome?: unknown } = {}
  call.then(
    (value) => (seen.outcome = value),
    (error: unknown) => (seen.outcome = error),
  )
  return seen
}

describe('a lease', () => {
  test('is in the record while Dropbox is asked, and gone with the answer', async () => {
    const { dropbox, tokens, key, record } = await openLinked({ timeoutMs })
    dropbox.advance(life)
    const { wait, open, reached } = gate()
    dropbox.answering = async (asked) => (await wait(), dropbox.answer(asked))
    const call = tokens.accessToken(key)
    await reached
    expect(record().lease).toEqual({
      owner: expect.stringMatching(/^[\w-]{22} /) as string,
      until: dropbox.now() + 3 * timeoutMs,
    })
    open()
    await call
    expect(record().lease).toBeUndefined()
  })

  test('of another is waited for: the new token is his, and no request is made here', async () => {
    const { dropbox, store, tokens, key, refreshToken } = await openLeased()
    const call = watch(tokens.accessToken(key))
    await vi.advanceTimersByTimeAsync(timeoutMs)
    expect(call.outcome).toBeUndefined()
    const access = { token: 'theirs', issuedAt: dropbox.now(), expiresAt: dropbox.now() + life }
    await store.change(key, ({ lease: _lease, ...record }) => ({ ...record, refreshToken, access }))
    await vi.advanceTimersByTimeAsync(500)
    expect(call.outcome).toBe('theirs')
    expect(dropbox.refreshes).toBe(0)
  })

  test('of another that gave it back is taken', async () => {
    const { dropbox, store, tokens, key } = await openLeased()
    const call = watch(tokens.accessToken(key))
    await vi.advanceTimersByTimeAsync(timeoutMs)
    await store.change(key, ({ lease: _lease, ...record }) => record)
    await vi.advanceTimersByTimeAsync(500)
    expect(dropbox.accepts(String(call.outcome))).toBe(true)
    expect(dropbox.refreshes).toBe(1)
  })

  test('that outlasts the call makes it a TransientException, and costs no request', async () => {
    const { dropbox, tokens, key } = await openLeased()
    const call = watch(tokens.accessToken(key))
    await vi.advanceTimersByTimeAsync(2 * timeoutMs + 500)
    expect(call.outcome).toMatchObject({ code: 'transient', remedy: 'retry' })
    expect(dropbox.refreshes).toBe(0)
  })

  test('of another that failed hands on his failure at once', async () => {
    const { dropbox, store, tokens, key } = await openLeased()
    const call = watch(tokens.accessToken(key))
    await vi.advanceTimersByTimeAsync(10)
    const failure = { code: 'transient', message: 'down', remedy: 'retry', delayMs: 1_000 }
    await store.change(key, ({ lease: _lease, ...record }) => ({
      ...record,
      failure: { ...failure, retryAt: dropbox.now() + 1_000 },
    }))
    await vi.advanceTimersByTimeAsync(500)
    expect(call.outcome).toMatchObject({ code: 'transient', message: 'down', retryAfterMs: 1_000 })
    expect(dropbox.refreshes).toBe(0)
  })

  test('is not waited for while the token still lives', async () => {
    const { dropbox, store, tokens, key, accessToken } = await openLinked({ timeoutMs })
    dropbox.advance(life - 60_000)
    const lease = { owner: 'somebody-else ', until: dropbox.now() + 3 * timeoutMs }
    await store.change(key, (record) => ({ ...record, lease }))
    expect(await tokens.accessToken(key)).toBe(accessToken)
    expect(dropbox.refreshes).toBe(0)
  })
})

describe('a lease is taken over', () => {
  test('when the version was the same for 3 × timeoutMs, over more than one call', async () => {
    const { dropbox, tokens, key } = await openLeased()
    const first = watch(tokens.accessToken(key))
    await vi.advanceTimersByTimeAsync(2 * timeoutMs + 500)
    expect(first.outcome).toMatchObject({ code: 'transient' })
    const second = watch(tokens.accessToken(key))
    await vi.advanceTimersByTimeAsync(timeoutMs - 501)
    expect(dropbox.refreshes).toBe(0)
    await vi.advanceTimersByTimeAsync(501)
    expect(dropbox.accepts(String(second.outcome))).toBe(true)
  })

  test('not when it was renewed in between', async () => {
    const { dropbox, store, tokens, key } = await openLeased()
    for (let round = 0; round < 4; round++) {
      const call = watch(tokens.accessToken(key))
      await vi.advanceTimersByTimeAsync(2 * timeoutMs + 500)
      expect(call.outcome).toMatchObject({ code: 'transient' })
      await store.change(key, (record) => record)
    }
    expect(dropbox.refreshes).toBe(0)
  })

  test('behind callers who are served, too', async () => {
    const { dropbox, store, tokens, key, accessToken } = await openLinked({ timeoutMs, recheckMs: 0 })
    dropbox.advance(life - 60_000)
    const lease = { owner: 'somebody-else ', until: dropbox.now() + 3 * timeoutMs }
    await store.change(key, (record) => ({ ...record, lease }))
    expect(await tokens.accessToken(key)).toBe(accessToken)
    await vi.advanceTimersByTimeAsync(3 * timeoutMs + 1)
    expect(await tokens.accessToken(key)).toBe(accessToken)
    await vi.advanceTimersByTimeAsync(10)
    expect(dropbox.refreshes).toBe(1)
    expect(await tokens.accessToken(key)).not.toBe(accessToken)
  })

  test('when its end is over a minute past, and not before', async () => {
    const { dropbox, tokens, key, until } = await openLeased()
    dropbox.advance(until + minute - dropbox.now())
    const early = watch(tokens.accessToken(key))
    await vi.advanceTimersByTimeAsync(10)
    expect(early.outcome).toBeUndefined()
    expect(dropbox.refreshes).toBe(0)
    dropbox.advance(1)
    await vi.advanceTimersByTimeAsync(500)
    expect(dropbox.accepts(String(early.outcome))).toBe(true)
  })

  test('at once when it is left over from a flight of this manager', async () => {
    const { dropbox, store, tokens, key, record } = await openLinked({ timeoutMs })
    dropbox.advance(life)
    store.after = (operation) => (operation === 'write' ? outage() : undefined)
    await expect(tokens.accessToken(key)).rejects.toMatchObject({ code: 'store_unavailable' })
    expect(record().lease).toBeDefined()
    store.after = () => {}
    expect(dropbox.accepts(await tokens.accessToken(key))).toBe(true)
    expect(dropbox.refreshes).toBe(1)
  })

  test('not by another manager of this process, which lives', async () => {
    const { dropbox, store, tokens, createManager, key } = await openLinked({ timeoutMs })
    dropbox.advance(life)
    store.after = (operation) => (operation === 'write' ? outage() : undefined)
    await expect(tokens.accessToken(key)).rejects.toMatchObject({ code: 'store_unavailable' })
    store.after = () => {}
    const call = watch(createManager().accessToken(key))
    await vi.advanceTimersByTimeAsync(2 * timeoutMs + 500)
    expect(call.outcome).toMatchObject({ code: 'transient' })
    expect(dropbox.refreshes).toBe(0)
  })

  test('at once when its owner is a process of this host that was killed, and not while he lives', async () => {
    vi.useRealTimers()
    await using owner = await startProcess()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    const { dropbox, tokens, createManager, key } = await openLeased(`somebody-else ${owner.name}`)
    const early = watch(createManager().accessToken(key))
    await vi.advanceTimersByTimeAsync(2 * timeoutMs + 500)
    expect(early.outcome).toMatchObject({ code: 'transient' })
    expect(dropbox.refreshes).toBe(0)
    vi.useRealTimers()
    await owner.kill()
    expect(dropbox.accepts(await tokens.accessToken(key))).toBe(true)
    expect(dropbox.refreshes).toBe(1)
  })

  test('not when its owner is a dead process of another host or another namespace', async () => {
    const [boot = '', namespace = '', , start = ''] = nameProcess()?.split('/') ?? []
    for (const name of [
      ['another-boot', namespace, '999999999', start],
      [boot, 'pid:[1]', '999999999', start],
      [],
    ]) {
      const { dropbox, tokens, key } = await openLeased(`somebody-else ${name.join('/')}`)
      const call = watch(tokens.accessToken(key))
      await vi.advanceTimersByTimeAsync(2 * timeoutMs + 500)
      expect(call.outcome).toMatchObject({ code: 'transient' })
      expect(dropbox.refreshes).toBe(0)
    }
  })

  test('when its process id is another process by now', async () => {
    const [boot = '', namespace = '', pid = ''] = nameProcess()?.split('/') ?? []
    const { dropbox, tokens, key } = await openLeased(
      `somebody-else ${[boot, namespace, pid, '1'].join('/')}`,
    )
    expect(dropbox.accepts(await tokens.accessToken(key))).toBe(true)
  })

  test('and the one it was taken from stores nothing: he gives what is stored', async () => {
    const { dropbox, tokens, createManager, key, record } = await openLinked({ timeoutMs })
    dropbox.advance(life)
    const { wait, open, reached } = gate()
    dropbox.answering = async (asked) => (await wait(), dropbox.answer(asked))
    const slow = watch(tokens.accessToken(key))
    await reached
    dropbox.answering = () => undefined
    dropbox.advance(3 * timeoutMs + minute + 1)
    const theirs = await createManager().accessToken(key)
    open()
    await vi.advanceTimersByTimeAsync(500)
    expect(slow.outcome).toBe(theirs)
    expect(record().access?.token).toBe(theirs)
    expect(dropbox.refreshes).toBe(2)
  })

  test('and the one it was taken from, whose request then fails, gives what is stored', async () => {
    const { dropbox, tokens, createManager, key, record } = await openLinked({ timeoutMs })
    dropbox.advance(life)
    const { wait, open, reached } = gate()
    dropbox.answering = async () => (await wait(), serverFault())
    const slow = watch(tokens.accessToken(key))
    await reached
    dropbox.answering = () => undefined
    dropbox.advance(3 * timeoutMs + minute + 1)
    const theirs = await createManager().accessToken(key)
    open()
    await vi.advanceTimersByTimeAsync(500)
    expect(slow.outcome).toBe(theirs)
    expect(record().failure).toBeUndefined()
  })
})

describe('an answer', () => {
  test('that does not come within timeoutMs is none: the lease goes, and it may be asked again', async () => {
    const { dropbox, tokens, key, record } = await openLinked({ timeoutMs })
    dropbox.advance(life)
    dropbox.answering = noAnswer
    const call = watch(tokens.accessToken(key))
    await vi.advanceTimersByTimeAsync(timeoutMs)
    expect(call.outcome).toMatchObject({ code: 'transient', retryAfterMs: 1_000 })
    expect(record().lease).toBeUndefined()
  })

  test('that is handled later than timeoutMs, by a process that was frozen, is none', async () => {
    const { dropbox, tokens, key, record, accessToken } = await openLinked({ timeoutMs })
    dropbox.advance(life)
    dropbox.answering = (asked) => {
      const late = performance.now() + timeoutMs + 1
      vi.spyOn(performance, 'now').mockReturnValue(late) // awake again, and no timer has run yet
      return dropbox.answer(asked)
    }
    const call = watch(tokens.accessToken(key))
    await vi.advanceTimersByTimeAsync(10)
    expect(call.outcome).toMatchObject({ code: 'transient' })
    expect(record().failure).toMatchObject({ code: 'transient', retryAt: dropbox.now() + 1_000 })
    expect(record().access?.token).toBe(accessToken)
  })
})
