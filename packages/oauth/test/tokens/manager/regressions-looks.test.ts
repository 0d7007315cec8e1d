import { describe, expect, test } from 'vitest'
import { openBench, openLinked } from '../../support/manager-bench.ts'
import { life } from '../../support/manager-dropbox.ts'
import { gate } from '../../support/manager-store.ts'

type Bench = Pick<Awaited<ReturnType<typeof openLinked>>, 'dropbox' | 'store' | 'tokens'>

/** All that is set off by what was done so far, and waits for nothing. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** A look that has read the record, and does not know it until it is opened. */
async function lookSlowly({ store, tokens }: Bench, key: string) {
  const { wait, open, reached } = gate()
  store.after = (operation) => (operation === 'read' ? wait() : undefined)
  const call = tokens.accessToken(key, { minTtlMs: 0 })
  await reached
  store.after = () => {}
  return {
    end: async () => {
      open()
      await call.catch(() => {}) // it began before: the older token is a good answer to it
    },
  }
}

describe('a look that is older than', () => {
  /** A renewal that waits for Dropbox, and a look that began meanwhile. */
  async function openRenewing() {
    const bench = await openLinked()
    const { wait, open, reached } = gate()
    bench.dropbox.answering = async (asked) => (await wait(), bench.dropbox.answer(asked))
    const renewal = bench.tokens.accessToken(bench.key, { rejected: bench.accessToken })
    await reached
    const look = await lookSlowly(bench, bench.key)
    return { ...bench, renewal, open, look }
  }

  test('a renewal does not bring the old token back', async () => {
    const { tokens, key, renewal, open, look, accessToken } = await openRenewing()
    open()
    const renewed = await renewal
    expect(renewed).not.toBe(accessToken)
    await look.end()
    expect(await tokens.accessToken(key)).toBe(renewed)
  })

  test('a tombstone does not bring the dead token back', async () => {
    const { dropbox, tokens, key, renewal, open, look } = await openRenewing()
    dropbox.revokeAll()
    const outcome = expect(renewal).rejects.toMatchObject({ reason: 'revoked' })
    open()
    await outcome
    await look.end()
    await expect(tokens.accessToken(key)).rejects.toMatchObject({ reason: 'revoked' })
  })
})

describe('an online token that Dropbox rejects', () => {
  async function openOnline() {
    const bench = openBench()
    const { accessToken, ...login } = bench.dropbox.login({ refreshToken: undefined })
    const { key } = await bench.tokens.link({ accessToken, ...login } as never, { allowOnline: true })
    return { ...bench, key, accessToken }
  }

  test('is forgotten, though it was remembered', async () => {
    const { tokens, key, accessToken } = await openOnline()
    expect(await tokens.accessToken(key)).toBe(accessToken)
    const rejecting = tokens.accessToken(key, { rejected: accessToken })
    await expect(rejecting).rejects.toMatchObject({ reason: 'revoked' })
    await expect(tokens.accessToken(key)).rejects.toMatchObject({ reason: 'revoked' })
  })

  test('is not brought back by a look from before', async () => {
    const bench = await openOnline()
    const { store, tokens, key, accessToken } = bench
    const { wait, open, reached } = gate()
    store.before = (operation) => (operation === 'write' ? wait() : undefined)
    const rejecting = tokens.accessToken(key, { rejected: accessToken })
    const outcome = expect(rejecting).rejects.toMatchObject({ reason: 'revoked' })
    await reached
    const look = await lookSlowly(bench, key)
    open()
    await outcome
    await look.end()
    await expect(tokens.accessToken(key)).rejects.toMatchObject({ reason: 'revoked' })
  })
})

describe('a renewal that is overtaken by an unlink and an import of another account', () => {
  /** The renewal has stored its token, and does not know it until it is opened. */
  async function openOvertaken() {
    const bench = await openLinked()
    const { dropbox, store, tokens, key } = bench
    dropbox.advance(life)
    const { wait, open, reached } = gate()
    store.after = (operation, record) =>
      operation === 'write' && record?.['refreshedAt'] !== undefined ? wait() : undefined
    const overtaken = tokens.accessToken(key).catch(() => {})
    await reached
    store.after = () => {}
    await tokens.unlink(key)
    const refreshToken = dropbox.grant()
    await tokens.import(key, { refreshToken, accountId: 'dbid:grace' })
    return { ...bench, overtaken, open, imported: refreshToken }
  }

  test('gives the other account no token of the first', async () => {
    const { dropbox, store, tokens, key, overtaken, open, imported } = await openOvertaken()
    const { wait, open: letRead, reached } = gate()
    store.after = (operation) => (operation === 'read' ? wait() : undefined)
    const call = tokens.accessToken(key)
    await reached
    store.after = () => {}
    letRead()
    await turn() // joined by now, where it joins
    open()
    expect(dropbox.grantOf(await call)).toBe(imported)
    await overtaken
    expect(dropbox.grantOf(await tokens.accessToken(key))).toBe(imported)
  })

  test('is waited for by close()', async () => {
    const { tokens, overtaken, open } = await openOvertaken()
    let isClosed = false
    const closed = tokens.close().then(() => (isClosed = true))
    for (let i = 0; i < 5; i++) await turn()
    expect(isClosed).toBe(false)
    open()
    await closed
    await overtaken
  })
})
