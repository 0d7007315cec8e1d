import { describe, expect, test } from 'vitest'
import { openBench, openLinked } from '../../support/manager-bench.ts'
import { life, serverFault } from '../../support/manager-dropbox.ts'
import { gate } from '../../support/manager-store.ts'

describe('a token near its end', () => {
  test('is still given at a tenth of the margin before it, and no longer after', async () => {
    const { dropbox, tokens, key, accessToken } = await openLinked({ refreshMarginMs: 100_000 })
    dropbox.answering = () => serverFault()
    dropbox.advance(life - 10_000)
    expect(await tokens.accessToken(key)).toBe(accessToken)
    await tokens.close()
    expect(dropbox.refreshes).toBe(1)
    dropbox.answering = () => undefined
    dropbox.advance(1_001)
    expect(await tokens.accessToken(key)).not.toBe(accessToken)
  })

  test('of a short life is given up to a tenth of that', async () => {
    const { dropbox, tokens, createManager } = openBench({ recheckMs: 0 })
    dropbox.lifeMs = 20_000
    const result = dropbox.login()
    const { key } = await tokens.link(result)
    dropbox.advance(18_000)
    const { wait, open, reached } = gate()
    dropbox.answering = async (asked) => (await wait(), dropbox.answer(asked))
    expect(await tokens.accessToken(key)).toBe(result.accessToken)
    await reached
    dropbox.advance(1)
    const [own, others] = [tokens.accessToken(key), createManager().accessToken(key)]
    open()
    expect(dropbox.accepts(await own)).toBe(true)
    expect(await own).not.toBe(result.accessToken)
    expect(await others).toBe(await own)
    expect(dropbox.refreshes).toBe(1)
  })

  test('is given up to the very end where there is no refresh token', async () => {
    const { dropbox, tokens } = openBench()
    const result = dropbox.login({ refreshToken: undefined })
    const { key } = await tokens.link(result, { allowOnline: true })
    dropbox.advance(life - 1)
    expect(await tokens.accessToken(key)).toBe(result.accessToken)
    dropbox.advance(1)
    await expect(tokens.accessToken(key)).rejects.toMatchObject({
      code: 'relink_required',
      reason: 'revoked',
    })
  })

  test('is given while it lives where Dropbox is down, and not a millisecond longer', async () => {
    const { dropbox, tokens, key, accessToken } = await openLinked()
    dropbox.answering = () => serverFault()
    dropbox.advance(life - 1)
    expect(await tokens.accessToken(key)).toBe(accessToken)
    dropbox.advance(1)
    await expect(tokens.accessToken(key)).rejects.toMatchObject({ code: 'transient' })
  })

  test('that ends while Dropbox is asked in vain is not given', async () => {
    const { dropbox, tokens, key } = await openLinked()
    dropbox.answering = () => {
      dropbox.advance(5_000)
      return serverFault()
    }
    dropbox.advance(life - 5_000)
    await expect(tokens.accessToken(key)).rejects.toMatchObject({ code: 'transient' })
  })

  test('that ends before the store gives it is not given', async () => {
    const { dropbox, store, tokens, key } = await openLinked()
    dropbox.advance(life - 60_000)
    store.after = (operation) => void (operation === 'read' && dropbox.advance(60_000))
    expect(dropbox.accepts(await tokens.accessToken(key))).toBe(true)
  })
})

describe('minTtlMs', () => {
  test('is enough where it is just what is left', async () => {
    const { tokens, key, accessToken, dropbox } = await openLinked()
    expect(await tokens.accessToken(key, { minTtlMs: life })).toBe(accessToken)
    dropbox.advance(1)
    expect(await tokens.accessToken(key, { minTtlMs: life })).not.toBe(accessToken)
  })

  test('of more than a token has is met by what this call got, as far as can be', async () => {
    const { dropbox, tokens, key, accessToken } = await openLinked()
    expect(await tokens.accessToken(key, { minTtlMs: 2 * life })).not.toBe(accessToken)
    expect(dropbox.refreshes).toBe(1)
  })

  test('that cannot be met rejects, though a token lives', async () => {
    const { dropbox, tokens, key, accessToken } = await openLinked()
    dropbox.answering = () => serverFault()
    const call = tokens.accessToken(key, { minTtlMs: life + 1 })
    await expect(call).rejects.toMatchObject({ code: 'transient' })
    expect(await tokens.accessToken(key)).toBe(accessToken)
  })

  test('of 0 takes a token that others would not be given', async () => {
    const { dropbox, tokens, key, accessToken } = await openLinked()
    dropbox.advance(life - 1)
    expect(await tokens.accessToken(key, { minTtlMs: 0 })).toBe(accessToken)
    await tokens.close()
  })

  test('is unlimited for a token that does not end', async () => {
    const { dropbox, tokens } = openBench()
    const result = dropbox.login({ refreshToken: undefined, expiresAt: undefined })
    const { key } = await tokens.link(result)
    dropbox.advance(1_000 * life)
    expect(await tokens.accessToken(key, { minTtlMs: 1e12 })).toBe(result.accessToken)
  })

  test.each([-1, Number.NaN, '5', null])('of %s is refused', async (minTtlMs) => {
    const { tokens, key } = await openLinked()
    const call = tokens.accessToken(key, { minTtlMs: minTtlMs as number })
    await expect(call).rejects.toMatchObject({ code: 'bad_input' })
  })
})

describe('a new token', () => {
  test('is given by who got it, but not once it has ended', async () => {
    const { dropbox, store, tokens, key } = await openLinked()
    dropbox.advance(life)
    dropbox.lifeMs = 1_000
    store.after = (operation, record) => {
      if (operation !== 'write' || record?.['lease']) return
      store.after = () => {}
      dropbox.advance(1_000)
    }
    expect(dropbox.accepts(await tokens.accessToken(key))).toBe(true)
    expect(dropbox.refreshes).toBe(2)
  })

  test('that somebody linked meanwhile, and that has ended already, is renewed', async () => {
    const { dropbox, tokens, createManager, key } = await openLinked()
    dropbox.advance(life)
    const saved = dropbox.login({ expiresAt: new Date(dropbox.now() - 1) })
    const { wait, open, reached } = gate()
    dropbox.answering = async (asked) => (await wait(), dropbox.answer(asked))
    const call = tokens.accessToken(key)
    await reached
    await createManager().link(saved)
    open()
    const given = await call
    expect(given).not.toBe(saved.accessToken)
    expect(dropbox.accepts(given)).toBe(true)
  })
})
