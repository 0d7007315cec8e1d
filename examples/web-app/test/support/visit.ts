import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest'
import { allow, launchBrowser, newPage, signIn } from './browser.ts'
import { startWebApp, type WebApp } from './web-app.ts'

let app: WebApp
let browser: Browser

/** Runs the web application and Chromium for the tests of a file; gives what tells them of the application. */
export function useWebAppInBrowser(): () => WebApp {
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

export async function expectAccount(page: Page): Promise<void> {
  await page.waitForURL(`${app.origin}/account`)
  expect(await headingOf(page)).toBe('Ada Lovelace')
}

/** All the way from the welcome page to the account. */
export async function linkInBrowser(page: Page): Promise<void> {
  await connect(page)
  await signIn(page)
  await allow(page)
  await expectAccount(page)
}
