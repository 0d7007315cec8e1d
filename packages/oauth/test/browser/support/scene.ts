import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, onTestFinished, vi } from 'vitest'
import { type BrowserName, launch } from './launch.ts'
import { APP_KEY, APP_SCHEME, openSite, type Site } from './site.ts'

/** What a test acts in: a new profile of a browser, at the test's site. */
export class Scene {
  readonly site: Site
  readonly context: BrowserContext

  constructor(site: Site, context: BrowserContext) {
    this.site = site
    this.context = context
  }

  /** Opens the page in a new tab. */
  async open(path = '/'): Promise<Page> {
    const page = await this.context.newPage()
    page.setDefaultTimeout(25_000)
    await this.visit(page, this.site.origin + path)
    return page
  }

  /** Leads a tab to an address of the site. */
  async visit(page: Page, url: string): Promise<void> {
    await page.goto(url)
    await page.waitForFunction(() => 'page' in window)
  }

  /** Makes the page's login, as each page that loads does. */
  async makeLogin(page: Page, options: object = {}): Promise<void> {
    const { endpoints } = this.site.emulator
    const given = { consumerKey: APP_KEY, redirectUri: `${this.site.origin}/done`, endpoints, ...options }
    await page.evaluate((it) => void (window.login = window.page.createBrowserLogin(it)), given)
  }

  /** The same for a native app, whose consent page the system's browser shows. Its address is in `opened`. */
  async makeNativeLogin(page: Page, options: object = {}): Promise<void> {
    const { endpoints } = this.site.emulator
    const given = { consumerKey: APP_KEY, redirectUri: APP_SCHEME, endpoints, ...options }
    await page.evaluate((it) => {
      const openUrl = (url: string): void => void (window.opened = url)
      window.login = window.page.createBrowserLogin({ ...it, openUrl })
    }, given)
  }

  /** Begins a login in the system's browser, and gives the deep link that would end it. */
  async beginElsewhere(page: Page, options: object = {}): Promise<string> {
    await this.makeNativeLogin(page, options)
    await page.evaluate(() => window.login.redirect({ returnTo: '/album' }))
    return this.answerTo(await page.evaluate(() => window.opened))
  }

  /** Connects Ada's account, and gives its key. */
  async connect(page: Page, options: object = {}): Promise<string> {
    const link = await this.beginElsewhere(page, options)
    return page.evaluate(async (it) => (await window.login.handleCallback(it))?.account.key ?? '', link)
  }

  /** Where Dropbox sends Ada back to. */
  async answerTo(authorizeUrl: string, decision: 'allow' | 'deny' = 'allow'): Promise<string> {
    const user = 'ada@example.com'
    const { redirectUrl } = await this.site.emulator.authorize(authorizeUrl, { user, decision })
    return redirectUrl ?? ''
  }

  /** How often Dropbox was asked for tokens. */
  get exchanges(): number {
    return this.site.emulator.requests.count({ endpoint: 'token' })
  }
}

/** One site and one browser for all tests of a file; a new profile for each test. */
export function setTheScene(name: BrowserName): () => Scene {
  vi.setConfig({ testTimeout: 90_000 }) // browsers are slow where much else runs
  let site: Site
  let browser: Browser
  let scene: Scene
  beforeAll(async () => {
    site = await openSite()
    browser = await launch(name)
  }, 90_000)
  afterAll(() => browser?.close())
  afterAll(() => site?.close())
  beforeEach(async () => {
    site.emulator.reset()
    const context = await browser.newContext()
    onTestFinished(() => context.close())
    scene = new Scene(site, context)
  })
  return () => scene
}
