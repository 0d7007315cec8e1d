import { describe, expect, test } from 'vitest'
import { eventsOf, openLinked } from '../../support/manager-bench.ts'
import { invalidGrant, json, life } from '../../support/manager-dropbox.ts'
import { outage } from '../../support/manager-store.ts'

async function openRevoked() {
  const bench = await openLinked({ recheckMs: 0 })
  bench.dropbox.advance(life)
  bench.dropbox.revokeAll()
  return bench
}

describe('a grant that Dropbox refuses', () => {
  test('leaves a tombstone: who it was, and no token', async () => {
    const { tokens, key, record, store, accessToken, refreshToken } = await openRevoked()
    await expect(tokens.accessToken(key)).rejects.toMatchObject({
      code: 'relink_required',
      reason: 'revoked',
    })
    expect(record()).toMatchObject({ state: 'relink-required', account: { accountId: 'dbid:ada' } })
    const text = JSON.stringify(store.recordOf(key))
    expect(text).not.toContain(accessToken)
    expect(text).not.toContain(refreshToken)
  })

  test('is so for everyone, and nobody asks Dropbox again', async () => {
    const { dropbox, createManager, key } = await openRevoked()
    const managers = Array.from({ length: 20 }, () => createManager())
    for (let round = 0; round < 3; round++) {
      const outcomes = await Promise.allSettled(managers.map((tokens) => tokens.accessToken(key)))
      for (const { status, reason } of outcomes as PromiseRejectedResult[]) {
        expect(status).toBe('rejected')
        expect(reason).toMatchObject({ code: 'relink_required', reason: 'revoked', remedy: 'relink' })
      }
      dropbox.advance(life)
    }
    expect(dropbox.refreshes).toBe(1)
  })

  test('is told once, by who found out', async () => {
    const { tokens, createManager, key } = await openRevoked()
    const other = createManager()
    const [own, others] = [eventsOf(tokens), eventsOf(other)]
    await tokens.accessToken(key).catch(() => {})
    await other.accessToken(key).catch(() => {})
    expect(own.map(({ type }) => type)).toEqual(['relink-required'])
    expect(others).toEqual([])
  })

  test('can be linked again, and nothing else brings it back', async () => {
    const { dropbox, tokens, key, record, refreshToken } = await openRevoked()
    await tokens.accessToken(key).catch(() => {})
    await tokens.import(key, { refreshToken, accountId: 'dbid:ada' })
    expect(record().state).toBe('relink-required')
    const result = dropbox.login()
    await tokens.link(result)
    expect(await tokens.accessToken(key)).toBe(result.accessToken)
    expect((await tokens.status(key)).state).toBe('linked')
  })

  test('of a record that another has linked anew meanwhile is no news of that', async () => {
    const { dropbox, tokens, createManager, key } = await openRevoked()
    const result = dropbox.login()
    dropbox.answering = async () => {
      dropbox.answering = () => undefined
      await createManager().link(result)
      return invalidGrant()
    }
    expect(await tokens.accessToken(key)).toBe(result.accessToken)
  })

  test('while the store is down is not known for sure: nobody is told to connect again', async () => {
    const { dropbox, store, tokens, key, record } = await openRevoked()
    dropbox.answering = () => {
      store.before = outage
      return invalidGrant()
    }
    await expect(tokens.accessToken(key)).rejects.toMatchObject({ code: 'store_unavailable' })
    store.before = () => {}
    expect(record().state).toBe('linked')
    dropbox.answering = () => undefined
    await expect(tokens.accessToken(key)).rejects.toMatchObject({ code: 'relink_required' })
  })
})

describe('no tombstone comes of', () => {
  test.each([
    ['invalid_grant with another status', () => json(401, { error: 'invalid_grant' })],
    ['invalid_grant with status 500', () => json(500, { error: 'invalid_grant' })],
    ['a 400 that is no JSON', () => new Response('invalid_grant', { status: 400 })],
    ['a 400 of another kind', () => json(400, { error: 'invalid_request' })],
    ['a good answer that says so', () => json(200, { error: 'invalid_grant' })],
    ['half an answer', () => new Response('{"error": "invalid_gr', { status: 400 })],
    ['a broken connection', () => Promise.reject(new Error('reset'))],
    ['a fetch that throws', () => outage()],
  ])('%s', async (_, answer) => {
    const { dropbox, tokens, key, record, refreshToken } = await openLinked()
    dropbox.advance(life)
    dropbox.answering = answer
    await expect(tokens.accessToken(key)).rejects.toMatchObject({
      code: expect.stringMatching(/^(transient|token_endpoint)$/) as string,
    })
    expect(record()).toMatchObject({ state: 'linked', refreshToken })
    dropbox.answering = () => undefined
    dropbox.advance(1_000)
    expect(dropbox.accepts(await tokens.accessToken(key))).toBe(true)
  })
})
