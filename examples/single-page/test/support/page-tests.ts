import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { type BrowserName, launch } from './launch.ts'
import { openSite, type Site } from './site.ts'

const connected = 'Connected as Ada Lovelace (ada@example.com).'

/** At Dropbox: chooses who one is, then allows. */
async function consent(page: Page, name = 'Ada Lovelace'): Promise<void> {
  await page.getByRole('button', { name }).click()
  await page.getByRole('button', { name: 'Allow', exact: true }).click()
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const says = (page: Page, words: string | RegExp) =>
  page.getByRole('status').filter({ hasText: words }).waitFor()

/** What the page does, in a browser. A file for each, so that both run at once. */
export function testPageIn(name: BrowserName): void {
  vi.setConfig({ testTimeout: 90_000 }) // browsers are slow where much else runs
  let site: Site
  let browser: Browser
  beforeAll(async () => {
    site = await openSite()
    browser = await launch(name)
  }, 90_000)
  afterAll(() => browser?.close())
  afterAll(() => site?.close())
  beforeEach(() => site.emulator.reset())

  async function visit(url = site.url): Promise<{ page: Page; context: BrowserContext; said: string[] }> {
    const context = await browser.newContext()
    onTestFinished(() => context.close())
    const page = await context.newPage()
    page.setDefaultTimeout(25_000)
    const said: string[] = []
    page.on('console', (message) => said.push(message.text()))
    page.on('pageerror', (error) => said.push(error.message))
    await page.goto(url)
    return { page, context, said }
  }

  async function connect(page: Page): Promise<void> {
    await button(page, 'Connect Dropbox').click()
    await consent(page)
    await says(page, connected)
  }

  const refreshes = (): number =>
    site.emulator.requests.count({ endpoint: 'token', grantType: 'refresh_token' })

  test('a redirect connects the account, and leaves no code in the address or the history', async () => {
    const { page, said } = await visit(`${site.url}photos?album=1#top`)
    await connect(page)
    expect(page.url()).toBe(`${site.url}photos?album=1#top`)
    await page.reload()
    await says(page, connected)
    expect(site.emulator.requests.count({ endpoint: 'token' })).toBe(1)
    expect(said.join('\n')).not.toMatch(/sl\.|code=/)
    const [request] = site.emulator.requests.list({ endpoint: 'token' }, { secrets: true })
    expect(Object.keys(request?.form ?? {})).toEqual(expect.arrayContaining(['code_verifier', 'client_id']))
    expect(Object.keys(request?.form ?? {})).not.toContain('client_secret')
  })

  test('a user who declines is told so, and can try again', async () => {
    const { page } = await visit()
    await button(page, 'Connect Dropbox').click()
    await page.getByRole('button', { name: 'Dennis Denies' }).click()
    await says(page, /You did not allow it/)
    await button(page, 'Try again').click()
    await consent(page)
    await says(page, connected)
  })

  test.each(['url', 'isolatedUrl'] as const)('a popup connects it too (%s), and closes', async (at) => {
    const { page, context } = await visit(site[at])
    const opened = context.waitForEvent('page')
    await button(page, 'Connect in a popup').click()
    const popup = await opened
    // Without a screen every page has the focus; where there is one, it is the popup's.
    await page.evaluate(() => void (document.hasFocus = () => false))
    await popup.waitForURL(/oauth2/)
    const closed = popup.waitForEvent('close')
    await consent(popup)
    await says(page, connected)
    await closed
    expect(page.url()).toBe(site[at])
  })

  test('a popup that the user closes is no answer', async () => {
    const { page, context } = await visit()
    const opened = context.waitForEvent('page')
    await button(page, 'Connect in a popup').click()
    const popup = await opened
    await popup.getByRole('button', { name: 'Ada Lovelace' }).waitFor()
    await page.evaluate(() => void (document.hasFocus = () => true)) // who closes it is back here
    await popup.close()
    await says(page, /You did not allow it/)
  })

  test('two tabs log in at the same time, each in its own way', async () => {
    const { page, context } = await visit()
    const other = await context.newPage()
    await other.goto(site.url)
    await button(page, 'Connect Dropbox').click()
    await button(other, 'Connect Dropbox').click()
    await consent(page)
    await says(page, connected)
    await consent(other)
    await says(other, connected)
  })

  test('four hours later, two tabs that call at once refresh the token once', async () => {
    const { page, context } = await visit()
    await connect(page)
    const other = await context.newPage()
    await other.goto(site.url)
    await says(other, connected)
    site.emulator.clock.advance(4 * 3_600_000 + 1)
    await Promise.all([page, other].map((tab) => button(tab, 'Ask Dropbox again').click()))
    await Promise.all([page, other].map((tab) => button(tab, 'Ask Dropbox again').waitFor()))
    await Promise.all([page, other].map((tab) => says(tab, connected)))
    expect(refreshes()).toBe(1)
    await says(page, connected)
    await button(page, 'Let four hours pass').click()
    await button(page, 'Disconnect').waitFor()
    await page.getByText('Nobody had to sign in').waitFor()
    expect(refreshes()).toBe(2)
  })

  test('the way back leads to Dropbox, and the way forward to a page without a code', async () => {
    const { page } = await visit()
    await connect(page)
    await page.goBack()
    await page.goForward()
    await says(page, connected)
    expect(page.url()).toBe(site.url)
    expect(site.emulator.requests.count({ endpoint: 'token' })).toBe(1)
  })

  test('the keyboard is enough', async () => {
    const { page } = await visit()
    await connect(page)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter') // asks again, and the focus is where it was
    await button(page, 'Ask Dropbox again').and(page.locator(':focus')).waitFor()
  })

  test('Disconnect ends the link at Dropbox, in every tab', async () => {
    const { page, context } = await visit()
    await connect(page)
    const other = await context.newPage()
    await other.goto(site.url)
    await says(other, connected)
    await button(page, 'Disconnect').click()
    await says(page, 'Not connected.')
    expect(site.emulator.requests.count({ endpoint: 'revoke' })).toBe(1)
    await other.reload()
    await says(other, 'Not connected.')
  })

  // The pictures are of one browser.
  const testPage = name === 'Chromium' ? test : undefined
  testPage?.('the page is a pleasure for eye and ear, light and dark, large and small', async () => {
    const { page } = await visit()
    await inspect(page, 'not-connected')
    await connect(page)
    await inspect(page, 'connected')
  })
}

async function inspect(page: Page, name: string): Promise<void> {
  const folder = fileURLToPath(new URL('../../../../artifacts/screenshots', import.meta.url))
  mkdirSync(folder, { recursive: true })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze() // no frames: no second page
    expect(violations.map(({ id }) => id)).toEqual([])
    for (const width of [390, 1280]) {
      await page.setViewportSize({ width, height: 800 })
      expect(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false)
      await page.screenshot({ path: `${folder}/single-page-${name}-${colorScheme}-${width}.png` })
    }
  }
}
