import { describe, expect, test } from 'vitest'
import { eventsOf, openBench, openLinked } from '../../support/manager-bench.ts'
import { json, life, refusedToken, serverFault } from '../../support/manager-dropbox.ts'
import { gate, type Operation, outage } from '../../support/manager-store.ts'

describe('unlink', () => {
  test('ends the grant at Dropbox, and the record', async () => {
    const { dropbox, tokens, key, store, refreshToken, accessToken } = await openLinked()
    const events = eventsOf(tokens)
    expect(await tokens.unlink(key)).toEqual({ revoked: true })
    expect(dropbox.isRevoked(refreshToken)).toBe(true)
    expect(dropbox.asked).toEqual([{ route: 'revoke', token: accessToken }])
    expect(store.recordOf(key)).toBeUndefined()
    expect(await tokens.status(key)).toEqual({ key, state: 'unknown' })
    expect(events).toEqual([expect.objectContaining({ type: 'unlinked', key })])
  })

  test('hands out nothing from the moment the record says so, here and elsewhere', async () => {
    const { dropbox, tokens, createManager, key, record } = await openLinked({ recheckMs: 0 })
    await tokens.accessToken(key)
    const { wait, open, reached } = gate()
    dropbox.answering = async (asked) => (await wait(), dropbox.answer(asked))
    const unlinked = tokens.unlink(key)
    await reached
    expect(record().state).toBe('unlinking')
    for (const manager of [tokens, createManager()]) {
      await expect(manager.accessToken(key)).rejects.toMatchObject({
        code: 'relink_required',
        reason: 'not-linked',
      })
      expect((await manager.status(key)).state).toBe('unlinking')
    }
    open()
    await unlinked
  })

  test('of an unknown key is done at once', async () => {
    const { dropbox, tokens } = openBench()
    const events = eventsOf(tokens)
    expect(await tokens.unlink('nobody')).toEqual({ revoked: false })
    expect(dropbox.asked).toEqual([])
    expect(events).toEqual([])
  })

  test.each([
    ['has expired', (bench: Awaited<ReturnType<typeof openLinked>>) => bench.dropbox.advance(life)],
    ['is about to', (bench: Awaited<ReturnType<typeof openLinked>>) => bench.dropbox.advance(life - 29_999)],
    [
      'has expired by Dropbox’s clock only',
      ({ dropbox }: Awaited<ReturnType<typeof openLinked>>) => {
        dropbox.answering = ({ route }) => {
          if (route !== 'revoke') return undefined
          dropbox.answering = () => undefined
          return refusedToken('expired_access_token')
        }
      },
    ],
  ])('refreshes first where the token %s', async (_, prepare) => {
    const bench = await openLinked()
    prepare(bench)
    expect(await bench.tokens.unlink(bench.key)).toEqual({ revoked: true })
    expect(bench.dropbox.refreshes).toBe(1)
    expect(bench.dropbox.isRevoked(bench.refreshToken)).toBe(true)
    expect(bench.store.recordOf(bench.key)).toBeUndefined()
  })

  test('refreshes an imported grant, to revoke it', async () => {
    const { dropbox, tokens, store } = openBench()
    const refreshToken = dropbox.grant()
    await tokens.import('k', { refreshToken })
    expect(await tokens.unlink('k')).toEqual({ revoked: true })
    expect(dropbox.isRevoked(refreshToken)).toBe(true)
    expect(store.recordOf('k')).toBeUndefined()
  })

  test('stores a refresh token that came on the way, before it is used', async () => {
    const { dropbox, tokens, key, record } = await openLinked()
    dropbox.rotates = true
    dropbox.advance(life)
    dropbox.answering = ({ route }) => (route === 'revoke' ? serverFault() : undefined)
    await expect(tokens.unlink(key)).rejects.toMatchObject({ code: 'transient' })
    const { refreshToken = '' } = record()
    expect(dropbox.isRevoked(refreshToken)).toBe(false)
    dropbox.answering = () => undefined
    expect(await tokens.unlink(key)).toEqual({ revoked: true })
    expect(dropbox.isRevoked(refreshToken)).toBe(true)
  })

  test.each([0, life])('of a grant that was revoked already is done (%i ms later)', async (later) => {
    const { dropbox, tokens, key, store } = await openLinked()
    dropbox.revokeAll()
    dropbox.advance(later)
    expect(await tokens.unlink(key)).toEqual({ revoked: true })
    expect(store.recordOf(key)).toBeUndefined()
  })

  test('of a tombstone asks nobody', async () => {
    const { dropbox, tokens, key, store, accessToken } = await openLinked()
    dropbox.revokeAll()
    await tokens.accessToken(key, { rejected: accessToken }).catch(() => {})
    dropbox.asked.length = 0
    expect(await tokens.unlink(key)).toEqual({ revoked: true })
    expect(dropbox.asked).toEqual([])
    expect(store.recordOf(key)).toBeUndefined()
  })

  test('of an online token that has ended is done, and says that nothing was revoked', async () => {
    const { dropbox, tokens, store } = openBench()
    const { key } = await tokens.link(dropbox.login({ refreshToken: undefined }), { allowOnline: true })
    dropbox.advance(life)
    expect(await tokens.unlink(key)).toEqual({ revoked: false })
    expect(store.recordOf(key)).toBeUndefined()
  })

  test('of a legacy token revokes that', async () => {
    const { dropbox, tokens } = openBench()
    const result = dropbox.login({ refreshToken: undefined, expiresAt: undefined })
    const { key } = await tokens.link(result)
    expect(await tokens.unlink(key)).toEqual({ revoked: true })
    expect(dropbox.accepts(result.accessToken)).toBe(false)
  })

  test('of a record that is damaged or another’s does not say that it is done', async () => {
    const { tokens, createManager, key, store } = await openLinked()
    const other = createManager({ consumerKey: 'another_app' })
    await expect(other.unlink(key)).rejects.toMatchObject({ code: 'bad_input' })
    await store.change(key, () => ({ format: 1 }))
    await expect(tokens.unlink(key)).rejects.toMatchObject({ code: 'store_corrupt' })
    expect(store.recordOf(key)).toEqual({ format: 1 })
  })
})

