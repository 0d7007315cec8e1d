import { describe, expect, test } from 'vitest'
import { eventsOf, openLinked } from '../../support/manager-bench.ts'
import { invalidGrant, life } from '../../support/manager-dropbox.ts'
import { gate, outage } from '../../support/manager-store.ts'

/** An account whose token has ended, and something that happens once, between Dropbox's answer and its commit. */
async function openAnswered(between: (bench: Awaited<ReturnType<typeof openLinked>>) => unknown) {
  const bench = await openLinked()
  bench.dropbox.advance(life)
  bench.dropbox.answering = async (asked) => {
    const answer = bench.dropbox.answer(asked)
    bench.dropbox.answering = () => undefined
    await between(bench)
    return answer
  }
  return bench
}

describe('a store that is down when the answer is to be stored', () => {
  test('is asked again, and no second request is made', async () => {
    const { dropbox, tokens, key, record } = await openAnswered(({ store }) => {
      let failures = 3
      store.before = () => (failures-- > 0 ? outage() : undefined)
    })
    const given = await tokens.accessToken(key)
    expect(dropbox.accepts(given)).toBe(true)
    expect(record().access?.token).toBe(given)
    expect(dropbox.refreshes).toBe(1)
  })

  test('and had done the write, is read first: it is not written again', async () => {
    const { dropbox, tokens, key, store } = await openAnswered((bench) => {
      bench.store.done.length = 0
      bench.store.after = () => {
        bench.store.after = () => {}
        outage()
      }
    })
    expect(dropbox.accepts(await tokens.accessToken(key))).toBe(true)
    expect(store.done).toEqual(['write', 'read'])
    expect(dropbox.refreshes).toBe(1)
  })

  test('and had done the write, and the account was unlinked since, brings nothing back', async () => {
    const { tokens, key, store } = await openAnswered((bench) => {
      bench.store.after = async () => {
        bench.store.after = () => {}
        await bench.createManager().unlink(bench.key)
        outage()
      }
    })
    await expect(tokens.accessToken(key)).rejects.toMatchObject({ reason: 'not-linked' })
    expect(store.recordOf(key)).toBeUndefined()
  })

  test('for longer than timeoutMs is a StoreUnavailableException; the token is not handed out', async () => {
    const { dropbox, tokens, key, record, store, accessToken } = await openLinked({ timeoutMs: 30 })
    dropbox.advance(life)
    dropbox.answering = (asked) => {
      store.before = outage
      return dropbox.answer(asked)
    }
    await expect(tokens.accessToken(key)).rejects.toMatchObject({ code: 'store_unavailable' })
    await tokens.close()
    expect(record().access?.token).toBe(accessToken)
  })

  test('does not keep back a token that still lives', async () => {
    const { dropbox, tokens, key, store, accessToken } = await openLinked({ timeoutMs: 30 })
    dropbox.advance(life - 1_000)
    dropbox.answering = (asked) => {
      store.before = outage
      return dropbox.answer(asked)
    }
    expect(await tokens.accessToken(key)).toBe(accessToken)
    await tokens.close()
  })
})

