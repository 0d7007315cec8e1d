import { existsSync, mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import {
  chromium,
  type Browser,
  type BrowserContextOptions,
  type LaunchOptions,
  type Page,
} from 'playwright-core'
import { expect } from 'vitest'

const CHROMIUM = '/usr/bin/chromium'

/** How Chromium is started here: without its sandbox, which root cannot have, and without calls home. */
export function launchOptions(): LaunchOptions {
  if (!existsSync(CHROMIUM)) {
    throw new Error(`${CHROMIUM} is missing. Install it: apt-get install -y --no-install-recommends chromium`)
  }
  const args = [
    '--disable-gpu',
    '--disable-quic',
    '--disable-sync',
    '--disable-component-update',
    '--no-first-run',
  ]
  return {
    executablePath: CHROMIUM,
    chromiumSandbox: false,
    args: [...args, '--disable-background-networking'],
  }
}

export const launchBrowser = (): Promise<Browser> => chromium.launch(launchOptions())

/** A visitor with cookies of its own. */
export async function newPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const page = await (await browser.newContext(options)).newPage()
  page.setDefaultTimeout(30_000)
  return page
}

/** Signs in at Dropbox, up to the page that asks for consent. */
export async function signIn(page: Page, name = 'Ada Lovelace'): Promise<void> {
  await page.getByRole('button', { name }).click()
  await page.getByRole('button', { name: 'Allow', exact: true }).waitFor()
}

export const allow = (page: Page): Promise<void> =>
  page.getByRole('button', { name: 'Allow', exact: true }).click()

export const deny = (page: Page): Promise<void> => page.getByRole('button', { name: 'Don’t allow' }).click()

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } } as const

/** Looks at a page as people do, light and dark, on a phone and on a desk: axe finds nothing, and a picture is kept. */
export async function inspectPage(page: Page, name: string): Promise<void> {
  const folder = fileURLToPath(new URL('../../../../artifacts/screenshots', import.meta.url))
  mkdirSync(folder, { recursive: true })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    // Legacy mode does without a second page, and half the time. What it leaves out are frames of other origins: there are none.
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(RULES).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport)
      const scrollsSideways = await page.evaluate(
        () => document.documentElement.scrollWidth > window.innerWidth,
      )
      expect(scrollsSideways).toBe(false)
      await page.screenshot({ path: `${folder}/web-app-${name}-${colorScheme}-${size}.png`, fullPage: true })
    }
  }
}