describe('unlink of a team', () => {
  const refusal = () =>
    new Response('This API function operates on a single Dropbox account', { status: 400 })

  async function openTeam() {
    const bench = openBench()
    const login = () => bench.dropbox.login({ accountId: 'dbtid:team', teamId: 'dbtid:team' })
    const { key } = await bench.tokens.link(login())
    return { ...bench, key }
  }

  test('says that Dropbox has no revoke for it; the record is gone', async () => {
    const { dropbox, tokens, key, store } = await openTeam()
    dropbox.answering = ({ route }) => (route === 'revoke' ? refusal() : undefined)
    expect(await tokens.unlink(key)).toEqual({ revoked: false })
    expect(store.recordOf(key)).toBeUndefined()
  })

  test('says so where Dropbox took it', async () => {
    const { tokens, key } = await openTeam()
    expect(await tokens.unlink(key)).toEqual({ revoked: true })
  })

  test.each([
    ['is down', () => serverFault()],
    ['refuses the app', () => json(400, { error: 'invalid_client' })],
  ])('keeps the record while a refresh on the way finds that Dropbox %s', async (_, answer) => {
    const { dropbox, tokens, key, store } = await openTeam()
    dropbox.advance(life)
    dropbox.answering = ({ route }) => (route === 'token' ? answer() : refusal())
    await expect(tokens.unlink(key)).rejects.toMatchObject({
      code: expect.stringMatching(/^(transient|token_endpoint)$/) as string,
    })
    expect(store.recordOf(key)).toMatchObject({ state: 'unlinking' })
    dropbox.answering = ({ route }) => (route === 'revoke' ? refusal() : undefined)
    expect(await tokens.unlink(key)).toEqual({ revoked: false })
  })
})

