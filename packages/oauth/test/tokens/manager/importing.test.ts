import { describe, expect, test } from 'vitest'
import { type ImportedGrant, OAuth2FlowNoRedirectResult } from '../../../src/index.ts'
import { eventsOf, openBench, openLinked, recordIn } from '../../support/manager-bench.ts'
import { life } from '../../support/manager-dropbox.ts'

describe('import', () => {
  test('makes no request: the first call refreshes', async () => {
    const { dropbox, tokens, createManager } = openBench()
    const refreshToken = dropbox.grant()
    const account = await tokens.import('row-1', { refreshToken, accountId: 'dbid:ada', scope: ['a.b'] })
    expect(account).toEqual({
      key: 'row-1',
      kind: 'user',
      accountId: 'dbid:ada',
      scope: ['a.b'],
      linkedAt: new Date(dropbox.now()),
    })
    expect(await tokens.status('row-1')).toEqual({ key: 'row-1', state: 'linked', account })
    expect(dropbox.asked).toEqual([])
    const given = await Promise.all([tokens, createManager()].map((manager) => manager.accessToken('row-1')))
    expect(dropbox.accepts(given[0] ?? '')).toBe(true)
    expect(given[1]).toBe(given[0])
    expect(dropbox.asked).toEqual([{ route: 'token', token: refreshToken }])
  })

  test.each<[Partial<ImportedGrant>, object]>([
    [{}, { kind: 'user' }],
    [{ accountId: 'dbid:ada' }, { kind: 'user', accountId: 'dbid:ada' }],
    [{ teamId: 'dbtid:team' }, { kind: 'team', teamId: 'dbtid:team' }],
    [
      { accountId: 'dbtid:team', teamId: 'dbtid:team' },
      { kind: 'team', teamId: 'dbtid:team' },
    ],
    [
      { accountId: 'dbid:ada', teamId: 'dbtid:team' },
      { kind: 'user', accountId: 'dbid:ada', teamId: 'dbtid:team' },
    ],
    [{ kind: 'team' }, { kind: 'team' }],
    [
      { kind: 'user', teamId: 'dbtid:team' },
      { kind: 'user', teamId: 'dbtid:team' },
    ],
    [{ scope: [] }, { kind: 'user' }],
  ])('of %o is an account with %o', async (grant, account) => {
    const { dropbox, tokens } = openBench()
    const imported = await tokens.import('k', { refreshToken: dropbox.grant(), ...grant })
    expect(imported).toEqual({ key: 'k', scope: [], linkedAt: new Date(dropbox.now()), ...account })
  })

  test('of a grant that is stored leaves the record as it is, tokens and time and all', async () => {
    const { dropbox, tokens, key, refreshToken, record } = await openLinked()
    const before = record()
    const events = eventsOf(tokens)
    dropbox.advance(1_000)
    const account = await tokens.import(key, { refreshToken })
    expect(account).toMatchObject({ accountId: 'dbid:ada', scope: ['files.metadata.read'] })
    expect(record()).toEqual(before)
    expect(events).toEqual([])
  })

  test('of a grant that has ended leaves its tombstone', async () => {
    const { dropbox, tokens, key, refreshToken, record } = await openLinked()
    dropbox.advance(life)
    dropbox.revokeAll()
    await tokens.accessToken(key).catch(() => {})
    const before = record()
    await tokens.import(key, { refreshToken })
    expect(record()).toEqual(before)
    await expect(tokens.accessToken(key)).rejects.toMatchObject({ reason: 'revoked' })
    expect(dropbox.refreshes).toBe(1)
  })

  test('of another grant of the account replaces a record and a tombstone', async () => {
    const { dropbox, tokens, key, accessToken, record } = await openLinked()
    await tokens.accessToken(key)
    const second = dropbox.grant()
    await tokens.import(key, { refreshToken: second, accountId: 'dbid:ada' })
    expect(record().refreshToken).toBe(second)
    expect(await tokens.accessToken(key)).not.toBe(accessToken)
    dropbox.advance(life)
    dropbox.revokeAll()
    await tokens.accessToken(key).catch(() => {})
    await tokens.import(key, { refreshToken: dropbox.grant(), accountId: 'dbid:ada' })
    expect(dropbox.accepts(await tokens.accessToken(key))).toBe(true)
  })

  test('of another account, or of one that does not say, does not replace one', async () => {
    const { dropbox, tokens, key, refreshToken, record } = await openLinked()
    for (const grant of [{ accountId: 'dbid:bob' }, {}, { teamId: 'dbtid:team' }]) {
      const call = tokens.import(key, { refreshToken: dropbox.grant(), ...grant })
      await expect(call).rejects.toMatchObject({ code: 'account_mismatch' })
    }
    expect(record().refreshToken).toBe(refreshToken)
  })

  test.each<[Partial<ImportedGrant>, { accountId: string; teamId?: string }]>([
    [{}, { accountId: 'dbid:ada' }],
    [{ accountId: 'dbid:ada' }, { accountId: 'dbid:ada', teamId: 'dbtid:team' }],
    [
      { kind: 'user', teamId: 'dbtid:team' },
      { accountId: 'dbid:ada', teamId: 'dbtid:team' },
    ],
    [{ teamId: 'dbtid:team' }, { accountId: 'dbtid:team', teamId: 'dbtid:team' }],
    [
      { accountId: 'dbtid:team', teamId: 'dbtid:team' },
      { accountId: 'dbtid:team', teamId: 'dbtid:team' },
    ],
    [
      { kind: 'team', accountId: 'dbid:admin', teamId: 'dbtid:team' },
      { accountId: 'dbtid:team', teamId: 'dbtid:team' },
    ],
  ])('of %o can be followed by a login of %o', async (grant, fields) => {
    const { dropbox, tokens, store } = openBench()
    await tokens.import('k', { refreshToken: dropbox.grant(), ...grant })
    const result = dropbox.login(fields)
    await tokens.link(result, { key: 'k' })
    expect(recordIn(store, 'k').refreshToken).toBe(result.refreshToken)
  })

  test.each<[Partial<ImportedGrant>, { accountId: string; teamId?: string }]>([
    [{ accountId: 'dbid:bob' }, { accountId: 'dbid:ada' }],
    [{ teamId: 'dbtid:team' }, { accountId: 'dbid:ada', teamId: 'dbtid:team' }],
    [{ teamId: 'dbtid:other' }, { accountId: 'dbtid:team', teamId: 'dbtid:team' }],
  ])('of %o cannot be followed by a login of %o', async (grant, fields) => {
    const { dropbox, tokens } = openBench()
    await tokens.import('k', { refreshToken: dropbox.grant(), ...grant })
    const call = tokens.link(new OAuth2FlowNoRedirectResult(dropbox.login(fields).toRecord()), { key: 'k' })
    await expect(call).rejects.toMatchObject({ code: 'account_mismatch' })
  })

  test('tells of it', async () => {
    const { dropbox, tokens } = openBench()
    const events = eventsOf(tokens)
    const account = await tokens.import('k', { refreshToken: dropbox.grant() })
    expect(events).toEqual([{ type: 'linked', key: 'k', account }])
  })

  test.each<[string, unknown, unknown]>([
    ['no grant', 'k', undefined],
    ['no refresh token', 'k', {}],
    ['a refresh token with a line break', 'k', { refreshToken: 'a\n' }],
    ['an empty refresh token', 'k', { refreshToken: '' }],
    ['no key', undefined, { refreshToken: 'a' }],
    ['an unknown kind', 'k', { refreshToken: 'a', kind: 'admin' }],
    ['an empty account id', 'k', { refreshToken: 'a', accountId: '' }],
    ['a team id that is no text', 'k', { refreshToken: 'a', teamId: 7 }],
    ['a text as scope', 'k', { refreshToken: 'a', scope: 'a b' }],
    ['two scopes in one', 'k', { refreshToken: 'a', scope: ['a b'] }],
  ])('refuses %s, and stores nothing', async (_, key, grant) => {
    const { tokens, store } = openBench()
    const call = tokens.import(key as string, grant as ImportedGrant)
    await expect(call).rejects.toMatchObject({ code: 'bad_input' })
    expect(store.done).not.toContain('write')
  })
})
