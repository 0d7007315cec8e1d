import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { launch } from './support/launch.ts'
import { APP_SCHEME, openSite, type Site } from './support/site.ts'

let site: Site
beforeAll(async () => {
  site = await openSite()
})
afterAll(() => site?.close())
beforeEach(() => site.emulator.reset())

/** Where Dropbox sends Ada back to. */
async function answerTo(authorizeUrl: string, decision: 'allow' | 'deny' = 'allow'): Promise<string> {
  const { redirectUrl } = await site.emulator.authorize(authorizeUrl, { user: 'ada@example.com', decision })
  return redirectUrl ?? ''
}

describe.each(['Chromium', 'Firefox'] as const)('in %s', (name) => {
  let browser: Browser
  let context: BrowserContext
  beforeAll(async () => {
    browser = await launch(name)
  }, 90_000)
  afterAll(() => browser?.close())
  beforeEach(async () => {
    context = await browser.newContext()
    onTestFinished(() => context.close())
  })

  async function open(path = '/'): Promise<Page> {
    const page = await context.newPage()
    await page.goto(site.origin + path)
    await page.waitForFunction(() => 'page' in window)
    return page
  }

  /** Makes the page's login; what its consent page's address is, is in `opened`. */
  async function makeLogin(page: Page, options: object = {}): Promise<void> {
    const { endpoints } = site.emulator
    const given = {
      consumerKey: 'browserappkey12',
      redirectUri: `${site.origin}/done`,
      endpoints,
      ...options,
    }
    await page.evaluate((it) => {
      const openUrl = (url: string): void => void (window.opened = url)
      window.login = window.page.createBrowserLogin({ ...it, openUrl })
    }, given)
  }

  /** Begins a login that the system's browser would go on with, and gives the deep link that ends it. */
  async function beginElsewhere(page: Page, options: object = {}): Promise<string> {
    await makeLogin(page, { redirectUri: APP_SCHEME, ...options })
    await page.evaluate(() => window.login.redirect({ returnTo: '/album' }))
    return answerTo(await page.evaluate(() => window.opened))
  }

  test.each(['session', 'local'] as const)("the store 'storage: %s' keeps the contract", async (kind) => {
    const page = await open()
    const { count, failures } = await page.evaluate((it) => window.page.failuresOf(it), kind)
    expect(failures).toEqual([])
    expect(count).toBeGreaterThan(30)
  })

  test('of two tabs that write at once, one wins, each time', async () => {
    const tabs = [await open(), await open()]
    const race = () =>
      Promise.all(
        tabs.map((tab) =>
          tab.evaluate(async () => {
            const store = new window.page.DeviceStore()
            const keys = Array.from({ length: 100 }, (_, i) => `key ${i}`)
            return Promise.all(keys.map((key) => store.write(key, { format: 1 } as never, undefined)))
          }),
        ),
      )
    const [one = [], two = []] = await race()
    expect(one.map((version, i) => [version, two[i]].filter((it) => it !== undefined).length)).toEqual(
      one.map(() => 1),
    )
  })

  test('a deep link ends a login that was begun before the app was restarted, and once', async () => {
    const page = await open()
    const link = await beginElsewhere(page)
    expect(link).toMatch(/^com\.example\.photos:/)
    await page.close()
    const next = await open()
    await makeLogin(next, { redirectUri: APP_SCHEME })
    const outcomes = await next.evaluate(
      (it) => Promise.all([window.login.handleCallback(it), window.login.handleCallback(it)]),
      link,
    )
    expect(outcomes[0]).toMatchObject({
      account: { kind: 'user', key: expect.stringMatching(/^dbid:/) },
      returnTo: '/album',
    })
    expect(outcomes[1]).toEqual(outcomes[0])
    expect(site.emulator.requests.count({ endpoint: 'token' })).toBe(1)
  })

  test('links that are no answer are left alone', async () => {
    const page = await open()
    await makeLogin(page, { redirectUri: APP_SCHEME })
    for (const link of [
      'com.example.photos:/album/1',
      `${APP_SCHEME}?page=1`,
      'https://evil.example/connected?code=a',
    ])
      expect(await page.evaluate((it) => window.login.handleCallback(it), link)).toBe(undefined)
  })

  test('two readers of the same page share one outcome, and the address bar is clean at once', async () => {
    const page = await open()
    const { endpoints } = site.emulator
    await makeLogin(page)
    await page.evaluate(
      ({ endpoints, redirectUri }) => {
        window.login = window.page.createBrowserLogin({
          consumerKey: 'browserappkey12',
          redirectUri,
          endpoints,
        })
      },
      { endpoints, redirectUri: `${site.origin}/done` },
    )
    await page.evaluate(() => window.login.redirect({ returnTo: '//evil.example/' }))
    await page.waitForURL(/oauth2/)
    await page.goto(await answerTo(page.url()))
    await page.waitForFunction(() => 'page' in window)
    const seen = await page.evaluate(
      async ({ endpoints, redirectUri }) => {
        const login = window.page.createBrowserLogin({
          consumerKey: 'browserappkey12',
          redirectUri,
          endpoints,
        })
        const readers = [login.handleCallback(), login.handleCallback()]
        const address = location.href
        return { outcomes: await Promise.all(readers), address, later: await login.handleCallback() }
      },
      { endpoints, redirectUri: `${site.origin}/done` },
    )
    expect(seen.address).toBe(`${site.origin}/done`)
    expect(seen.outcomes[0]).toMatchObject({ returnTo: '/' })
    expect(seen.outcomes[1]).toEqual(seen.outcomes[0])
    expect(seen.later).toBe(undefined)
    expect(site.emulator.requests.count({ endpoint: 'token' })).toBe(1)
  })

  test('an answer that belongs to no login of this tab is refused, and nothing is sent', async () => {
    const page = await open()
    const link = await beginElsewhere(page)
    const forged = link.replace(/state=[^&|%]+/, 'state=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA')
    const outcome = await page.evaluate(
      (it) => window.page.outcomeOf(() => window.login.handleCallback(it)),
      forged,
    )
    expect(outcome).toMatchObject({ code: 'csrf' })
    expect(site.emulator.requests.count({ endpoint: 'token' })).toBe(0)
    expect(await page.evaluate((it) => window.login.handleCallback(it), link)).toMatchObject({
      returnTo: '/album',
    })
  })

  test('where the browser denies all storage, the login says so and nothing is sent', async () => {
    const page = await open('/sandboxed')
    await makeLogin(page, { storage: 'local' })
    const denied = { code: 'store_unavailable', remedy: 'retry' }
    expect(await page.evaluate(() => window.page.outcomeOf(() => window.login.redirect()))).toMatchObject(
      denied,
    )
    expect(
      await page.evaluate(() => window.page.outcomeOf(() => window.login.tokens.accessToken('x'))),
    ).toMatchObject(denied)
  })

  test('where storage is full, the error says so, and the login can be begun again', async () => {
    const page = await open()
    const link = await beginElsewhere(page, { storage: 'session' })
    const outcome = await page.evaluate((it) => {
      let size = 2 ** 22
      for (let i = 0; size >= 1; i++) {
        try {
          sessionStorage.setItem(`filler ${i}`, 'x'.repeat(size))
        } catch {
          size /= 2
        }
      }
      return window.page.outcomeOf(() => window.login.handleCallback(it))
    }, link)
    expect(outcome).toMatchObject({ code: 'store_unavailable', message: expect.stringContaining('full') })
  })

  test('a popup that is blocked is an error that says what to do', async () => {
    const page = await open()
    await makeLogin(page)
    const outcome = await page.evaluate(() => {
      window.open = () => null // what a browser's blocker does
      return window.page.outcomeOf(() => window.login.popup())
    })
    expect(outcome).toMatchObject({
      code: 'transient',
      remedy: 'retry',
      message: expect.stringContaining('click'),
    })
  })

  test('a popup takes no forged answer, and the next one ends it', async () => {
    const page = await open()
    await makeLogin(page)
    const opened = context.waitForEvent('page')
    const first = page.evaluate(() => window.page.outcomeOf(() => window.login.popup()))
    const popup = await opened
    await popup.waitForURL(/oauth2/)
    const other = await open()
    await other.evaluate((origin) => {
      const channel = new BroadcastChannel('dropbox-oauth:popup:browserappkey12')
      for (const callback of [`${origin}/done?code=stolen&state=A|popup`, 'junk', 7, null])
        channel.postMessage({ callback })
      channel.postMessage(null)
    }, site.origin)
    const reopened = context.waitForEvent('page')
    const second = page.evaluate(() => window.login.popup())
    const next = await reopened
    expect(await first).toMatchObject({ code: 'not_approved' })
    await next.waitForURL(/oauth2/)
    await next.goto(await answerTo(next.url()))
    await next.waitForFunction(() => 'page' in window)
    await makeLogin(next)
    await next.evaluate(() => void window.login.handleCallback())
    expect(await second).toMatchObject({ kind: 'user' })
    expect(site.emulator.requests.count({ endpoint: 'token' })).toBe(1)
  })

  test('a popup whose page has gone says so', async () => {
    const page = await open('/done?code=abc&state=def|popup')
    await makeLogin(page)
    const outcome = await page.evaluate(() => window.page.outcomeOf(() => window.login.handleCallback()))
    expect(outcome).toMatchObject({ code: 'bad_state', message: expect.stringContaining('gone') })
  })
})
