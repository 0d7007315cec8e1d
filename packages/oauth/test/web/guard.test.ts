import { describe, expect, test } from 'vitest'
import { BadInputException, MemoryStore, TokenManager } from '../../src/index.ts'
import type { AccountNeed, DropboxHandlerOptions, LinkedAccount } from '../../src/web/index.ts'
import { Browser, locationOf } from './support/browser.ts'
import { expectCareful } from './support/expect.ts'
import { START, UNLINK, useWorld } from './support/world.ts'

const world = useWorld()
const who = 'https://api.dropboxapi.com/2/users/get_current_account'

/** An application whose every other path needs an account. `accounts` are those that a route got. */
function guarded(over: Partial<DropboxHandlerOptions> = {}, need?: AccountNeed, session?: object) {
  const handler = world().handler(over)
  const accounts: LinkedAccount[] = []
  const browser = new Browser(async (path, init) => {
    const request = new Request(`http://localhost:3000${path}`, init)
    const answer = await handler(request, { session })
    if (answer) return answer
    const account = await handler.requireAccount(request, { session }, need)
    if (account instanceof Response) return account
    accounts.push(account)
    return new Response('granted')
  })
  return { browser, accounts }
}

describe.each(['sealed cookies', 'a session'])('with %s', (kind) => {
  const app = (over?: Partial<DropboxHandlerOptions>, need?: AccountNeed) =>
    guarded(over, need, kind === 'a session' ? {} : undefined)

  test('a person is sent to connect, and back to the page; then the route calls Dropbox', async () => {
    const { browser, accounts } = app()
    const refusal = await browser.get('/files?page=2')
    expectCareful(refusal)
    expect(locationOf(refusal)).toBe('/dropbox-auth-start?returnTo=%2Ffiles%3Fpage%3D2')
    expect(locationOf(await world().link(browser, locationOf(refusal)))).toBe('/files?page=2')
    expect(await (await browser.get('/files?page=2')).text()).toBe('granted')
    const response = await accounts[0]?.fetch(who, { method: 'POST' })
    expect(response?.status).toBe(200)
    expect(accounts[0]?.key).toMatch(/^dbid:/)
    expect(await accounts[0]?.accessToken()).toMatch(/^sl\./)
  })

  test.each([
    ['GET', { accept: 'application/json' }],
    ['GET', { accept: '*/*' }],
    ['POST', { accept: 'text/html' }],
    ['HEAD', { accept: 'text/html' }],
  ])('a program that asks by %s with %j is told what to open', async (method, headers) => {
    const { browser } = app()
    const refusal = await browser.request('/api', method, headers)
    expectCareful(refusal)
    expect(refusal.status).toBe(401)
    expect(refusal.headers.get('content-type')).toBe('application/json')
    const connectUrl = 'http://localhost:3000/dropbox-auth-start'
    expect(await refusal.json()).toEqual({ error: 'not_linked', connectUrl })
  })

  test('a scope that was not granted is asked for, alone, and then there', async () => {
    const scope = ['account_info.read']
    const { browser } = app({ scope }, { scope: ['account_info.read', 'files.metadata.read'] })
    await world().link(browser)
    const refusal = await browser.get('/files')
    expect(locationOf(refusal)).toBe('/dropbox-auth-start?returnTo=%2Ffiles&scope=files.metadata.read')
    const json = await (await browser.get('/files', { accept: 'application/json' })).json()
    expect(json).toEqual({
      error: 'scope_required',
      connectUrl: 'http://localhost:3000/dropbox-auth-start?scope=files.metadata.read',
    })
    await world().link(browser, locationOf(refusal))
    expect(await (await browser.get('/files')).text()).toBe('granted')
  })

  test('after an unlink, and after a revocation, the person is sent to connect again', async () => {
    const { browser, accounts } = app()
    await world().link(browser)
    await browser.get('/')
    await browser.post(UNLINK)
    expect(locationOf(await browser.get('/'))).toMatch(/^\/dropbox-auth-start/)
    await world().link(browser)
    await world().tokens.unlink(accounts[0]?.key ?? '')
    expect(locationOf(await browser.get('/'))).toMatch(/^\/dropbox-auth-start/)
  })

  test('an outage is never taken for "not linked"', async () => {
    const store = Object.assign(new MemoryStore(), {})
    const tokens = new TokenManager({ ...world().options, store, recheckMs: 0 })
    const { browser } = app({ tokens, accountKey: () => 'ada' })
    await world().link(browser)
    store.read = () => {
      throw new Error('down')
    }
    const fresh = app({ tokens: new TokenManager({ ...world().options, store }), accountKey: () => 'ada' })
    const page = await fresh.browser.get('/files')
    expectCareful(page)
    expect([page.status, world().takeFailure()]).toEqual([503, 'store_unavailable'])
    expect(await page.text()).toContain('href="/files"')
    const refusal = await fresh.browser.get('/files', { accept: 'application/json' })
    expect([refusal.status, await refusal.json()]).toEqual([503, { error: 'store_unavailable' }])
    expect(world().takeFailure()).toBe('store_unavailable')
  })

  test('no header of a proxy or a framework opens it', async () => {
    const { browser } = app()
    const headers = {
      'x-middleware-subrequest': 'middleware:middleware:middleware:middleware:middleware',
      'x-forwarded-uri': '/dropbox-auth-start',
      'x-original-url': '/dropbox-auth-start',
      'x-http-method-override': 'HEAD',
    }
    expect(locationOf(await browser.get('/files', headers))).toBe('/dropbox-auth-start?returnTo=%2Ffiles')
  })

  test('a path with two slashes leads home, not to another host', async () => {
    const { browser } = app()
    expect(locationOf(await browser.get('//evil.example/x'))).toBe('/dropbox-auth-start?returnTo=%2F')
  })

  test('somebody whom the application does not know is told to sign in', async () => {
    const { browser } = app({ accountKey: () => undefined })
    expect((await browser.get('/files')).status).toBe(401)
    const refusal = await browser.get('/files', { accept: 'application/json' })
    expect([refusal.status, ((await refusal.json()) as { error: string }).error]).toEqual([401, 'not_linked'])
  })
})

test("each user has an account of one's own", async () => {
  const user = (request: Request): string | undefined => request.headers.get('x-user') ?? undefined
  const { browser, accounts } = guarded({ accountKey: user })
  const start = await browser.get(START, { 'x-user': 'ada' })
  await browser.get(await world().decide(locationOf(start)), { 'x-user': 'ada' })
  await browser.get('/files', { 'x-user': 'ada' })
  expect(accounts.map(({ key }) => key)).toEqual(['ada'])
  expect(locationOf(await browser.get('/files', { 'x-user': 'bob' }))).toMatch(/^\/dropbox-auth-start/)
})

test('a guard without a token manager is the mistake of a programmer', async () => {
  const handler = world().handler({ tokens: undefined, onLinked: () => {} })
  await expect(handler.requireAccount(new Request('http://localhost:3000/'))).rejects.toThrow(
    BadInputException,
  )
})
