import { afterEach, expect, test, vi } from 'vitest'
import { verifyIdToken, type VerifyIdTokenOptions } from '../../src/openid/index.ts'

afterEach(() => {
  vi.doUnmock('jose')
  vi.resetModules()
})

test('without jose, verifyIdToken() names the command that installs it, and sends nothing', async () => {
  vi.doMock('jose', () => {
    throw new Error("Cannot find package 'jose'")
  })
  let sent = 0
  const fetch = () => Promise.resolve((sent++, Response.json({ keys: [] })))
  await expect(verifyIdToken('a.b.c', { consumerKey: 'appkey0123456ab', fetch })).rejects.toMatchObject({
    name: 'BadInputException',
    code: 'bad_input',
    remedy: 'fix-config',
    message: expect.stringContaining('npm install jose') as string,
  })
  expect(sent).toBe(0)
})

test('without jose, fetchUserInfo() works', async () => {
  vi.doMock('jose', () => {
    throw new Error("Cannot find package 'jose'")
  })
  vi.resetModules()
  const { fetchUserInfo } = await import('../../src/openid/index.ts')
  const fetch = () => Promise.resolve(Response.json({ sub: 'dbid:x' }))
  expect(await fetchUserInfo({ accessToken: 'sl.u.x', fetch })).toEqual({ sub: 'dbid:x' })
})

test.each<[string, object]>([
  ['consumerKey', { consumerKey: undefined }],
  ['consumerKey', { consumerKey: '' }],
  ['timeoutMs', { timeoutMs: -1 }],
  ['endpoints.authorize', { endpoints: { authorize: 'http://example.com/oauth2/authorize' } }],
])('an option that cannot be is refused: %s in %j', async (option, over) => {
  const options = { consumerKey: 'appkey0123456ab', ...over } as VerifyIdTokenOptions
  await expect(verifyIdToken('a.b.c', options)).rejects.toMatchObject({
    code: 'bad_input',
    message: expect.stringContaining(option) as string,
  })
})
