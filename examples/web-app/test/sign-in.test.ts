import { describe, expect, test } from 'vitest'
import { START, begin, expectCareful, newVisitor, useWebApp } from './support/steps.ts'
import { locationOf } from './support/visitor.ts'
import { decide } from './support/web-app.ts'

const app = useWebApp()

describe('the way through', () => {
  test('leads from start to Dropbox and back to the account, each time by a 303 that is not kept', async () => {
    const visitor = newVisitor()
    const started = await visitor.get(START)
    const callback = await decide(app(), locationOf(started))
    const finished = await visitor.get(callback)
    expect(locationOf(started).startsWith(`${app().emulator}/oauth2/authorize?`)).toBe(true)
    expect([started.status, finished.status]).toEqual([303, 303])
    expectCareful(started)
    expectCareful(finished)
    expect(locationOf(finished)).toBe('/account')
    const account = await visitor.get('/account')
    expect(account.headers.get('Referrer-Policy')).toBe('same-origin')
    expect(await account.text()).toMatch(
      /Ada Lovelace[^]*ada@example\.com[^]*account_info\.read[^]*<time datetime="20/,
    )
  })

  test('keeps the tokens on the server: the cookie is an id, hidden from scripts and Lax', async () => {
    const response = await newVisitor().get(START)
    const [cookie] = response.headers.getSetCookie()
    expect(cookie).toMatch(/^session-\d+=s%3A[\w-]{32}\.[\w%-]+; Path=\/; HttpOnly; SameSite=Lax$/)
  })

  test('gives the browser an owner of 256 bits when the first account is connected, hidden from scripts and Lax', async () => {
    const visitor = newVisitor()
    const callback = await begin(visitor)
    expect([...visitor.cookies.keys()].join(), 'before').not.toContain('owner')
    const lines = (await visitor.get(callback)).headers.getSetCookie()
    expect(lines.find((line) => line.startsWith('owner'))).toMatch(
      /^owner-\d+=[\w-]{43}; Max-Age=34560000; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/,
    )
  })

  test('ends at no owner that was planted before', async () => {
    const visitor = newVisitor()
    const cookie = `owner-${new URL(app().origin).port}`
    visitor.cookies.set(cookie, 'p'.repeat(43))
    await visitor.get(await begin(visitor))
    expect(visitor.cookies.get(cookie)).not.toBe('p'.repeat(43))
  })

  test('gives the session a new id at the link, and the old id opens nothing', async () => {
    const visitor = newVisitor()
    const callback = await begin(visitor)
    const planted = new Map(visitor.cookies)
    await visitor.get(callback)
    const [[name = '', value] = []] = planted
    expect(visitor.cookies.get(name)).not.toBe(value)
    const thief = newVisitor()
    for (const [name, value] of planted) thief.cookies.set(name, value)
    expect(locationOf(await thief.get('/account'))).toMatch(/^\/dropbox-auth-start/)
  })

  test.each(['/?from=here', '/account#scopes'])('leads back to %s', async (path) => {
    const visitor = newVisitor()
    const callback = await begin(visitor, `${START}?${new URLSearchParams({ returnTo: path })}`)
    expect(locationOf(await visitor.get(callback))).toBe(path)
  })

  test.each(['https://evil.example/', '//evil.example', '/..//evil.example', '/\\evil.example'])(
    'never leads to %s, not even when it comes back in state',
    async (path) => {
      const visitor = newVisitor()
      const callback = await begin(visitor, `${START}?${new URLSearchParams({ returnTo: path })}`)
      const forged = new URL(callback)
      forged.searchParams.set('state', `${forged.searchParams.get('state')?.split('|')[0]}|${path}`)
      expect(locationOf(await visitor.get(forged.href))).toBe('/account')
    },
  )

  test.each([START, '/dropbox-auth-finish', '/dropbox-auth-unlink'])(
    'never leads back to %s, not even when it comes back in state',
    async (path) => {
      const visitor = newVisitor()
      const callback = new URL(await begin(visitor, `${START}?returnTo=${path}`))
      const [token, way] = callback.searchParams.get('state')?.split('|') ?? []
      expect(way).toBe('/account')
      callback.searchParams.set('state', `${token}|${path}`)
      expect(locationOf(await visitor.get(callback.href))).toBe('/account')
    },
  )

  test.each([['in order'], ['in reverse']])(
    'two logins of one visitor both end at the account, %s',
    async (order) => {
      const visitor = newVisitor()
      const callbacks = [await begin(visitor), await begin(visitor)]
      for (const callback of order === 'in order' ? callbacks : callbacks.toReversed()) {
        expect(locationOf(await visitor.get(callback))).toBe('/account')
      }
    },
  )

  test('a way back that is too long to travel is left out, and the login goes on', async () => {
    const visitor = newVisitor()
    const callback = await begin(visitor, `${START}?returnTo=/${'a'.repeat(2000)}`)
    expect(locationOf(await visitor.get(callback))).toBe('/account')
  })

  test('an account page asked for without a link leads through the login to it', async () => {
    expect(locationOf(await newVisitor().get('/account'))).toBe(`${START}?returnTo=/account`)
  })
})

describe('what is no visit', () => {
  test.each([START, '/dropbox-auth-finish?code=x&state=y'])('%s answers GET alone', async (path) => {
    for (const method of ['HEAD', 'POST', 'PUT', 'OPTIONS']) {
      const response = await newVisitor().request(path, { method })
      expect([method, response.status, response.headers.get('Allow')]).toEqual([method, 405, 'GET'])
      expect(response.headers.getSetCookie()).toEqual([])
      expectCareful(response)
    }
  })

  test.each([
    { 'Sec-Purpose': 'prefetch' },
    { 'Sec-Purpose': 'prefetch;prerender' },
    { Purpose: 'prefetch' },
    { 'X-Moz': 'prefetch' },
  ])('neither HEAD nor %j burns the login: the visit after it links', async (headers) => {
    const visitor = newVisitor()
    expect((await visitor.get(START, headers)).status).toBe(503)
    const callback = await begin(visitor)
    expect((await visitor.request(callback, { method: 'HEAD' })).status).toBe(405)
    expect((await visitor.get(callback, headers)).status).toBe(503)
    expect(locationOf(await visitor.get(callback))).toBe('/account')
  })
})

test.each(['/DROPBOX-AUTH-FINISH', '/dropbox-auth-finish/', '/Dropbox-Auth-Start', '/ACCOUNT', '/account/'])(
  '%s is another page than the one it looks like: none',
  async (path) => {
    const visitor = newVisitor()
    const callback = await begin(visitor)
    expect((await visitor.get(path + new URL(callback).search)).status).toBe(404)
    expect(locationOf(await visitor.get(callback)), 'the login is not burnt').toBe('/account')
  },
)

test('a page that is not there is a page too', async () => {
  const response = await newVisitor().get('/nothing')
  expect(response.status).toBe(404)
  expectCareful(response)
})

test('no code, state, token or cookie got into the log', async () => {
  const visitor = newVisitor()
  const authorize = new URL(locationOf(await visitor.get(START)))
  const callback = new URL(await decide(app(), authorize.href))
  await visitor.get(callback.href)
  await visitor.get('/account')
  await visitor.get(callback.href)
  const secrets = [callback.searchParams.get('code'), authorize.searchParams.get('state')?.split('|')[0]]
  for (const secret of [...secrets, ...visitor.cookies.values()]) {
    expect(secret?.length).toBeGreaterThan(15)
    expect(app().output()).not.toContain(secret)
  }
  expect(app().output()).not.toMatch(/sl\.|Bearer|examplesecret/)
})
