import { describe, expect, test } from 'vitest'
import { OAuth2FlowNoRedirectResult, type LinkOptions } from '../../../src/index.ts'
import { eventsOf, openBench, openLinked, recordIn } from '../../support/manager-bench.ts'
import { life } from '../../support/manager-dropbox.ts'
import { hang, outage } from '../../support/manager-store.ts'

describe('link', () => {
  test('keeps an account under its id, and asks Dropbox nothing', async () => {
    const { dropbox, tokens } = openBench()
    const result = dropbox.login({ teamId: 'dbtid:team' })
    expect(await tokens.link(result)).toEqual({
      key: 'dbid:ada',
      kind: 'user',
      accountId: 'dbid:ada',
      teamId: 'dbtid:team',
      userId: '1',
      scope: ['files.metadata.read'],
      linkedAt: new Date(dropbox.now()),
    })
    expect(await tokens.accessToken('dbid:ada')).toBe(result.accessToken)
    expect(dropbox.asked).toEqual([])
  })

  test('keeps it under another key where one is given', async () => {
    const { dropbox, tokens } = openBench()
    const result = dropbox.login()
    expect(await tokens.link(result, { key: 'user-17' })).toMatchObject({
      key: 'user-17',
      accountId: 'dbid:ada',
    })
    expect(await tokens.accessToken('user-17')).toBe(result.accessToken)
    await expect(tokens.accessToken('dbid:ada')).rejects.toMatchObject({ reason: 'not-linked' })
  })

  test('keeps a team under the team’s id', async () => {
    const { dropbox, tokens } = openBench()
    const result = dropbox.login({ accountId: 'dbtid:team', teamId: 'dbtid:team', userId: '' })
    expect(await tokens.link(result)).toEqual({
      key: 'dbtid:team',
      kind: 'team',
      teamId: 'dbtid:team',
      scope: ['files.metadata.read'],
      linkedAt: new Date(dropbox.now()),
    })
  })

  test('takes a result of another copy of this package, and a saved one', async () => {
    const { dropbox, tokens } = openBench()
    const record = dropbox.login().toRecord()
    const foreign = { toRecord: () => record } as unknown as OAuth2FlowNoRedirectResult
    await tokens.link(foreign)
    expect(await tokens.accessToken('dbid:ada')).toBe(record.accessToken)
    const saved = JSON.parse(JSON.stringify(dropbox.login().toRecord())) as { accessToken: string }
    await tokens.link(new OAuth2FlowNoRedirectResult(saved as never))
    expect(await tokens.accessToken('dbid:ada')).toBe(saved.accessToken)
  })

  test('replaces what is stored of the same account, in every manager', async () => {
    const { dropbox, tokens, createManager, key, record } = await openLinked({ recheckMs: 0 })
    const other = createManager()
    await other.accessToken(key)
    dropbox.advance(1_000)
    const result = dropbox.login({ scope: ['files.content.read'] })
    await tokens.link(result)
    expect(await tokens.accessToken(key)).toBe(result.accessToken)
    expect(await other.accessToken(key)).toBe(result.accessToken)
    expect(record()).toMatchObject({ refreshToken: result.refreshToken, account: { scope: result.scope } })
  })

  test.each<[string, Record<string, string | undefined>]>([
    ['another account', { accountId: 'dbid:bob' }],
    ['another account of the same team', { accountId: 'dbid:bob', teamId: 'dbtid:team' }],
    ['its team', { accountId: 'dbtid:team', teamId: 'dbtid:team' }],
  ])('does not let %s take the place of one', async (_, fields) => {
    const { dropbox, tokens, store } = openBench()
    const first = dropbox.login({ teamId: 'dbtid:team' })
    await tokens.link(first, { key: 'k' })
    const call = tokens.link(dropbox.login(fields), { key: 'k' })
    await expect(call).rejects.toMatchObject({ code: 'account_mismatch', remedy: 'relink' })
    expect(await tokens.accessToken('k')).toBe(first.accessToken)
    const second = dropbox.login(fields)
    await tokens.link(second, { key: 'k', allowAccountChange: true })
    expect(await tokens.accessToken('k')).toBe(second.accessToken)
    expect(recordIn(store, 'k').refreshToken).toBe(second.refreshToken)
  })

  test('does not let an account take the place of a dead one either', async () => {
    const { dropbox, tokens, key, accessToken } = await openLinked()
    dropbox.revokeAll()
    await tokens.accessToken(key, { rejected: accessToken }).catch(() => {})
    const call = tokens.link(dropbox.login({ accountId: 'dbid:bob' }), { key })
    await expect(call).rejects.toMatchObject({ code: 'account_mismatch' })
    expect((await tokens.status(key)).state).toBe('relink-required')
    await tokens.link(dropbox.login(), { key })
    expect((await tokens.status(key)).state).toBe('linked')
  })

  test('knows an account that has joined or left a team', async () => {
    const { dropbox, tokens } = openBench()
    await tokens.link(dropbox.login(), { key: 'k' })
    await tokens.link(dropbox.login({ teamId: 'dbtid:team' }), { key: 'k' })
    await tokens.link(dropbox.login(), { key: 'k' })
  })

  test.each<[LinkOptions, boolean]>([
    [{ expectAccountId: 'dbid:ada' }, true],
    [{ expectAccountId: 'dbtid:team' }, true],
    [{ expectAccountId: 'dbid:bob' }, false],
    [{ expectAccountId: '' }, false],
    [{ expectAccountId: 'dbid:bob', allowAccountChange: true }, false],
  ])('with %o: %s', async (options, isGood) => {
    const { dropbox, tokens } = openBench()
    const call = tokens.link(dropbox.login({ teamId: 'dbtid:team' }), options)
    if (isGood) await call
    else await expect(call).rejects.toMatchObject({ code: 'account_mismatch' })
    expect((await tokens.status('dbid:ada')).state).toBe(isGood ? 'linked' : 'unknown')
  })

  test('refuses a login that was online, and says why, unless that is meant', async () => {
    const { dropbox, tokens } = openBench()
    const result = dropbox.login({ refreshToken: undefined })
    await expect(tokens.link(result)).rejects.toMatchObject({
      code: 'bad_input',
      message: expect.stringContaining('offline') as string,
    })
    await tokens.link(result, { allowOnline: true })
    expect(await tokens.accessToken('dbid:ada')).toBe(result.accessToken)
    dropbox.advance(life)
    await expect(tokens.accessToken('dbid:ada')).rejects.toMatchObject({ code: 'relink_required' })
  })

  test('takes a legacy token, which is used until Dropbox refuses it', async () => {
    const { dropbox, tokens } = openBench()
    const result = dropbox.login({ refreshToken: undefined, expiresAt: undefined })
    await tokens.link(result)
    dropbox.advance(10_000 * life)
    expect(await tokens.accessToken('dbid:ada')).toBe(result.accessToken)
    const call = tokens.accessToken('dbid:ada', { rejected: result.accessToken })
    await expect(call).rejects.toMatchObject({ reason: 'revoked' })
  })

  test('wins over others who write, and is not lost', async () => {
    const { dropbox, store, tokens, key, record } = await openLinked()
    let writes = 0
    store.before = async (operation) => {
      if (operation === 'write' && ++writes <= 3) await store.change(key, (stored) => stored)
    }
    const result = dropbox.login()
    await tokens.link(result)
    expect(record().refreshToken).toBe(result.refreshToken)
  })

  test('gives up on a store where others write all the time, within its time', async () => {
    const { dropbox, store, tokens, key } = await openLinked({ timeoutMs: 50 })
    store.before = async (operation) => {
      if (operation === 'write') await store.change(key, (stored) => stored)
    }
    await expect(tokens.link(dropbox.login())).rejects.toMatchObject({ code: 'store_unavailable' })
  })

  test('that the store did not answer can be repeated', async () => {
    const { dropbox, store, tokens, key, record } = await openLinked({ timeoutMs: 30 })
    const result = dropbox.login()
    for (const fault of [outage, hang]) {
      for (const when of ['before', 'after'] as const) {
        store[when] = (operation) => (operation === 'write' ? fault() : undefined)
        await expect(tokens.link(result)).rejects.toMatchObject({ code: 'store_unavailable' })
        store[when] = () => {}
      }
    }
    await tokens.link(result)
    expect(record().refreshToken).toBe(result.refreshToken)
    expect(await tokens.accessToken(key)).toBe(result.accessToken)
  })

  test('tells of it', async () => {
    const { dropbox, tokens } = openBench()
    const events = eventsOf(tokens)
    const account = await tokens.link(dropbox.login())
    expect(events).toEqual([{ type: 'linked', key: 'dbid:ada', account }])
  })

  test.each<[string, (result: OAuth2FlowNoRedirectResult) => unknown, unknown]>([
    ['nothing', () => undefined, {}],
    ['null options', (result) => result, null],
    ['a key that is no text', (result) => result, { key: 7 }],
    ['an empty key', (result) => result, { key: '' }],
    ['half a character as key', (result) => result, { key: '\ud800' }],
    ['a key of more than 1024 bytes', (result) => result, { key: 'é'.repeat(513) }],
    ['a text for a flag', (result) => result, { allowOnline: 'yes' }],
    ['a text for another flag', (result) => result, { allowAccountChange: 'no' }],
    ['a result saved without its tokens', (result) => result.toJSON(), {}],
    ['an access token with a line break', (result) => ({ ...result.toRecord(), accessToken: 'a\nb' }), {}],
    ['a refresh token with a blank', (result) => ({ ...result.toRecord(), refreshToken: 'a b' }), {}],
    ['an empty account id', (result) => ({ ...result.toRecord(), accountId: '' }), { key: 'k' }],
    ['an empty team id', (result) => ({ ...result.toRecord(), teamId: '' }), { key: 'k' }],
    ['an empty scope', (result) => ({ ...result.toRecord(), scope: [''] }), { key: 'k' }],
  ])('refuses %s, and stores nothing', async (_, given, options) => {
    const { dropbox, tokens, store } = openBench()
    const call = tokens.link(given(dropbox.login()) as OAuth2FlowNoRedirectResult, options as LinkOptions)
    await expect(call).rejects.toMatchObject({ code: 'bad_input' })
    expect(store.done).not.toContain('write')
  })

  test('what it stores can be read again, whatever the clock and the result are like', async () => {
    const { dropbox, createManager } = openBench()
    const tokens = createManager({ now: () => dropbox.now() + 0.25 })
    const result = dropbox.login({ userId: '', scope: [], expiresAt: undefined })
    await tokens.link(result)
    expect(await tokens.accessToken('dbid:ada')).toBe(result.accessToken)
    await tokens.accessToken('dbid:ada', { rejected: result.accessToken })
    expect((await tokens.status('dbid:ada')).state).toBe('linked')
    dropbox.answering = () => new Response('', { status: 500 })
    dropbox.advance(life)
    await tokens.accessToken('dbid:ada').catch(() => {})
    expect((await tokens.status('dbid:ada')).state).toBe('linked')
  })
})
