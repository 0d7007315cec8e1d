import { describe, expect, test } from 'vitest'
import { MemoryStore, TokenManager } from '../../src/index.ts'
import type { LinkedEvent } from '../../src/web/index.ts'
import { locationOf, stateOf } from './support/browser.ts'
import { expectCareful } from './support/expect.ts'
import { FINISH, START, UNLINK, useWorld } from './support/world.ts'

const world = useWorld()

describe.each(['sealed cookies', 'a session'])('with %s', (kind) => {
  const newBrowser: ReturnType<typeof world>['browser'] = (over) =>
    kind === 'a session' ? world().browserWithSession(over) : world().browser(over)

  test('a login leads to Dropbox, back, and to where the user came from', async () => {
    const browser = newBrowser()
    const start = await browser.get(`${START}?returnTo=/files?page=2`)
    expectCareful(start)
    expect(locationOf(start)).toMatch(/^https:\/\/www\.dropbox\.com\/oauth2\/authorize\?response_type=code&/)
    const finish = await browser.get(await world().decide(locationOf(start)))
    expectCareful(finish)
    expect(locationOf(finish)).toBe('/files?page=2')
  })

  test('the first failed state begins the login once more, and the second one is a page that names the causes', async () => {
    const browser = newBrowser()
    const again = await browser.get(`${FINISH}?state=gone|/files&code=CODE`)
    expectCareful(again)
    expect(stateOf(again)).toMatch(/^[\w-]{24}\|!\/files$/)
    expect(world().takeFailure()).toBeUndefined()
    browser.cookies.clear()
    const lost = newBrowser()
    const page = await lost.get(`${FINISH}?state=${encodeURIComponent(stateOf(again))}&code=CODE`)
    expectCareful(page)
    expect(page.status).toBe(400)
    expect(await page.text()).toMatch(/Cookies are blocked[^]*SameSite=Strict[^]*The host changed/)
    expect(world().takeFailure()).toBe('bad_state')
  })

  test('a login that was begun once more ends as any other', async () => {
    const browser = newBrowser()
    const again = await browser.get(`${FINISH}?state=gone|/files&code=CODE`)
    expect(locationOf(await browser.get(await world().decide(locationOf(again))))).toBe('/files')
  })

  test('a login that took too long begins once more', async () => {
    let now = Date.now()
    const browser = newBrowser({ now: () => now })
    const callback = await world().begin(browser, `${START}?returnTo=/files`)
    now += 10 * 60_000
    const sent = world().sentCodes()
    expect(stateOf(await browser.get(callback))).toMatch(/\|!\/files$/)
    expect(world().sentCodes()).toBe(sent)
  })

  test('a user who says no gets a page with a way back and a way on', async () => {
    const browser = newBrowser()
    const page = await browser.get(
      await world().begin(browser, `${START}?returnTo=/files`, { decision: 'deny' }),
    )
    expectCareful(page)
    expect(page.status).toBe(403)
    const text = await page.text()
    expect(text).toContain('You did not connect Dropbox')
    expect(text).toContain('href="/dropbox-auth-start?returnTo=%2Ffiles"')
    expect(world().takeFailure()).toBe('not_approved')
  })

  test('tabs finish in either order, each once', async () => {
    const browser = newBrowser()
    const callbacks = [
      await world().begin(browser, `${START}?returnTo=/a`),
      await world().begin(browser, `${START}?returnTo=/b`),
    ]
    const ends: string[] = []
    for (const callback of callbacks.toReversed()) ends.push(locationOf(await browser.get(callback)))
    expect(ends).toEqual(['/b', '/a'])
  })

  test('a callback that comes once more is refused, and its page says that the first may have done', async () => {
    const browser = newBrowser()
    const callback = await world().begin(browser, `${START}?returnTo=/files`)
    await browser.get(START) // another tab's, so that the second time is no "nothing is pending"
    await browser.get(callback)
    const sent = world().sentCodes()
    const page = await browser.get(callback)
    expect([page.status, world().takeFailure(), world().sentCodes()]).toEqual([403, 'csrf', sent])
    expect(await page.text()).toMatch(/may be connected already.*href="\/"/s)
  })

  test('of ten tabs, the two oldest are forgotten', async () => {
    let now = Date.now()
    const browser = newBrowser({ now: () => now })
    const callbacks: string[] = []
    for (let tab = 0; tab < 10; tab++) {
      now += 1000
      callbacks.push(await world().begin(browser, `${START}?returnTo=/${tab}`))
    }
    const statuses: number[] = []
    for (const callback of callbacks) statuses.push((await browser.get(callback)).status)
    expect(statuses).toEqual([403, 403, ...Array.from({ length: 8 }, () => 303)])
    expect([world().takeFailure(), world().takeFailure()]).toEqual(['csrf', 'csrf'])
  })

  test('a HEAD or a prefetch begins nothing and spends nothing', async () => {
    const browser = newBrowser()
    const callback = await world().begin(browser)
    const sent = world().sentCodes()
    for (const path of [START, callback]) {
      const head = await browser.request(path, 'HEAD')
      expect([head.status, head.headers.get('allow')]).toEqual([405, 'GET'])
      expectCareful(head)
      for (const name of ['sec-purpose', 'purpose', 'x-moz'])
        expect((await browser.get(path, { [name]: 'prefetch;prerender' })).status).toBe(503)
    }
    expect(world().sentCodes()).toBe(sent)
    expect((await browser.get(callback)).status).toBe(303)
  })

  test('a login that ends twice at once sends its code once', async () => {
    const browser = newBrowser()
    const callback = await world().begin(browser)
    const sent = world().sentCodes()
    const answers = await Promise.all(Array.from({ length: 20 }, () => browser.get(callback)))
    expect(world().sentCodes()).toBe(sent + 1)
    const linked = answers.filter((answer) => answer.headers.get('location') === '/')
    expect(linked).toHaveLength(1)
    while (world().takeFailure());
  })

  test('a failure at Dropbox says so, and the login can begin again', async () => {
    const browser = newBrowser()
    const callback = await world().begin(browser, `${START}?returnTo=/files`)
    world().emulator.faults.add({
      match: { endpoint: 'token' },
      respond: { status: 503, headers: { 'retry-after': '7' } },
    })
    const page = await browser.get(callback)
    expectCareful(page)
    expect([page.status, page.headers.get('retry-after')]).toEqual([503, '7'])
    expect(await page.text()).toContain('The sign-in was interrupted')
    expect(world().takeFailure()).toBe('transient')
    expect(locationOf(await world().link(browser, `${START}?returnTo=/again`))).toBe('/again')
  })

  test('scopes in the start are asked for alone, on top of those that were granted', async () => {
    const url = new URL(
      locationOf(await newBrowser().get(`${START}?scope=files.metadata.read%20account_info.read`)),
    )
    expect(url.searchParams.get('scope')).toBe('files.metadata.read account_info.read')
    expect(url.searchParams.get('include_granted_scopes')).toBe('user')
  })

  test.each(['', '%20', 'a%20%20b', 'a%0Db', '<script>', 'x'.repeat(200), 'a&scope=b'])(
    'a start with the scope %j is refused',
    async (scope) => {
      const page = await newBrowser().get(`${START}?scope=${scope}`)
      expect(page.status).toBe(400)
      expectCareful(page)
      expect(world().takeFailure()).toBe('bad_request')
    },
  )

  test('onLinked gets all there is, and its answer goes out with the careful headers', async () => {
    const events: LinkedEvent[] = []
    const browser = newBrowser({
      onLinked(event) {
        events.push(event)
        return Response.redirect('http://localhost:3000/welcome', 303)
      },
    })
    const response = await world().link(browser, `${START}?returnTo=/files`)
    expect(response.headers.get('location')).toBe('http://localhost:3000/welcome')
    expect(response.headers.get('referrer-policy')).toBe('no-referrer')
    expect(response.headers.get('cache-control')).toBe('no-store')
    const [event] = events
    expect(event?.returnTo).toBe('/files')
    expect(event?.account?.accountId).toBe(event?.result.accountId)
    expect(new URL(event?.request.url ?? '').pathname).toBe(FINISH)
  })

  test('without a token manager, onLinked keeps the result', async () => {
    const kept: string[] = []
    const browser = newBrowser({
      tokens: undefined,
      onLinked: ({ result }) => void kept.push(result.accessToken),
    })
    expect(locationOf(await world().link(browser))).toBe('/')
    expect(kept).toHaveLength(1)
  })

  test("onFailure's answer goes out in place of the page, and the login is gone all the same", async () => {
    const browser = newBrowser({
      onFailure: ({ error, returnTo }) => new Response(`${error.code} ${returnTo}`, { status: 418 }),
    })
    const callback = await world().begin(browser, `${START}?returnTo=/files`, { decision: 'deny' })
    const response = await browser.get(callback)
    expect([response.status, await response.text()]).toEqual([418, 'not_approved /files'])
    expect(response.headers.get('referrer-policy')).toBe('no-referrer')
    expect([...browser.cookies.keys()]).toEqual([])
  })

  test('an error of the application itself is thrown on', async () => {
    const browser = newBrowser({
      onLinked() {
        throw new RangeError('mine')
      },
    })
    await expect(world().link(browser)).rejects.toThrow(RangeError)
  })

  test('unlink ends the link, at Dropbox too', async () => {
    const unlinked: string[] = []
    const browser = newBrowser({ onUnlinked: ({ key }) => void unlinked.push(key) })
    await world().link(browser)
    const response = await browser.post(UNLINK)
    expectCareful(response)
    expect(locationOf(response)).toBe('/')
    expect(unlinked).toHaveLength(1)
    expect((await world().tokens.status(unlinked[0] ?? '')).state).toBe('unknown')
    expect(locationOf(await browser.post(UNLINK))).toBe('/') // nothing is linked any more
    expect(unlinked).toHaveLength(1)
  })

  test.each([
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'same-site', origin: 'http://localhost:3000' }, 403],
    [{ 'sec-fetch-site': 'none' }, 403],
    [{}, 403],
    [{ origin: 'null' }, 403],
    [{ origin: 'http://localhost:3001' }, 403],
    [{ origin: 'http://localhost:3000.evil.example' }, 403],
    [{ origin: 'http://localhost:3000' }, 303],
    [{ 'sec-fetch-site': 'same-origin' }, 303],
  ])('a form with %j that asks to unlink is answered with %i', async (headers, status) => {
    const browser = newBrowser()
    await world().link(browser)
    const response = await browser.post(UNLINK, { ...headers })
    expect(response.status).toBe(status)
    expectCareful(response)
    expect(world().takeFailure()).toBe(status === 403 ? 'csrf' : undefined)
    expect((await browser.get(UNLINK)).status).toBe(405)
  })

  test('an unlink that Dropbox does not answer can be sent again, from the page that says so', async () => {
    const browser = newBrowser()
    await world().link(browser)
    world().emulator.faults.add({ match: { endpoint: 'revoke' }, respond: { status: 500 } })
    const page = await browser.post(UNLINK)
    expect(page.status).toBe(503)
    expectCareful(page, 'same-origin')
    expect(page.headers.get('content-security-policy')).toContain("form-action 'self'")
    expect(await page.text()).toContain('<form method="post" action="/dropbox-auth-unlink">')
    expect(world().takeFailure()).toBe('transient')
    expect(locationOf(await browser.post(UNLINK))).toBe('/')
  })

  test("another user's login is refused, and stays for who began it", async () => {
    let user: string | undefined = 'ada'
    const tokens = new TokenManager({ ...world().options, store: new MemoryStore() })
    const browser = newBrowser({ accountKey: () => user, tokens })
    const callback = await world().begin(browser)
    user = 'mallory'
    const sent = world().sentCodes()
    expect((await browser.get(callback)).status).toBe(403)
    expect(world().takeFailure()).toBe('csrf')
    user = undefined
    expect((await browser.get(callback)).status).toBe(401)
    expect(world().sentCodes()).toBe(sent)
    user = 'ada'
    expect((await browser.get(callback)).status).toBe(303)
    expect((await tokens.status('ada')).state).toBe('linked')
    expect((await tokens.status('mallory')).state).toBe('unknown')
  })

  test("a user's Dropbox is not replaced by another one", async () => {
    const tokens = new TokenManager({ ...world().options, store: new MemoryStore() })
    const browser = newBrowser({ accountKey: async () => 'ada', tokens })
    await world().link(browser)
    const page = await browser.get(await world().begin(browser, START, { user: 'zoe@example.com' }))
    expect(page.status).toBe(409)
    expect(await page.text()).toContain('another Dropbox account')
    expect(world().takeFailure()).toBe('account_mismatch')
  })

  test('who is not signed in to the application is told so', async () => {
    const browser = newBrowser({ accountKey: () => undefined })
    for (const response of [
      await browser.get(START),
      await browser.get(`${FINISH}?code=a`),
      await browser.post(UNLINK),
    ]) {
      expect(response.status).toBe(401)
      expectCareful(response)
    }
  })

  test('a page shows the message to a developer on loopback, and to nobody else', async () => {
    const redirectUri = 'https://app.example/dropbox-auth-finish'
    const texts = []
    for (const over of [{}, { redirectUri }]) {
      const page = await newBrowser(over).get(`${FINISH}?error_description=${encodeURIComponent('<script>')}`)
      expectCareful(page)
      texts.push(await page.text())
    }
    expect(texts[0]).toContain('the parameter &#39;state&#39; is missing')
    expect(texts[1]).not.toContain('parameter')
    expect(texts[1]).toContain('bad_request')
    while (world().takeFailure());
  })
})

