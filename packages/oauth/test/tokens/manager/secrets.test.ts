import { describe, expect, test } from 'vitest'
import type { AccountRecord } from '../../../src/tokens/record.ts'
import { eventsOf, openBench } from '../../support/manager-bench.ts'
import { type Answering, json, life } from '../../support/manager-dropbox.ts'
import { leaks, textsOf } from '../../support/secrets.ts'

const consumerSecret = 'canary-consumer-secret'

/** Everything that can be looked at, with the texts it can turn into. */
async function openCanary() {
  const bench = openBench({ consumerSecret, timeoutMs: 500 })
  const events = eventsOf(bench.tokens)
  const result = bench.dropbox.login()
  const account = await bench.tokens.link(result)
  const secrets: Record<string, string> = {
    consumerSecret,
    accessToken: result.accessToken,
    refreshToken: result.refreshToken ?? '',
  }
  const expectNoLeak = (...seen: unknown[]): void => {
    const { access, refreshToken } = (bench.store.recordOf(account.key) ?? {}) as Partial<AccountRecord>
    const all = {
      ...secrets,
      ...(access && { stored: access.token }),
      ...(refreshToken && { storedRefresh: refreshToken }),
    }
    for (const value of seen) expect(leaks(textsOf(value), all)).toEqual([])
  }
  return { ...bench, key: account.key, account, events, expectNoLeak, secrets }
}

const errorOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => expect.unreachable('expected an error'),
    (error: unknown) => error,
  )

describe('no secret can be read', () => {
  test('in the manager, its fetch and its auth, an account, a status or an event', async () => {
    const { dropbox, tokens, key, account, events, expectNoLeak } = await openCanary()
    await tokens.accessToken(key)
    const seen = [tokens, tokens.fetch(key), tokens.dropboxAuth(key), account, await tokens.status(key)]
    expectNoLeak(...seen, events)
    dropbox.rotates = true
    dropbox.advance(life)
    await tokens.accessToken(key)
    expectNoLeak(...seen, await tokens.status(key), events)
    const call = tokens.accessToken(key, { minTtlMs: 2 * life })
    expectNoLeak(tokens)
    await call
    expect(events).toHaveLength(3)
    expectNoLeak(tokens, events)
    for await (const listed of tokens.list()) expectNoLeak(listed)
    await tokens.unlink(key)
    expectNoLeak(tokens, events)
  })

  test.each<[string, (secret: Record<string, string>) => Answering]>([
    [
      'a refusal',
      (secrets) => () =>
        json(400, { error: 'invalid_client', error_description: Object.values(secrets).join(' ') }),
    ],
    ['a server fault', (secrets) => () => json(500, secrets)],
    ['an answer that is none', (secrets) => () => json(200, secrets)],
    ['a plain text', (secrets) => () => new Response(Object.values(secrets).join(' '), { status: 403 })],
    [
      'a request id',
      (secrets) => () => json(403, {}, { 'x-dropbox-request-id': secrets['refreshToken'] ?? '' }),
    ],
    [
      'a broken connection',
      (secrets) => () =>
        Promise.reject(Object.assign(new Error(secrets['refreshToken']), { code: 'ECONNRESET' })),
    ],
    [
      'the end of the grant',
      (secrets) => () => json(400, { error: 'invalid_grant', error_description: secrets['refreshToken'] }),
    ],
  ])('in an error or a record where %s shows it', async (_, answering) => {
    const { dropbox, tokens, createManager, key, events, store, expectNoLeak, secrets } = await openCanary()
    dropbox.advance(life)
    dropbox.answering = answering(secrets)
    const errors = [
      await errorOf(tokens.accessToken(key)),
      await errorOf(tokens.accessToken(key)),
      await errorOf(createManager().accessToken(key)),
      await tokens.unlink(key).catch((error: unknown) => error),
    ]
    expectNoLeak(...errors, events)
    const { failure } = (store.recordOf(key) ?? {}) as { failure?: unknown }
    expectNoLeak(failure)
  })

  test('in an error that a store throws with it', async () => {
    const { dropbox, tokens, key, store, expectNoLeak } = await openCanary()
    store.before = () => {
      throw Object.assign(new Error(JSON.stringify(store.recordOf(key))), { record: store.recordOf(key) })
    }
    const refused = await errorOf(tokens.status(key))
    expect(refused).not.toHaveProperty('cause')
    expectNoLeak(refused, await errorOf(tokens.unlink(key)), await errorOf(tokens.link(dropbox.login())))
  })

  test('in an error about a record that is damaged, another’s or of the future', async () => {
    const { tokens, createManager, key, store, expectNoLeak } = await openCanary()
    const error = await errorOf(createManager({ consumerKey: 'another_app' }).accessToken(key))
    expectNoLeak(error)
    await store.change(key, (record) => ({ ...record, format: 2 }))
    expectNoLeak(await errorOf(tokens.accessToken(key)))
    await store.change(key, (record) => ({ ...record, format: 1, account: record['refreshToken'] }))
    expectNoLeak(await errorOf(tokens.accessToken(key)))
  })

  test('in an error about an argument', async () => {
    const { dropbox, tokens, key, expectNoLeak, secrets } = await openCanary()
    const refreshToken = `${secrets['refreshToken']}\n`
    expectNoLeak(
      await errorOf(tokens.import(key, { refreshToken })),
      await errorOf(tokens.link({ ...dropbox.login().toRecord(), refreshToken } as never)),
      await errorOf(tokens.link(dropbox.login({ accountId: 'dbid:bob' }), { key })),
    )
  })
})