describe('an answer that comes when', () => {
  test('only the lease is another’s is stored', async () => {
    const { dropbox, tokens, key, record } = await openAnswered(({ store, key }) =>
      store.change(key, (stored) => ({ ...stored, lease: { owner: 'thief ', until: 2e12 } })),
    )
    const given = await tokens.accessToken(key)
    expect(dropbox.accepts(given)).toBe(true)
    expect(record()).toMatchObject({ access: { token: given } })
    expect(record().lease).toBeUndefined()
  })

  test('only a failure was noted is stored, and ends the wait', async () => {
    const { dropbox, tokens, key, record } = await openAnswered(({ store, key, dropbox }) =>
      store.change(key, ({ lease: _lease, ...stored }) => ({
        ...stored,
        failure: {
          code: 'transient',
          message: 'down',
          remedy: 'retry',
          delayMs: 1_000,
          retryAt: dropbox.now() + 1_000,
        },
      })),
    )
    expect(dropbox.accepts(await tokens.accessToken(key))).toBe(true)
    expect(record().failure).toBeUndefined()
  })

  test('a newer token is stored is discarded, for that token', async () => {
    const { tokens, key, record } = await openAnswered(({ store, key, dropbox }) =>
      store.change(key, ({ lease: _lease, ...stored }) => ({
        ...stored,
        access: { token: 'newer', issuedAt: dropbox.now(), expiresAt: dropbox.now() + life },
      })),
    )
    expect(await tokens.accessToken(key)).toBe('newer')
    expect(record().access?.token).toBe('newer')
  })

  test('the account was linked again is discarded, for the new link', async () => {
    let linked: string | undefined
    const { tokens, key, record } = await openAnswered(async ({ dropbox, createManager }) => {
      const result = dropbox.login()
      linked = result.accessToken
      await createManager().link(result)
    })
    expect(await tokens.accessToken(key)).toBe(linked)
    expect(record().access?.token).toBe(linked)
  })

  test('another grant was imported is discarded, and that one refreshed', async () => {
    let imported = ''
    const { dropbox, tokens, key, record } = await openAnswered(async ({ dropbox, createManager, key }) => {
      imported = dropbox.grant()
      await createManager().import(key, { refreshToken: imported, accountId: 'dbid:ada' })
    })
    const given = await tokens.accessToken(key)
    expect(dropbox.asked.map(({ token }) => token)).toEqual(['refresh-1', imported])
    expect(record()).toMatchObject({ refreshToken: imported, access: { token: given } })
  })

  test('the account is being unlinked is discarded', async () => {
    const { tokens, key, record } = await openAnswered(({ store, key }) =>
      store.change(key, ({ lease: _lease, ...stored }) => ({ ...stored, state: 'unlinking' })),
    )
    await expect(tokens.accessToken(key)).rejects.toMatchObject({ reason: 'not-linked' })
    expect(record().state).toBe('unlinking')
  })

  test('the account is gone brings it not back', async () => {
    const { tokens, key, store } = await openAnswered(({ createManager, key }) => createManager().unlink(key))
    await expect(tokens.accessToken(key)).rejects.toMatchObject({ reason: 'not-linked' })
    expect(store.recordOf(key)).toBeUndefined()
  })

  test('a tombstone lies there leaves it', async () => {
    const { tokens, key, record } = await openAnswered(async ({ createManager, key, dropbox, store }) => {
      dropbox.answering = () => invalidGrant()
      await store.change(key, ({ lease: _lease, ...stored }) => stored)
      await createManager()
        .accessToken(key)
        .catch(() => {})
    })
    await expect(tokens.accessToken(key)).rejects.toMatchObject({ reason: 'revoked' })
    expect(record().state).toBe('relink-required')
  })

  test('the record is damaged is discarded with the truth', async () => {
    const { tokens, key } = await openAnswered(({ store, key }) => store.change(key, () => ({ format: 1 })))
    await expect(tokens.accessToken(key)).rejects.toMatchObject({ code: 'store_corrupt', remedy: 'relink' })
  })
})

describe('a refresh token', () => {
  test('that comes with an answer is stored before the access token is given, and used from then on', async () => {
    const { dropbox, tokens, key, record, store, refreshToken } = await openLinked()
    dropbox.rotates = true
    dropbox.advance(life)
    const { wait, open, reached } = gate()
    store.before = (operation, written) => (operation === 'write' && !written?.['lease'] ? wait() : undefined)
    let isGiven = false
    const call = tokens.accessToken(key).finally(() => (isGiven = true))
    await reached
    await new Promise((resolve) => setImmediate(resolve))
    expect(isGiven).toBe(false)
    open()
    await call
    const rotated = record().refreshToken
    expect(rotated).not.toBe(refreshToken)
    dropbox.advance(life)
    expect(dropbox.accepts(await tokens.accessToken(key))).toBe(true)
    expect(dropbox.asked.map(({ token }) => token)).toEqual([refreshToken, rotated])
  })

  test('stays where an answer brings none', async () => {
    const { dropbox, tokens, key, record, refreshToken } = await openLinked()
    for (let i = 0; i < 3; i++) {
      dropbox.advance(life)
      await tokens.accessToken(key)
      expect(record().refreshToken).toBe(refreshToken)
    }
  })
})

describe('an answer that repeats the access token with a later end', () => {
  test('is stored as such, and costs each manager no request of its own', async () => {
    const { dropbox, store, createManager, key, accessToken } = await openLinked({ recheckMs: 0 })
    dropbox.advance(life)
    dropbox.answering = () =>
      Response.json({ access_token: accessToken, token_type: 'bearer', expires_in: life / 1000 })
    const managers = Array.from({ length: 5 }, () => createManager())
    const given = await Promise.all(managers.map((tokens) => tokens.accessToken(key)))
    expect(new Set(given)).toEqual(new Set([accessToken]))
    expect(dropbox.refreshes).toBe(1)
    expect(store.recordOf(key)).toMatchObject({ access: { expiresAt: dropbox.now() + life } })
  })

  test('is stored also by a store that was down', async () => {
    const { dropbox, store, tokens, key, record, accessToken } = await openLinked()
    dropbox.advance(life)
    dropbox.answering = () => {
      store.before = () => {
        store.before = () => {}
        outage()
      }
      return Response.json({ access_token: accessToken, token_type: 'bearer', expires_in: life / 1000 })
    }
    const events = eventsOf(tokens)
    expect(await tokens.accessToken(key)).toBe(accessToken)
    expect(record().access?.expiresAt).toBe(dropbox.now() + life)
    expect(events.map(({ type }) => type)).toEqual(['refreshed'])
  })
})