test('a path of the application is left to it', async () => {
  const handler = world().handler()
  for (const path of [
    '/',
    '/dropbox-auth-start/',
    '/Dropbox-auth-start',
    '/x/dropbox-auth-start',
    '//dropbox-auth-start',
  ])
    expect(await handler(new Request(`http://localhost:3000${path}`)), path).toBeUndefined()
})

test('whatever host a request claims, the redirect URI is the configured one', async () => {
  const handler = world().handler()
  const headers = {
    host: 'evil.example',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'http',
    forwarded: 'host=evil.example',
  }
  const response = await handler(new Request(`https://evil.example${START}`, { headers }))
  const location = new URL(response?.headers.get('location') ?? '')
  expect(location.searchParams.get('redirect_uri')).toBe(world().options.redirectUri)
  expect(location.href).not.toContain('evil')
})

test('a text of Dropbox cannot become markup', async () => {
  const browser = world().browser()
  const evil = '</code></title><script>alert(1)</script>"\''
  const query = new URLSearchParams({
    state: stateOf(await browser.get(START)),
    error: evil,
    error_description: evil,
  })
  const page = await (await browser.get(`${FINISH}?${query}`)).text()
  expect(page).not.toMatch(/<script|<\/code><\/title>/)
  expect(page).toContain('&#60;script&#62;')
  expect(world().takeFailure()).toBe('provider')
})
