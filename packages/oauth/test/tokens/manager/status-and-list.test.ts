import { describe, expect, test } from 'vitest'
import type { Account, TokenManager } from '../../../src/index.ts'
import { openBench, openLinked } from '../../support/manager-bench.ts'
import { life } from '../../support/manager-dropbox.ts'
import { hang, outage } from '../../support/manager-store.ts'

/** What a listing gives, and the error that ends it, where one does. */
async function listed(
  tokens: TokenManager,
): Promise<{ keys: string[]; accounts: Account[]; error: unknown }> {
  const accounts: Account[] = []
  let error: unknown
  try {
    for await (const account of tokens.list()) accounts.push(account)
  } catch (caught) {
    error = caught
  }
  return { keys: accounts.map(({ key }) => key).toSorted(), accounts, error }
}

describe('status', () => {
  test('tells of a linked account, when its token ends, and when it was refreshed', async () => {
    const { dropbox, tokens, key } = await openLinked()
    const linkedAt = new Date(dropbox.now())
    expect(await tokens.status(key)).toEqual({
      key,
      state: 'linked',
      account: {
        key,
        kind: 'user',
        accountId: 'dbid:ada',
        userId: '1',
        scope: ['files.metadata.read'],
        linkedAt,
      },
      expiresAt: new Date(dropbox.now() + life),
    })
    dropbox.advance(life)
    await tokens.accessToken(key)
    expect(await tokens.status(key)).toMatchObject({
      refreshedAt: new Date(dropbox.now()),
      expiresAt: new Date(dropbox.now() + life),
      account: { linkedAt },
    })
  })

  test('tells that an account is unknown', async () => {
    const { tokens } = openBench()
    expect(await tokens.status('nobody')).toEqual({ key: 'nobody', state: 'unknown' })
  })

  test('tells of a dead grant who it was', async () => {
    const { dropbox, tokens, key, accessToken } = await openLinked()
    dropbox.revokeAll()
    await tokens.accessToken(key, { rejected: accessToken }).catch(() => {})
    expect(await tokens.status(key)).toMatchObject({
      state: 'relink-required',
      account: { accountId: 'dbid:ada' },
    })
  })

  test('tells of an online token that has ended', async () => {
    const { dropbox, tokens } = openBench()
    const { key } = await tokens.link(dropbox.login({ refreshToken: undefined }), { allowOnline: true })
    expect((await tokens.status(key)).state).toBe('linked')
    dropbox.advance(life)
    expect((await tokens.status(key)).state).toBe('relink-required')
  })

  test('always reads the store, and asks Dropbox nothing', async () => {
    const { dropbox, tokens, createManager, key, store } = await openLinked()
    await tokens.accessToken(key)
    dropbox.advance(life)
    store.done.length = 0
    for (let i = 0; i < 3; i++) expect((await tokens.status(key)).state).toBe('linked')
    expect(store.done).toEqual(['read', 'read', 'read'])
    expect(dropbox.asked).toEqual([])
    await createManager().unlink(key)
    expect((await tokens.status(key)).state).toBe('unknown')
  })

  test('of a record that cannot be read says so', async () => {
    const { tokens, key, store } = await openLinked({ timeoutMs: 30 })
    store.before = outage
    await expect(tokens.status(key)).rejects.toMatchObject({ code: 'store_unavailable' })
    store.before = hang
    await expect(tokens.status(key)).rejects.toMatchObject({ code: 'store_unavailable' })
    store.before = () => {}
    await store.change(key, () => ({ format: 1 }))
    await expect(tokens.status(key)).rejects.toMatchObject({ code: 'store_corrupt' })
    await expect(tokens.status('')).rejects.toMatchObject({ code: 'bad_input' })
  })
})

describe('list', () => {
  async function openMany(count: number) {
    const bench = openBench()
    const keys = Array.from({ length: count }, (_, i) => `key-${String(i).padStart(3, '0')}`)
    for (const key of keys)
      await bench.tokens.link(bench.dropbox.login({ accountId: `dbid:${key}` }), { key })
    return { ...bench, keys }
  }

  test.each([0, 1, 49, 50, 51, 120])('gives all of %i accounts', async (count) => {
    const { tokens, keys, dropbox } = await openMany(count)
    const { keys: seen, accounts, error } = await listed(tokens)
    expect(seen).toEqual(keys)
    expect(error).toBeUndefined()
    for (const account of accounts)
      expect(account).toMatchObject({ accountId: `dbid:${account.key}`, linkedAt: new Date(dropbox.now()) })
    expect(dropbox.asked).toEqual([])
  })

  test('gives those that need a relink and those that are being unlinked, too', async () => {
    const { dropbox, tokens, keys } = await openMany(3)
    dropbox.answering = ({ route }) => (route === 'revoke' ? new Response('', { status: 500 }) : undefined)
    await tokens.unlink('key-000').catch(() => {})
    dropbox.revokeAll()
    const rejected = await tokens.accessToken('key-001')
    await tokens.accessToken('key-001', { rejected }).catch(() => {})
    expect((await listed(tokens)).keys).toEqual(keys)
  })

  test('reports a damaged record and one of another app after the rest', async () => {
    const { tokens, store, keys } = await openMany(60)
    await store.change('key-000', () => ({ format: 1 }))
    await store.change('key-031', (record) => ({ ...record, consumerKey: 'another_app' }))
    const { keys: seen, error } = await listed(tokens)
    expect(seen).toEqual(keys.filter((key) => key !== 'key-000' && key !== 'key-031'))
    expect(error).toMatchObject({
      code: 'store_corrupt',
      message: expect.stringContaining('key-000') as string,
    })
  })

  test.each([
    ['fails', outage],
    ['hangs', hang],
  ])('ends with an outage when the store %s: at once, between or at a record', async (_, fault) => {
    const { store, createManager } = await openMany(3)
    const tokens = createManager({ timeoutMs: 30 })
    for (const operation of ['list', 'read'] as const) {
      store.before = (begun) => (begun === operation ? fault() : undefined)
      expect((await listed(tokens)).error).toMatchObject({ code: 'store_unavailable' })
    }
    store.before = () => {}
    store.list = async function* () {
      yield 'key-000'
      await fault()
    }
    expect((await listed(tokens)).error).toMatchObject({ code: 'store_unavailable' })
    store.list = () => fault() as never
    expect((await listed(tokens)).error).toMatchObject({ code: 'store_unavailable' })
  })

  test('lets the store know when it is left early', async () => {
    const { tokens, store } = await openMany(3)
    let isLeft = false
    store.list = async function* () {
      try {
        for (let i = 0; i < 1_000; i++) yield 'key-000'
      } finally {
        isLeft = true
      }
    }
    for await (const account of tokens.list()) {
      expect(account.key).toBe('key-000')
      break
    }
    await new Promise((resolve) => setImmediate(resolve))
    expect(isLeft).toBe(true)
  })

  test('passes over an account that is unlinked meanwhile', async () => {
    const { tokens, store } = await openMany(3)
    store.list = async function* () {
      yield* ['key-000', 'gone', 'key-001']
    }
    expect((await listed(tokens)).keys).toEqual(['key-000', 'key-001'])
  })
})
