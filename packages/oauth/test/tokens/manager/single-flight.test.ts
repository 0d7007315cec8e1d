import { describe, expect, test } from 'vitest'
import { openLinked } from '../../support/manager-bench.ts'
import { life } from '../../support/manager-dropbox.ts'
import { gate } from '../../support/manager-store.ts'

async function openExpired() {
  const bench = await openLinked()
  bench.dropbox.advance(life)
  const { wait, open, reached } = gate()
  bench.dropbox.answering = async (asked) => (await wait(), bench.dropbox.answer(asked))
  return { ...bench, open, reached }
}

describe('one flight for a key', () => {
  test('serves all who want something, whatever they want', async () => {
    const { dropbox, tokens, key, accessToken, open, reached } = await openExpired()
    const calls = [
      tokens.accessToken(key),
      tokens.accessToken(key, { minTtlMs: 60_000 }),
      tokens.accessToken(key, { rejected: accessToken }),
      tokens.accessToken(key, { signal: new AbortController().signal }),
      tokens.accessToken(key, {}),
    ]
    await reached
    calls.push(tokens.accessToken(key), tokens.accessToken(key, { rejected: accessToken }))
    open()
    expect(new Set(await Promise.all(calls)).size).toBe(1)
    expect(dropbox.refreshes).toBe(1)
  })

  test('does not hold up another key', async () => {
    const { dropbox, tokens, key, open, reached } = await openExpired()
    const slow = tokens.accessToken(key)
    await reached
    const result = dropbox.login({ accountId: 'dbid:bob' })
    await tokens.link(result)
    expect(await tokens.accessToken('dbid:bob')).toBe(result.accessToken)
    open()
    await slow
  })

  test('is over when it is over: after a failure the next one asks again', async () => {
    const { dropbox, tokens, key, open } = await openExpired()
    open()
    dropbox.answering = () => new Response('', { status: 500 })
    await expect(tokens.accessToken(key)).rejects.toMatchObject({ code: 'transient' })
    dropbox.answering = () => undefined
    dropbox.advance(1_000)
    expect(dropbox.accepts(await tokens.accessToken(key))).toBe(true)
  })
})

describe('an abort', () => {
  test('detaches that caller alone, with the reason itself', async () => {
    const { dropbox, tokens, key, open, reached } = await openExpired()
    const controller = new AbortController()
    const reason = { not: 'even an error' }
    const aborted = tokens.accessToken(key, { signal: controller.signal }).catch((error: unknown) => error)
    const other = tokens.accessToken(key)
    await reached
    controller.abort(reason)
    expect(await aborted).toBe(reason)
    open()
    expect(dropbox.accepts(await other)).toBe(true)
    expect(dropbox.refreshes).toBe(1)
  })

  test('of the only caller does not end the refresh: the next one has the token', async () => {
    const { dropbox, tokens, key, open, reached } = await openExpired()
    const controller = new AbortController()
    const aborted = tokens.accessToken(key, { signal: controller.signal })
    await reached
    controller.abort()
    await expect(aborted).rejects.toMatchObject({ name: 'AbortError' })
    open()
    await tokens.close()
    await tokens.accessToken(key)
    expect(dropbox.refreshes).toBe(1)
  })

  test('before the call rejects it, also where the token is in memory', async () => {
    const { tokens, key } = await openLinked()
    await tokens.accessToken(key)
    const reason = new Error('the user left')
    const call = tokens.accessToken(key, { signal: AbortSignal.abort(reason) })
    await expect(call).rejects.toBe(reason)
  })

  test('after the call is nothing', async () => {
    const { tokens, key, accessToken } = await openLinked()
    const controller = new AbortController()
    expect(await tokens.accessToken(key, { signal: controller.signal })).toBe(accessToken)
    controller.abort()
  })
})

describe('a token that Dropbox rejected', () => {
  test('is replaced if it is the stored one', async () => {
    const { dropbox, tokens, key, accessToken } = await openLinked()
    const given = await tokens.accessToken(key, { rejected: accessToken })
    expect(given).not.toBe(accessToken)
    expect(await tokens.accessToken(key)).toBe(given)
    expect(dropbox.refreshes).toBe(1)
  })

  test('is not replaced when another is stored by now', async () => {
    const { dropbox, tokens, createManager, key, accessToken } = await openLinked()
    const given = await createManager().accessToken(key, { rejected: accessToken })
    expect(await tokens.accessToken(key, { rejected: accessToken })).toBe(given)
    expect(dropbox.refreshes).toBe(1)
  })

  test('costs one refresh, however many are told so, in any number of managers', async () => {
    const { dropbox, createManager, key, accessToken } = await openLinked()
    const managers = Array.from({ length: 10 }, () => createManager())
    const calls = managers.flatMap((tokens) =>
      Array.from({ length: 10 }, () => tokens.accessToken(key, { rejected: accessToken })),
    )
    expect(new Set(await Promise.all(calls)).size).toBe(1)
    expect(dropbox.refreshes).toBe(1)
  })

  test('that the flight under way is just bringing is not given either', async () => {
    const { dropbox, store, tokens, key } = await openExpired()
    dropbox.answering = () => undefined
    const { wait, open, reached } = gate()
    store.after = (operation, record) => {
      if (operation !== 'write' || record?.['lease']) return undefined
      store.after = () => {}
      return wait()
    }
    const first = tokens.accessToken(key)
    await reached
    const access = store.recordOf(key)?.['access'] as { token: string }
    const second = tokens.accessToken(key, { rejected: access.token })
    open()
    expect(await first).toBe(access.token)
    expect(await second).not.toBe(access.token)
    expect(dropbox.refreshes).toBe(2)
  })

  test('is not given while Dropbox or the store is down, though it seems to live', async () => {
    const { dropbox, store, tokens, key, accessToken } = await openLinked()
    await tokens.accessToken(key)
    dropbox.answering = () => new Response('', { status: 500 })
    const call = () => tokens.accessToken(key, { rejected: accessToken })
    await expect(call()).rejects.toMatchObject({ code: 'transient' })
    store.before = () => {
      throw new Error('down')
    }
    await expect(call()).rejects.toMatchObject({ code: 'store_unavailable' })
    await expect(call()).rejects.toMatchObject({ code: 'store_unavailable' })
  })

  test('leaves a tombstone where there is no refresh token', async () => {
    const { dropbox, tokens, record, key } = await openLinked()
    const result = dropbox.login({ refreshToken: undefined, expiresAt: undefined })
    await tokens.link(result)
    const call = tokens.accessToken(key, { rejected: result.accessToken })
    await expect(call).rejects.toMatchObject({ reason: 'revoked' })
    expect(record().state).toBe('relink-required')
    await expect(tokens.accessToken(key)).rejects.toMatchObject({ reason: 'revoked' })
    expect(dropbox.asked).toEqual([])
  })
})
