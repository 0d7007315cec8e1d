import { expect, test } from 'vitest'
import { RelinkRequiredException, revokeToken } from '../../src/index.ts'
import { openDropbox, tokenLife } from '../support/linked-manager.ts'
import { errorOf } from './endpoint.ts'

/** A linked account, and calls of one route by its `fetch`. */
async function open(user = 'ada@example.com', scope?: readonly string[]) {
  const dropbox = await openDropbox()
  const app = dropbox.emulator.apps[user === 'admin@example.com' ? 1 : 0]! // `!`: seeded
  if (scope) app.scopes = [...scope]
  const tokens = dropbox.createManager({ consumerKey: app.key })
  const { key } = await tokens.link(await dropbox.login(user, app))
  const url = `${dropbox.emulator.endpoints.api}/2/users/get_current_account`
  const call = (options?: Parameters<typeof tokens.fetch>[1]) =>
    tokens.fetch(key, options)(url, { method: 'POST' })
  /** The email of the account that the call was made for. */
  const emailBy = async (options?: Parameters<typeof tokens.fetch>[1]) => {
    const { email } = (await (await call(options)).json()) as { email?: string }
    return email
  }
  const { emulator, refreshes } = dropbox
  return { ...dropbox, emulator, refreshes, tokens, key, call, emailBy }
}

test('calls of a linked account work across the lives of its tokens', async () => {
  await using linked = await open()
  for (let life = 0; life < 3; life++) {
    expect(await linked.emailBy()).toBe('ada@example.com')
    linked.advance(tokenLife)
  }
  expect(linked.refreshes()).toBe(2)
})

test('a hundred calls with a token that Dropbox says has ended all work, after one refresh', async () => {
  await using linked = await open()
  linked.emulator.clock.advance(tokenLife)
  const answers = await Promise.all(Array.from({ length: 100 }, () => linked.call()))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
  expect(linked.refreshes()).toBe(1)
})

test('a revocation is seen at the next call, which nobody asks Dropbox about again', async () => {
  await using linked = await open()
  await revokeToken({ accessToken: await linked.tokens.accessToken(linked.key), ...linked.settings })
  for (let time = 0; time < 3; time++) {
    expect(await errorOf(linked.call())).toBeInstanceOf(RelinkRequiredException)
  }
  expect(linked.refreshes()).toBe(1)
  expect(await linked.tokens.status(linked.key)).toMatchObject({ state: 'relink-required' })
})

test('a body that is gone gives the 401 back, and the next call works', async () => {
  await using linked = await open()
  linked.emulator.clock.advance(tokenLife)
  const request = new Request(`${linked.emulator.endpoints.api}/2/check/user`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"x"}',
  })
  const { status } = await linked.tokens.fetch(linked.key)(request)
  expect(status).toBe(401)
  expect(await linked.emailBy()).toBe('ada@example.com')
  expect(linked.refreshes()).toBe(1)
})

test("a team's grant acts as its members", async () => {
  await using linked = await open('admin@example.com')
  const idOf = (email: string) => linked.emulator.users.find((one) => one.email === email)?.memberId
  for (const email of ['grace@example.com', 'admin@example.com']) {
    const pathRoot = { '.tag': 'home' } as const
    expect(await linked.emailBy({ selectUser: idOf(email), pathRoot })).toBe(email)
  }
  expect((await linked.call()).status).toBe(400)
  expect((await linked.call({ selectUser: 'dbmid:nobody' })).status).toBe(401)
  expect(linked.refreshes()).toBe(0)
})

test("a scope that a team's token lacks is asked of the team", async () => {
  await using linked = await open('admin@example.com', ['account_info.read', 'team_info.read'])
  linked.emulator.apps[1]?.scopes.push('team_data.member')
  expect(await errorOf(linked.call({ selectUser: 'dbmid:x' }))).toMatchObject({
    code: 'scope_required',
    consent: { scope: ['team_data.member'], includeGrantedScopes: 'team' },
  })
})
