import { DropboxOAuth2Flow, OAuth2FlowResult } from 'dropbox-oauth'
import { createEmulator, type Emulator } from 'dropbox-oauth-emulator'
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { currentAccount, replaceLink } from '../src/account.ts'
import type { DropboxApp } from '../src/settings.ts'

const OTHER = 'zoe@example.com'

let emulator: Emulator
let app: DropboxApp

beforeAll(async () => {
  emulator = await createEmulator({ port: 0 })
  app = { consumerKey: emulator.apps[0]?.key ?? '', endpoints: emulator.endpoints }
})
beforeEach(() => emulator.reset())
afterAll(() => emulator.close())

/** A grant of Dropbox for a user. */
async function link(user: string): Promise<OAuth2FlowResult> {
  const redirectUri = 'http://localhost:3000/dropbox-auth-finish'
  const flow = new DropboxOAuth2Flow({ ...app, redirectUri, session: {}, csrfTokenSessionKey: 'csrf' })
  const { redirectUrl = '' } = await emulator.authorize(await flow.start(), { user })
  return flow.finish(redirectUrl)
}

test.each([
  ['has expired', -1],
  ['is about to expire', 60_000],
])('a token that %s is renewed when the account is shown, and the new one is kept', async (_, livesMs) => {
  const old = await link('ada@example.com')
  const session = { link: { ...old.toRecord(), expiresAt: new Date(Date.now() + livesMs) } }
  const account = await currentAccount(session, app)
  expect(account?.email).toBe('ada@example.com')
  expect(account?.expiresAt?.getTime()).toBeGreaterThan(Date.now() + 3_600_000)
  expect(session.link.accessToken).not.toBe(old.accessToken)
  expect(session.link.refreshToken).toBe(old.refreshToken)
  expect(new OAuth2FlowResult(session.link).expiresAt).toEqual(account?.expiresAt)
})

test('a token that still lives is used as it is', async () => {
  const session = { link: (await link('ada@example.com')).toRecord() }
  const before = { ...session.link }
  await currentAccount(session, app)
  expect(session.link).toEqual(before)
})

test('another account takes the place of the first one, whose grant is revoked', async () => {
  const first = { link: (await link('ada@example.com')).toRecord() }
  const session = { ...first }
  await replaceLink(session, await link(OTHER), app)
  expect((await currentAccount(session, app))?.email).toBe(OTHER)
  expect(await currentAccount(first, app), 'the first account').toBeUndefined()
})

test('the same account once more revokes nothing', async () => {
  const session = { link: (await link('ada@example.com')).toRecord() }
  await replaceLink(session, await link('ada@example.com'), app)
  expect(emulator.requests.count({ endpoint: 'revoke' })).toBe(0)
  expect((await currentAccount(session, app))?.email).toBe('ada@example.com')
})

test('a revocation that fails is logged, and the new link stands', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {})
  onTestFinished(() => log.mockRestore())
  const session = { link: (await link('ada@example.com')).toRecord() }
  const other = await link(OTHER)
  emulator.faults.add({ match: { endpoint: 'revoke' }, respond: { status: 503 } })
  await replaceLink(session, other, app)
  expect(session.link.accountId).toBe(other.accountId)
  expect(log.mock.calls.join()).toContain('disconnecting the account before: TransientException (transient)')
})
