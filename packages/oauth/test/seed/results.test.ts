import { expect, test } from 'vitest'
import { DropboxOAuth2FlowBase, OAuth2FlowNoRedirectResult, OAuth2FlowResult } from '../../src/index.ts'
import { startDropbox } from './dropbox.ts'

const dropbox = await startDropbox()
const fields = { accessToken: 'sl.u.TOKEN', accountId: 'dbid:AAaccount', userId: '4711' }

async function pasted(user = 'ada@example.com') {
  const flow = dropbox.paste()
  const { code = '' } = await dropbox.emulator.authorize(await flow.start(), { user })
  return flow.finish(code)
}

test('S74 the result of a login without redirect says what was authorized', async () => {
  const { accessToken, refreshToken, accountId, scope, expiresAt } = await pasted()
  expect(accessToken).toMatch(/^sl\./)
  expect(refreshToken).toEqual(expect.any(String))
  expect(accountId).toMatch(/^dbid:/)
  expect(scope).toContain('account_info.read')
  expect(expiresAt).toBeInstanceOf(Date)
})

test('S75 the result is a plain object made of its fields, and no error', () => {
  const result = new OAuth2FlowNoRedirectResult(fields)
  expect(result).toMatchObject(fields)
  expect(result).not.toBeInstanceOf(Error)
  expect(result.toRecord()).toEqual({ ...fields, scope: [] })
})

test('S76 the access token authenticates later requests', async () => {
  const { accessToken } = await pasted()
  expect((await dropbox.call(accessToken)).status).toBe(200)
  expect((await dropbox.call(`${accessToken}x`)).status).toBe(401)
})

test('S77 the account id is the one of the user who approved', async () => {
  const zoe = dropbox.emulator.users.find(({ email }) => email === 'zoe@example.com')
  expect((await pasted('zoe@example.com')).accountId).toBe(zoe?.accountId)
})

test('S78 the user id is there, though the account id takes its place', async () => {
  const ada = dropbox.emulator.users.find(({ email }) => email === 'ada@example.com')
  expect((await pasted()).userId).toBe(ada?.uid)
  const { userId: _deprecated, ...without } = fields
  expect(new OAuth2FlowNoRedirectResult(without).userId).toBe('')
})

test('S79 the result of a login with redirect is one of a login without, and more', () => {
  expect(new OAuth2FlowResult(fields)).toBeInstanceOf(OAuth2FlowNoRedirectResult)
})

test('S80 the result of a login with redirect says what was authorized', async () => {
  const session = {}
  const query = await dropbox.callback(await dropbox.web(session).start())
  const result = await dropbox.web(session).finish(query)
  expect(result.accountId).toBe((await pasted()).accountId)
  expect((await dropbox.call(result.accessToken)).status).toBe(200)
})

test('S81 it takes the same fields, with the url state beside them', () => {
  const result = new OAuth2FlowResult({ ...fields, urlState: '/home' })
  expect(result).toMatchObject({ ...fields, urlState: '/home' })
  expect(new OAuth2FlowResult(fields).urlState).toBeUndefined()
})

test('S82 the url state is the one that was given to start()', async () => {
  const session = {}
  const query = await dropbox.callback(await dropbox.web(session).start('/home'))
  expect((await dropbox.web(session).finish(query)).urlState).toBe('/home')
})

test('S83 fromNoRedirectResult() adds a url state to a result, with all its fields', async () => {
  const plain = await pasted()
  const result = OAuth2FlowResult.fromNoRedirectResult(plain, '/home')
  expect(result).toBeInstanceOf(OAuth2FlowResult)
  expect(result.toRecord()).toEqual({ ...plain.toRecord(), urlState: '/home' })
  class Own extends OAuth2FlowResult {}
  expect(Own.fromNoRedirectResult(plain)).toBeInstanceOf(Own)
})

test('S87 both flows have one base class, and neither is the other', () => {
  const [web, paste] = [dropbox.web({}), dropbox.paste()]
  for (const flow of [web, paste]) expect(flow).toBeInstanceOf(DropboxOAuth2FlowBase)
  expect(web).not.toBeInstanceOf(paste.constructor)
  expect(paste).not.toBeInstanceOf(web.constructor)
})
