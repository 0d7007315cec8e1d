import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, onTestFinished, vi } from 'vitest'
import { allow, launchBrowser, newPage, signIn } from './browser.ts'
import { startWebApp, type WebApp } from './web-app.ts'

let app: WebApp
let browser: Browser

/** Runs the web application and Chromium for the tests of a file; gives what tells them of the application. */
export function useWebAppInBrowser(): () => WebApp {
  vi.setConfig({ testTimeout: 180_000 }) // axe and pictures take their time where many browsers run
  beforeAll(async () => {
    app = await startWebApp()
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await app?.kill()
  })
  return () => app
}

/** Opens a page as a new visitor, whom Dropbox does not know either. */
export async function visit(path = '/', options: BrowserContextOptions = {}): Promise<Page> {
  await fetch(`${app.emulator}/__emulator/reset`, { method: 'POST' })
  const page = await newPage(browser, options)
  onTestFinished(() => page.context().close())
  await page.goto(app.origin + path)
  return page
}

export const connect = (page: Page): Promise<void> =>
  page.getByRole('link', { name: 'Connect Dropbox' }).click()

export const headingOf = (page: Page): Promise<string> => page.getByRole('heading', { level: 1 }).innerText()

export async function expectAccount(page: Page, name = 'Ada Lovelace'): Promise<void> {
  await page.waitForURL(`${app.origin}/account`)
  await page.getByRole('heading', { name }).waitFor()
}

/** All the way from the welcome page to the account. */
export async function linkInBrowser(page: Page): Promise<void> {
  await connect(page)
  await signIn(page)
  await allow(page)
  await expectAccount(page)
}

/** Another account, beside those that are linked. */
export async function linkAnother(page: Page, name: string, by = 'Connect another account'): Promise<void> {
  await page.getByRole('link', { name: by }).click()
  await signIn(page, name)
  await allow(page)
  await expectAccount(page, name)
}
