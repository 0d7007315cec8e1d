import { existsSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { AxeBuilder } from '@axe-core/playwright'
import { createEmulator, type Emulator } from 'dropbox-oauth-emulator'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest'
import { dropboxOAuth } from '../../src/adapters/node-http.ts'
import { MemoryStore, TokenManager } from '../../src/index.ts'
import { secret } from './support/world.ts'

let emulator: Emulator
let server: Server
let browser: Browser
let origin: string
/** As a browser that blocks cookies looks from here. */
let dropsCookies = false

beforeAll(async () => {
  emulator = await createEmulator({ port: 0 })
  browser = await launch()
  server = createServer()
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  origin = `http://localhost:${(server.address() as { port: number }).port}`
  server.on('request', application())
})

afterEach(() => {
  emulator.faults.clear()
  dropsCookies = false
})

afterAll(async () => {
  await browser?.close()
  server?.closeAllConnections()
  server?.close()
  await emulator?.close()
})

function launch(): Promise<Browser> {
  const executablePath = '/usr/bin/chromium'
  if (!existsSync(executablePath))
    throw new Error(`${executablePath} is missing: apt-get install -y --no-install-recommends chromium`)
  return chromium.launch({
    executablePath,
    chromiumSandbox: false,
    args: ['--disable-gpu', '--disable-quic', '--no-first-run'],
  })
}

/** A page that needs an account, with a form that ends the link. No session: cookies do it all. */
function application(): RequestListener {
  const { key: consumerKey, secret: consumerSecret = '', redirectUris } = emulator.apps[0]! // `!`: seeded
  redirectUris.push(`${origin}/dropbox-auth-finish`)
  const app = { consumerKey, consumerSecret, endpoints: emulator.endpoints }
  const tokens = new TokenManager({ ...app, store: new MemoryStore() })
  const dropbox = dropboxOAuth({ ...app, redirectUri: `${origin}/dropbox-auth-finish`, tokens, secret })
  const answer = async (...[req, res]: Parameters<RequestListener>): Promise<void> => {
    if (dropsCookies) delete req.headers.cookie
    if (await dropbox(req, res)) return
    if (req.url === '/') return void res.end('<title>home</title>')
    const account = await dropbox.requireAccount(req, res)
    if (!account) return
    res.setHeader('content-type', 'text/html')
    res.end(
      '<title>linked</title><form method="post" action="/dropbox-auth-unlink"><button>Disconnect</button></form>',
    )
  }
  return (req, res) => void answer(req, res)
}

async function visit(path: string): Promise<Page> {
  const context = await browser.newContext()
  onTestFinished(() => context.close())
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  await page.goto(origin + path)
  return page
}

async function signIn(page: Page, decision = 'Allow'): Promise<void> {
  await page.getByRole('button', { name: 'Ada Lovelace' }).click()
  await page.getByRole('button', { name: decision, exact: true }).click()
}

/** Looks at a page as people do: light and dark, wide and narrow. */
async function expectGood(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    // Legacy mode does without a second page: there are no frames of other origins to look into.
    const { violations } = await new AxeBuilder({ page })
      .setLegacyMode()
      .withTags(['wcag2a', 'wcag2aa', 'wcag22aa', 'best-practice'])
      .analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 800 })
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    }
  }
  // The style sheet came through the page's own policy.
  expect(await page.evaluate(() => getComputedStyle(document.body).display)).toBe('grid')
}

test('a login in a browser ends at the page it began at, and the address keeps no code', async () => {
  const page = await visit('/files?page=2')
  await signIn(page)
  await page.waitForURL(`${origin}/files?page=2`)
  expect(await page.title()).toBe('linked')
})

test('a form ends the link; when Dropbox does not answer, so does the button of the page that says so', async () => {
  const page = await visit('/files')
  await signIn(page)
  await page.waitForURL(`${origin}/files`)
  emulator.faults.add({ match: { endpoint: 'revoke' }, respond: { status: 500 } })
  await page.getByRole('button', { name: 'Disconnect' }).click()
  await page.getByRole('heading', { name: 'Not available right now' }).waitFor()
  await expectGood(page)
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.waitForURL(`${origin}/`)
  expect(emulator.requests.count({ endpoint: 'revoke' })).toBe(2)
})

test('who says no reads what happened, and can begin again', async () => {
  const page = await visit('/files')
  await signIn(page, 'Don’t allow')
  await page.getByRole('heading', { name: 'You did not connect Dropbox' }).waitFor()
  await expectGood(page)
  await page.getByRole('link', { name: 'Connect Dropbox' }).click()
  await page.getByRole('button', { name: 'Allow', exact: true }).click()
  await page.waitForURL(`${origin}/files`)
})

test('a browser that keeps no cookies is told so, and does not go round for ever', async () => {
  const page = await visit('/')
  dropsCookies = true
  await page.goto(`${origin}/dropbox-auth-start`)
  await signIn(page)
  const again = page.getByRole('button', { name: 'Allow', exact: true })
  const told = page.getByRole('heading', { name: 'This browser knows of no sign-in' })
  await again.or(told).waitFor()
  if (await again.isVisible()) await again.click()
  await told.waitFor()
  await expectGood(page)
})
