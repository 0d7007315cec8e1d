import { describe, expect, test } from 'vitest'
import { BadInputException, StoreUnavailableException, type TokenStore } from '../../../src/index.ts'
import { openBench, openLinked } from '../../support/manager-bench.ts'
import { life } from '../../support/manager-dropbox.ts'
import { gate, hang, outage } from '../../support/manager-store.ts'

const timeoutMs = 30
const faults: [string, () => unknown][] = [
  ['refuses', outage],
  ['hangs', hang],
  ['throws nonsense', () => Promise.reject(undefined)],
  [
    'says so itself',
    () => {
      throw new StoreUnavailableException('The token store is down.')
    },
  ],
]

describe.each(faults)('a store that %s', (_, fault) => {
  test('is unavailable to every call; nothing is taken for "not linked"', async () => {
    const { dropbox, store, createManager, key } = await openLinked()
    store.before = fault
    const fresh = () => createManager({ timeoutMs })
    const calls: (() => Promise<unknown>)[] = [
      () => fresh().accessToken(key),
      () => fresh().accessToken('nobody'),
      () => fresh().accessToken(key, { minTtlMs: 0 }),
      () => fresh().status(key),
      () => fresh().unlink(key),
      () => fresh().link(dropbox.login()),
      () => fresh().import(key, { refreshToken: 'refresh', accountId: 'dbid:ada' }),
      () => fresh().fetch(key)('https://api.dropboxapi.com/2/check/user'),
    ]
    for (const call of calls)
      await expect(call()).rejects.toMatchObject({ code: 'store_unavailable', remedy: 'retry' })
    expect(dropbox.asked).toEqual([])
  })

  test('does not keep back a token read before: it is given at once, and the store is asked behind', async () => {
    const { dropbox, store, tokens, key, accessToken } = await openLinked({ timeoutMs: 250 })
    await tokens.accessToken(key)
    dropbox.advance(60_000)
    store.before = fault
    expect(await tokens.accessToken(key)).toBe(accessToken)
    const { wait, open, reached } = gate()
    store.before = () => wait()
    dropbox.advance(60_000)
    expect(await tokens.accessToken(key)).toBe(accessToken) // though the store has not answered
    await reached
    open()
    const second = dropbox.login()
    store.before = () => {}
    await tokens.link(second)
    expect(await tokens.accessToken(key)).toBe(second.accessToken)
  })

  test('does not make a token live longer than it does', async () => {
    const { dropbox, store, tokens, key, accessToken } = await openLinked({ timeoutMs })
    await tokens.accessToken(key)
    store.before = fault
    dropbox.advance(life - 1)
    expect(await tokens.accessToken(key)).toBe(accessToken)
    await expect(tokens.accessToken(key, { minTtlMs: 2 })).rejects.toMatchObject({
      code: 'store_unavailable',
    })
    dropbox.advance(1)
    await expect(tokens.accessToken(key)).rejects.toMatchObject({ code: 'store_unavailable' })
  })

  test('may come back: the next call has what is stored', async () => {
    const { dropbox, store, tokens, createManager, key, accessToken } = await openLinked({
      timeoutMs,
      recheckMs: 0,
    })
    await tokens.accessToken(key)
    store.before = fault
    expect(await tokens.accessToken(key)).toBe(accessToken)
    store.before = () => {}
    await createManager().unlink(key)
    await tokens.accessToken(key).catch(() => {}) // served from memory, while the store is asked behind
    await expect
      .poll(() => tokens.accessToken(key).catch((error: unknown) => error))
      .toMatchObject({
        code: 'relink_required',
        reason: 'not-linked',
      })
    expect(dropbox.refreshes).toBe(0)
  })

  test('when the lease is taken is unavailable, and Dropbox is not asked', async () => {
    const { dropbox, store, tokens, key } = await openLinked({ timeoutMs })
    dropbox.advance(life)
    store.before = (operation) => (operation === 'write' ? fault() : undefined)
    await expect(tokens.accessToken(key)).rejects.toMatchObject({ code: 'store_unavailable' })
    expect(dropbox.asked).toEqual([])
  })

  test('at its setup is set up again by the next call', async () => {
    const { dropbox, store, tokens } = openBench({ timeoutMs })
    store.before = (operation) => (operation === 'setup' ? fault() : undefined)
    await expect(tokens.link(dropbox.login())).rejects.toMatchObject({ code: 'store_unavailable' })
    store.before = () => {}
    await tokens.link(dropbox.login())
    expect(store.done.filter((operation) => operation === 'setup')).toHaveLength(1)
  })
})

describe('a store that failed a while ago', () => {
  test('is asked before a token from memory is given: it may be back, and the account gone', async () => {
    const { dropbox, store, tokens, createManager, key, accessToken } = await openLinked({ timeoutMs })
    await tokens.accessToken(key)
    dropbox.advance(60_000)
    store.before = outage
    expect(await tokens.accessToken(key)).toBe(accessToken)
    store.before = () => {}
    await createManager().unlink(key)
    await new Promise((resolve) => setTimeout(resolve, timeoutMs + 1))
    await expect(tokens.accessToken(key)).rejects.toMatchObject({ reason: 'not-linked' })
  })
})

describe('setup', () => {
  test('is called once, before anything else, however many calls come together', async () => {
    const { dropbox, store, createManager } = openBench()
    const tokens = createManager()
    expect(store.done).toEqual([])
    await Promise.all([
      tokens.link(dropbox.login()),
      tokens.status('a'),
      tokens.accessToken('b').catch(() => {}),
      tokens.unlink('c'),
    ])
    expect(store.done.filter((operation) => operation === 'setup')).toHaveLength(1)
    expect(store.done[0]).toBe('setup')
  })

  test('may be missing, may throw at once, and may refuse the settings', async () => {
    const { store, createManager } = openBench()
    const plain = (setup?: () => Promise<void>): TokenStore => ({
      sharing: 'process',
      read: (key) => store.inner.read(key),
      write: (...args) => store.inner.write(...args),
      delete: (...args) => store.inner.delete(...args),
      list: () => store.inner.list(),
      ...(setup && { setup }),
    })
    expect((await createManager({ store: plain() }).status('a')).state).toBe('unknown')
    const throwing = createManager({ store: plain(outage) })
    await expect(throwing.status('a')).rejects.toMatchObject({ code: 'store_unavailable' })
    const refusing = createManager({
      store: plain(() => {
        throw new BadInputException('maxmemory-policy: it must be noeviction')
      }),
    })
    await expect(refusing.status('a')).rejects.toMatchObject({ code: 'bad_input' })
  })
})

describe('a store that throws where it should reject', () => {
  test.each(['read', 'write', 'delete'] as const)('at %s is unavailable', async (operation) => {
    const { store, tokens, key } = await openLinked()
    store[operation] = outage
    await expect(tokens.unlink(key)).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.not.stringContaining('canary') as string,
    })
  })
})
