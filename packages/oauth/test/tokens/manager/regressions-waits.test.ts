import { expect, test } from 'vitest'
import { openBench, openLinked } from '../../support/manager-bench.ts'
import { life, serverFault } from '../../support/manager-dropbox.ts'

/** An account whose token has ended, and that Dropbox has refused to refresh for a while. */
async function openWaiting(seconds: number) {
  const bench = await openLinked()
  const { dropbox, tokens, key } = bench
  dropbox.advance(life + 120_000) // by a clock that is somewhat behind, too
  dropbox.answering = () => serverFault({ 'retry-after': `${seconds}` })
  await expect(tokens.accessToken(key)).rejects.toMatchObject({ code: 'transient' })
  dropbox.answering = () => undefined
  return bench
}

test('the longest wait is obeyed too by a manager whose clock is a little behind', async () => {
  const { dropbox, createManager, key } = await openWaiting(300)
  const behind = createManager({ now: () => dropbox.now() - 5 })
  await expect(behind.accessToken(key)).rejects.toMatchObject({ code: 'transient', retryAfterMs: 300_005 })
  expect(dropbox.refreshes).toBe(1)
})

test('it is not by one whose clock is more than a minute behind', async () => {
  const { dropbox, createManager, key } = await openWaiting(300)
  const behind = createManager({ now: () => dropbox.now() - 60_001 })
  expect(dropbox.accepts(await behind.accessToken(key))).toBe(true)
  expect(dropbox.refreshes).toBe(2)
})

test('an unlink that would have to refresh waits like everybody', async () => {
  const { dropbox, tokens, key, store, refreshToken } = await openWaiting(30)
  await expect(tokens.unlink(key)).rejects.toMatchObject({ code: 'transient', retryAfterMs: 30_000 })
  expect(dropbox.refreshes).toBe(1)
  dropbox.advance(30_000)
  expect(await tokens.unlink(key)).toEqual({ revoked: true })
  expect(dropbox.isRevoked(refreshToken)).toBe(true)
  expect(store.recordOf(key)).toBeUndefined()
})

test('an import that does not tell whose it is can be unlinked where Dropbox refuses to revoke it', async () => {
  const { dropbox, tokens, store } = openBench()
  await tokens.import('k', { refreshToken: dropbox.grant() })
  dropbox.answering = ({ route }) =>
    route === 'revoke'
      ? new Response('This API function operates on a single Dropbox account', { status: 400 })
      : undefined
  expect(await tokens.unlink('k')).toEqual({ revoked: false })
  expect(store.recordOf('k')).toBeUndefined()
})
