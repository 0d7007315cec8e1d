import { describe, expect, test } from 'vitest'
import { next, openLinked } from '../../support/manager-bench.ts'
import { json, life, serverFault } from '../../support/manager-dropbox.ts'

const caught = (call: Promise<unknown>): Promise<Record<string, unknown>> =>
  call.then(
    (value) => {
      throw new Error(`expected an error, got ${JSON.stringify(value)}`)
    },
    (error: unknown) => error as Record<string, unknown>,
  )

async function openFailing(answer: () => Response) {
  const bench = await openLinked()
  bench.dropbox.advance(life)
  bench.dropbox.answering = answer
  return bench
}

describe('after a refresh that failed', () => {
  test('Dropbox is asked after 1 s, 2 s, 4 s and 4 s, and then anew from 1 s', async () => {
    const { dropbox, tokens, key, record } = await openFailing(() => serverFault())
    for (const delay of [1_000, 2_000, 4_000, 4_000, 4_000]) {
      const asked = dropbox.refreshes
      expect(await caught(tokens.accessToken(key))).toMatchObject({ code: 'transient', retryAfterMs: delay })
      dropbox.advance(delay - 1)
      expect(await caught(tokens.accessToken(key))).toMatchObject({ code: 'transient', retryAfterMs: 1 })
      expect(dropbox.refreshes).toBe(asked + 1)
      dropbox.advance(1)
    }
    dropbox.answering = () => undefined
    await tokens.accessToken(key)
    expect(record().failure).toBeUndefined()
    dropbox.advance(life)
    dropbox.answering = () => serverFault()
    expect(await caught(tokens.accessToken(key))).toMatchObject({ retryAfterMs: 1_000 })
  })

  test('the record stays and the lease goes', async () => {
    const { tokens, key, record, accessToken, refreshToken } = await openFailing(() => serverFault())
    await caught(tokens.accessToken(key))
    expect(record()).toMatchObject({ state: 'linked', refreshToken, access: { token: accessToken } })
    expect(record().lease).toBeUndefined()
  })

  test.each<[string, string, number]>([
    ['seconds', '7', 7_000],
    ['a fraction', '2.5', 2_500],
    ['a date', new Date(1_800_000_000_000 + life + 90_000).toUTCString(), 90_000],
    ['300 s', '300', 300_000],
    ['more than 300 s', '86400', 300_000],
    ['garbage', 'soon', 1_000],
    ['nothing', '', 1_000],
    ['a negative', '-5', 1_000],
    ['a huge number', '9'.repeat(40), 1_000],
    ['nought', '0', 1_000],
    ['a date that is past', new Date(0).toUTCString(), 1_000],
  ])('a Retry-After that is %s (%s) is a wait of %i ms', async (_, value, wait) => {
    const { dropbox, tokens, key } = await openFailing(() => serverFault({ 'retry-after': value }))
    expect(await caught(tokens.accessToken(key))).toMatchObject({ code: 'transient', retryAfterMs: wait })
    dropbox.advance(wait - 1)
    await caught(tokens.accessToken(key))
    expect(dropbox.refreshes).toBe(1)
    dropbox.advance(1)
    await caught(tokens.accessToken(key))
    expect(dropbox.refreshes).toBe(2)
  })

  test.each([
    ['a 5xx', () => serverFault()],
    ['a 429', () => json(429, {}, { 'retry-after': '30' })],
    [
      'an app that is refused',
      () =>
        json(
          400,
          { error: 'invalid_client', error_description: 'Invalid client_id or client_secret' },
          { 'x-dropbox-request-id': 'f00dfeed' },
        ),
    ],
    ['an answer that is nonsense', () => new Response('<html>')],
    ['a 403', () => new Response('', { status: 403 })],
  ])('by %s, another manager has the same error, with no request', async (_, answer) => {
    const { dropbox, tokens, createManager, key } = await openFailing(answer)
    const first = await caught(tokens.accessToken(key))
    const again = await caught(tokens.accessToken(key))
    const other = await caught(createManager().accessToken(key))
    for (const error of [again, other]) {
      expect(error).toBeInstanceOf(first.constructor)
      expect({ ...error, message: error['message'] }).toEqual({ ...first, message: first['message'] })
    }
    expect(first).toMatchObject({ retryAfterMs: expect.any(Number) as number })
    expect(dropbox.refreshes).toBe(1)
  })

  test('a fault of the app’s settings says what to fix, and the link is kept until that is done', async () => {
    const { dropbox, tokens, key } = await openFailing(() =>
      json(400, { error: 'invalid_client: Invalid client_id or client_secret' }),
    )
    expect(await caught(tokens.accessToken(key))).toMatchObject({
      code: 'token_endpoint',
      remedy: 'fix-config',
      error: 'invalid_client',
      status: 400,
    })
    dropbox.answering = () => undefined
    dropbox.advance(1_000)
    expect(dropbox.accepts(await tokens.accessToken(key))).toBe(true)
  })

  test('a manager that came later waits too, and so do all who ask at once', async () => {
    const { dropbox, createManager, key } = await openFailing(() => serverFault())
    const managers = Array.from({ length: 20 }, () => createManager())
    await Promise.all(managers.map((tokens) => caught(tokens.accessToken(key))))
    expect(dropbox.refreshes).toBe(1)
  })

  test('a wait of more than 300 s and a minute, which only a wrong clock can have written, is not obeyed', async () => {
    const { dropbox, tokens, key, store } = await openFailing(() => serverFault())
    await caught(tokens.accessToken(key))
    const wait = (ms: number) =>
      store.change(key, (record) => ({
        ...record,
        failure: { ...(record['failure'] as object), retryAt: dropbox.now() + ms },
      }))
    dropbox.answering = () => undefined
    await wait(360_000)
    expect(await caught(tokens.accessToken(key))).toMatchObject({ retryAfterMs: 360_000 })
    await wait(360_001)
    expect(dropbox.accepts(await tokens.accessToken(key))).toBe(true)
  })

  test('who rejects the token waits as well', async () => {
    const { dropbox, tokens, key, accessToken } = await openLinked()
    dropbox.answering = () => serverFault()
    for (let i = 0; i < 3; i++) {
      const call = tokens.accessToken(key, { rejected: accessToken })
      expect(await caught(call)).toMatchObject({ code: 'transient', retryAfterMs: 1_000 })
    }
    expect(dropbox.refreshes).toBe(1)
  })

  test('a new link waits for nothing', async () => {
    const { dropbox, tokens, key, record } = await openFailing(() => serverFault())
    await caught(tokens.accessToken(key))
    const result = dropbox.login()
    await tokens.link(result)
    expect(await tokens.accessToken(key)).toBe(result.accessToken)
    expect(record().failure).toBeUndefined()
  })

  test('the event tells what and how long', async () => {
    const { tokens, key } = await openFailing(() => serverFault({ 'retry-after': '3' }))
    const failed = next(tokens, 'refresh-failed')
    await caught(tokens.accessToken(key))
    expect(await failed).toMatchObject({
      type: 'refresh-failed',
      key,
      code: 'transient',
      retryAfterMs: 3_000,
      durationMs: expect.any(Number) as number,
      account: { accountId: 'dbid:ada' },
    })
  })
})