describe('an unlink that is stopped', () => {
  test.each([
    ['Dropbox does not answer', () => Promise.reject(new Error('reset'))],
    ['Dropbox is down', () => serverFault()],
    ['Dropbox is limited', () => json(429, {})],
  ])('because %s is a TransientException, and goes on when called again', async (_, answer) => {
    for (const later of [0, life]) {
      const { dropbox, tokens, createManager, key, record, store } = await openLinked()
      dropbox.advance(later)
      dropbox.answering = answer
      await expect(tokens.unlink(key)).rejects.toMatchObject({ code: 'transient' })
      expect(record().state).toBe('unlinking')
      await expect(tokens.accessToken(key)).rejects.toMatchObject({ reason: 'not-linked' })
      dropbox.answering = () => undefined
      expect(await createManager().unlink(key)).toEqual({ revoked: true })
      expect(store.recordOf(key)).toBeUndefined()
    }
  })

  test.each(
    (['read', 'write', 'delete'] as const).flatMap((operation) =>
      ([1, 2] as const).flatMap((nth) =>
        (['before', 'after'] as const).map((when) => [when, nth, operation] as const),
      ),
    ),
  )('by an outage of the store %s %i. %s goes on when called again', async (when, nth, operation) => {
    const { dropbox, tokens, createManager, key, store, refreshToken } = await openLinked()
    dropbox.advance(life)
    let seen = 0
    store[when] = (done: Operation) => (done === operation && ++seen === nth ? outage() : undefined)
    const first = await tokens.unlink(key).catch((error: unknown) => error)
    const isStopped = seen === nth
    if (isStopped) expect(first).toMatchObject({ code: 'store_unavailable' })
    else expect(first).toEqual({ revoked: true })
    if (isStopped) await createManager().unlink(key)
    expect(dropbox.isRevoked(refreshToken)).toBe(true)
    expect(store.recordOf(key)).toBeUndefined()
  })

  test('by two who do it at once is done once at least, and both are told so', async () => {
    for (const later of [0, life]) {
      const { dropbox, tokens, createManager, key, store, refreshToken } = await openLinked()
      dropbox.advance(later)
      const done = await Promise.all(
        [tokens, createManager(), createManager()].map((each) => each.unlink(key)),
      )
      expect(done).toContainEqual({ revoked: true })
      expect(dropbox.isRevoked(refreshToken)).toBe(true)
      expect(store.recordOf(key)).toBeUndefined()
    }
  })
})

describe('a link in between', () => {
  test.each(['token', 'revoke'] as const)('(at the %s request) wins: the new record stays', async (route) => {
    const { dropbox, tokens, createManager, key, record, refreshToken } = await openLinked()
    if (route === 'token') dropbox.advance(life)
    const result = dropbox.login()
    dropbox.answering = async (asked) => {
      if (asked.route !== route) return undefined as never
      dropbox.answering = () => undefined
      await createManager().link(result)
      return dropbox.answer(asked)
    }
    await tokens.unlink(key)
    expect(record()).toMatchObject({ state: 'linked', refreshToken: result.refreshToken })
    expect(await tokens.accessToken(key)).toBe(result.accessToken)
    expect(dropbox.isRevoked(refreshToken)).toBe(true)
    expect(dropbox.isRevoked(result.refreshToken ?? '')).toBe(false)
  })

  test('before the delete wins, too, also over a tombstone', async () => {
    const { dropbox, tokens, createManager, key, store, accessToken } = await openLinked()
    dropbox.revokeAll()
    await tokens.accessToken(key, { rejected: accessToken }).catch(() => {})
    const result = dropbox.login()
    store.before = async (operation) => {
      if (operation !== 'delete') return
      store.before = () => {}
      await createManager().link(result)
    }
    await tokens.unlink(key)
    expect(await tokens.accessToken(key)).toBe(result.accessToken)
  })
})

describe('an unlink during a refresh', () => {
  test('is not undone by it', async () => {
    const { dropbox, tokens, createManager, key, store } = await openLinked()
    dropbox.advance(life)
    const { wait, open, reached } = gate()
    dropbox.answering = async (asked) => {
      dropbox.answering = () => undefined
      const answer = dropbox.answer(asked)
      await wait()
      return answer
    }
    const call = tokens.accessToken(key)
    const outcome = expect(call).rejects.toMatchObject({ reason: 'not-linked' })
    await reached
    expect(await createManager().unlink(key)).toEqual({ revoked: true })
    open()
    await outcome
    expect(store.recordOf(key)).toBeUndefined()
  })
})
