import { describe, expect, test } from 'vitest'
import { openLinked } from '../../support/manager-bench.ts'
import { life } from '../../support/manager-dropbox.ts'

describe('a record of another app or token host', () => {
  test.each<[string, object]>([
    ['app', { consumerKey: 'another_app' }],
    ['token host', { endpoints: { token: 'https://dropbox.example/oauth2/token' } }],
  ])('(%s) is refused, and nothing is sent', async (_, over) => {
    const { dropbox, createManager, key, record } = await openLinked()
    dropbox.advance(life)
    const before = record()
    const other = createManager(over)
    const refused = { code: 'bad_input', remedy: 'fix-config' }
    await expect(other.accessToken(key)).rejects.toMatchObject(refused)
    await expect(other.accessToken(key, { rejected: 'x' })).rejects.toMatchObject(refused)
    await expect(other.status(key)).rejects.toMatchObject(refused)
    await expect(other.unlink(key)).rejects.toMatchObject(refused)
    await expect(other.link(dropbox.login())).rejects.toMatchObject(refused)
    await expect(
      other.import(key, { refreshToken: 'refresh-1', accountId: 'dbid:ada' }),
    ).rejects.toMatchObject(refused)
    expect(dropbox.asked).toEqual([])
    expect(record()).toEqual(before)
  })

  test('on another port is no other host', async () => {
    const { createManager, dropbox } = await openLinked()
    const at = (port: number) =>
      createManager({ endpoints: { token: `http://127.0.0.1:${port}/oauth2/token` } })
    const { key } = await at(1).link(dropbox.login(), { key: 'k' })
    dropbox.advance(life)
    expect(dropbox.accepts(await at(2).accessToken(key))).toBe(true)
  })

  test('can be replaced by a link that says so', async () => {
    const { createManager, dropbox, key } = await openLinked()
    const other = createManager({ consumerKey: 'another_app' })
    const result = dropbox.login()
    await other.link(result, { allowAccountChange: true })
    expect(await other.accessToken(key)).toBe(result.accessToken)
  })

  test('that comes while a refresh is under way is refused, too', async () => {
    const { dropbox, tokens, store, key } = await openLinked()
    dropbox.advance(life)
    dropbox.answering = async () => {
      await store.change(key, (record) => ({ ...record, consumerKey: 'another_app' }))
      return undefined as never
    }
    await expect(tokens.accessToken(key)).rejects.toMatchObject({ code: 'bad_input' })
  })
})

describe('a record of a later format', () => {
  test('is for a newer package: it is not replaced by a link', async () => {
    const { dropbox, tokens, store, key } = await openLinked()
    await store.change(key, (record) => ({ ...record, format: 2 }))
    const error = { code: 'store_corrupt', remedy: 'fix-config', version: expect.any(String) as string }
    await expect(tokens.accessToken(key)).rejects.toMatchObject(error)
    await expect(tokens.status(key)).rejects.toMatchObject(error)
    await expect(tokens.unlink(key)).rejects.toMatchObject(error)
    await expect(tokens.link(dropbox.login())).rejects.toMatchObject(error)
    await expect(tokens.link(dropbox.login(), { allowAccountChange: true })).rejects.toMatchObject(error)
    await expect(tokens.import(key, { refreshToken: 'x' })).rejects.toMatchObject(error)
    expect(store.recordOf(key)).toMatchObject({ format: 2 })
  })
})

/** Ways to damage a good record. */
const damages: [string, (record: Record<string, unknown>) => object][] = [
  ['nothing in it', () => ({})],
  ['a list', () => []],
  ['no format', ({ format: _format, ...record }) => record],
  ['a format that is a text', (record) => ({ ...record, format: '1' })],
  ['format 0', (record) => ({ ...record, format: 0 })],
  ['an unknown state', (record) => ({ ...record, state: 'dead' })],
  ['no app', ({ consumerKey: _key, ...record }) => record],
  ['no host', ({ tokenHost: _host, ...record }) => record],
  ['no account', ({ account: _account, ...record }) => record],
  ['an account of no kind', (record) => ({ ...record, account: { scope: [], linkedAt: 0 } })],
  [
    'scopes that are no list',
    (record) => ({ ...record, account: { kind: 'user', scope: 'a', linkedAt: 0 } }),
  ],
  ['no tokens', ({ access: _access, refreshToken: _token, ...record }) => record],
  [
    'no tokens while unlinking',
    ({ access: _access, refreshToken: _token, ...record }) => ({ ...record, state: 'unlinking' }),
  ],
  ['an empty refresh token', (record) => ({ ...record, refreshToken: '' })],
  ['a refresh token that is null', (record) => ({ ...record, refreshToken: null })],
  ['an access token that is none', (record) => ({ ...record, access: { token: 7, issuedAt: 0 } })],
  ['an end that is a text', (record) => ({ ...record, access: { token: 'a', issuedAt: 0, expiresAt: '1' } })],
  ['an end that is null', (record) => ({ ...record, access: { token: 'a', issuedAt: 0, expiresAt: null } })],
  ['access that is null', (record) => ({ ...record, access: null })],
  ['half a lease', (record) => ({ ...record, lease: { owner: 'x' } })],
  ['half a failure', (record) => ({ ...record, failure: { code: 'transient' } })],
  ['a time of refresh that is a text', (record) => ({ ...record, refreshedAt: 'yesterday' })],
]

describe.each(damages)('a damaged record (%s)', (_, damage) => {
  test('is told as such, never as "not linked", and nothing is sent or changed', async () => {
    const { dropbox, tokens, store, key } = await openLinked()
    await store.change(key, damage)
    const before = store.recordOf(key)
    const error = { code: 'store_corrupt', remedy: 'relink', version: expect.any(String) as string }
    await expect(tokens.accessToken(key)).rejects.toMatchObject(error)
    await expect(tokens.accessToken(key, { rejected: 'x' })).rejects.toMatchObject(error)
    await expect(tokens.status(key)).rejects.toMatchObject(error)
    await expect(tokens.unlink(key)).rejects.toMatchObject(error)
    expect(store.recordOf(key)).toEqual(before)
    expect(dropbox.asked).toEqual([])
  })

  test('is mended by a link, or an import', async () => {
    const { dropbox, tokens, store, key } = await openLinked()
    await store.change(key, damage)
    const result = dropbox.login()
    await tokens.link(result)
    expect(await tokens.accessToken(key)).toBe(result.accessToken)
    await store.change(key, damage)
    await tokens.import(key, { refreshToken: dropbox.grant() })
    expect(dropbox.accepts(await tokens.accessToken(key, { rejected: result.accessToken }))).toBe(true)
  })
})

describe('a record with fields of a later package', () => {
  test('is read, and a refresh keeps them', async () => {
    const { dropbox, tokens, store, key } = await openLinked()
    await store.change(key, (record) => ({ ...record, colour: 'blue' }))
    dropbox.advance(life)
    await tokens.accessToken(key)
    expect(store.recordOf(key)).toMatchObject({ colour: 'blue' })
  })
})
