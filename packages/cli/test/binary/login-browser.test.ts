import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import { consentOnPage } from 'dropbox-oauth-emulator'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { desktop } from './support/machine.ts'
import { placeOpener } from './support/opener.ts'
import type { Running } from './support/running.ts'
import { openWorkplace } from './support/workplace.ts'

const pictures = fileURLToPath(new URL('../../../../artifacts/cli/', import.meta.url))
const phone = { width: 390, height: 844 }
const desk = { width: 1280, height: 800 }
let browser: Browser

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true })
  const args = ['--disable-gpu', '--disable-background-networking', '--no-first-run']
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', chromiumSandbox: false, args })
})

afterAll(() => browser?.close())

/** A login whose address has been opened, in a browser that has nothing to complain of. */
async function openedLogin(look: object): Promise<{ running: Running; page: Page; complaints: string[] }> {
  const place = await openWorkplace()
  const opener = await placeOpener(place.folder, 'my-browser')
  const port = await place.registerPort()
  const words = ['login', '--app-key', place.appKey, '--port', port, '--insecure-storage']
  const running = place.start(words, { env: { ...desktop, BROWSER: opener.path } })
  const context = await browser.newContext(look)
  onTestFinished(() => context.close())
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  const [url = ''] = await opener.called
  await page.goto(url)
  return { running, page, complaints }
}

/** The page is accessible, fits, and asks for nothing from elsewhere. */
async function inspect(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `${pictures}${name}.png`, fullPage: true })
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
  const resources = await page.evaluate(() => performance.getEntriesByType('resource').map((it) => it.name))
  expect(resources.filter((it) => !it.endsWith('/favicon.ico'))).toEqual([])
}

test.each([
  ['light', desk],
  ['dark', phone],
] as const)(
  'a login in a %s browser, from the address that is opened to the page at its end',
  async (colorScheme, viewport) => {
    const { running, page, complaints } = await openedLogin({ colorScheme, viewport })
    await consentOnPage(page, { user: 'ada@example.com' })
    await page.getByRole('heading', { name: 'Dropbox is connected' }).waitFor()
    await inspect(page, `connected-${colorScheme}`)
    expect(complaints).toEqual([])
    expect(await running.ended).toMatchObject({
      code: 0,
      stdout: 'Logged in as Ada Lovelace <ada@example.com>, profile default.\n',
    })
  },
)

test('a denial at the page comes back to a page that says so', async () => {
  const { running, page } = await openedLogin({ colorScheme: 'light', viewport: desk })
  await consentOnPage(page, { user: 'ada@example.com', decision: 'deny' })
  await page.getByRole('heading', { name: 'Not connected' }).waitFor()
  await inspect(page, 'denied-light')
  expect(await running.ended).toMatchObject({ code: 3, stdout: '' })
})

test('an address of another login is told so, and the login goes on', async () => {
  const { running, page } = await openedLogin({ colorScheme: 'dark', viewport: desk })
  const back = new URL(new URL(page.url()).searchParams.get('redirect_uri') ?? '')
  const stranger = await page.context().newPage()
  await stranger.goto(`${back}?code=abc&state=other`)
  await stranger.getByRole('heading', { name: 'not the answer to your login' }).waitFor()
  await inspect(stranger, 'stranger-dark')
  await consentOnPage(page, { user: 'ada@example.com' })
  await page.getByRole('heading', { name: 'Dropbox is connected' }).waitFor()
  expect(await running.ended).toMatchObject({ code: 0 })
})
