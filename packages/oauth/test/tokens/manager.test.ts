import { describe, expect, test } from 'vitest'
import { RelinkRequiredException, revokeToken } from '../../src/index.ts'
import { openDropbox, tokenLife } from '../support/linked-manager.ts'

describe('an account that is linked', () => {
  test('has an access token that Dropbox takes, through many lives of tokens', async () => {
    await using dropbox = await openDropbox()
    const tokens = dropbox.createManager()
    const { key, accountId } = await tokens.link(await dropbox.login())
    expect(key).toBe(accountId)
    for (let life = 0; life < 5; life++) {
      expect(await dropbox.statusOf(await tokens.accessToken(key))).toBe(200)
      dropbox.advance(tokenLife)
    }
    expect(dropbox.refreshes()).toBe(4)
  })

  test('a thousand callers of an expired token cause one refresh, and get the same token', async () => {
    await using dropbox = await openDropbox()
    const tokens = dropbox.createManager()
    const { key } = await tokens.link(await dropbox.login())
    dropbox.advance(tokenLife)
    const given = await Promise.all(Array.from({ length: 1_000 }, () => tokens.accessToken(key)))
    expect(new Set(given).size).toBe(1)
    expect(dropbox.refreshes()).toBe(1)
  })

  test('twenty managers on one store cause one refresh', async () => {
    await using dropbox = await openDropbox()
    const { key } = await dropbox.createManager().link(await dropbox.login())
    const managers = Array.from({ length: 20 }, () => dropbox.createManager())
    for (let life = 1; life <= 5; life++) {
      dropbox.advance(tokenLife)
      const given = await Promise.all(managers.map((tokens) => tokens.accessToken(key)))
      expect(new Set(given).size).toBe(1)
      expect(dropbox.refreshes()).toBe(life)
    }
  })

  test('near the end of its token, callers are served while one of them renews behind', async () => {
    await using dropbox = await openDropbox()
    const tokens = dropbox.createManager()
    const { key } = await tokens.link(await dropbox.login())
    const old = await tokens.accessToken(key)
    dropbox.advance(tokenLife - 120_000)
    const renewed = new Promise((resolve) => tokens.on('refreshed', resolve))
    expect(await tokens.accessToken(key)).toBe(old)
    await renewed
    expect(await tokens.accessToken(key)).not.toBe(old)
  })

  test('that the user has revoked is so at the first call, in every process, until it is linked again', async () => {
    await using dropbox = await openDropbox()
    const [tokens, others] = [dropbox.createManager(), dropbox.createManager({ recheckMs: 0 })]
    const { key } = await tokens.link(await dropbox.login())
    await revokeToken({ ...dropbox.settings, accessToken: await tokens.accessToken(key) })
    const call = tokens.fetch(key)(`${dropbox.emulator.endpoints.api}/2/users/get_current_account`, {
      method: 'POST',
    })
    await expect(call).rejects.toMatchObject({ code: 'relink_required', reason: 'revoked' })
    await expect(others.accessToken(key)).rejects.toMatchObject({
      code: 'relink_required',
      reason: 'revoked',
    })
    expect(dropbox.refreshes()).toBe(1)
    expect(await tokens.status(key)).toMatchObject({ state: 'relink-required', account: { key } })
    await tokens.link(await dropbox.login())
    expect(await dropbox.statusOf(await tokens.accessToken(key))).toBe(200)
  })

  test('is gone, at Dropbox too, when it was unlinked', async () => {
    await using dropbox = await openDropbox()
    const tokens = dropbox.createManager()
    const { key } = await tokens.link(await dropbox.login())
    const token = await tokens.accessToken(key)
    expect(await tokens.unlink(key)).toEqual({ revoked: true })
    expect(await dropbox.statusOf(token)).toBe(401)
    await expect(tokens.accessToken(key)).rejects.toThrow(RelinkRequiredException)
    expect(await tokens.status(key)).toEqual({ key, state: 'unknown' })
    expect(await tokens.unlink(key)).toEqual({ revoked: false })
  })
})
