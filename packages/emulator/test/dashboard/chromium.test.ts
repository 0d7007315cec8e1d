import { createEmulator } from 'dropbox-oauth-emulator'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { callApi, link, refresh } from '../support/client.ts'
import { expectAccessible, launchChromium } from '../support/chromium.ts'
import { tellStory } from './support/story.ts'

const emulator = await createEmulator({ port: 0 })
let browser: Browser
let complaints: string[] = []

beforeAll(async () => {
  browser = await launchChromium()
})

afterAll(async () => {
  await browser?.close()
  await emulator.close()
})

afterEach(() => {
  emulator.reset()
})

async function open(options: BrowserContextOptions = {}, path = '/'): Promise<Page> {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  complaints = []
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(emulator.url + path)
  return page
}

/** Ends a page that must not have complained: of its policy, say, or of its script. */
async function leave(page: Page): Promise<void> {
  expect(complaints).toEqual([])
  await page.context().close()
}

/** Every rule on every element: a busy machine takes its time. */
const AUDIT_TIMEOUT_MS = 180_000

const looks = [
  ['light, desk', { colorScheme: 'light', viewport: { width: 1280, height: 900 } }],
  ['dark, phone', { colorScheme: 'dark', viewport: { width: 390, height: 844 } }],
] as const

test.each(looks)(
  'is accessible and fits the width, all unfolded: %s',
  async (_look, options) => {
    await tellStory(emulator)
    const page = await open(options)
    await page.getByText('Live', { exact: true }).waitFor()
    await page.evaluate(() =>
      document.querySelectorAll('details').forEach((details) => (details.open = true)),
    )
    await expectAccessible(page)
    await page.goto(`${emulator.url}/__emulator/ui/requests/1`)
    await expectAccessible(page)
    await leave(page)
  },
  AUDIT_TIMEOUT_MS,
)

describe('with script', () => {
  test('a request appears by itself, and what is open and focused stays', async () => {
    const tokens = await link(emulator)
    const page = await open()
    await page.getByText('Live', { exact: true }).waitFor()
    const summary = page.locator('summary', { hasText: 'Tokens and scopes' })
    await summary.press('Enter')
    await refresh(emulator, tokens.refresh_token!)
    await page.getByText('got a new access token with its refresh token').waitFor()
    await page.getByText('Revokes 2 access tokens and the refresh token').waitFor()
    expect(await summary.evaluate((element) => document.activeElement === element)).toBe(true)
    expect(await page.locator('.grant details').evaluate((details: HTMLDetailsElement) => details.open)).toBe(
      true,
    )
    await leave(page)
  })

  test('what someone is typing stays, and when it is refused, the page says why', async () => {
    const { access_token } = await link(emulator)
    const page = await open()
    await page.getByText('Live', { exact: true }).waitFor()
    await page.locator('#app-0-head').click()
    await page.locator('#app-0-limit').fill('7')
    await callApi(emulator, 'auth/token/revoke', access_token)
    await page.getByText('gave its token back').waitFor()
    expect(await page.locator('#app-0-limit').inputValue()).toBe('7')
    await page.locator('#app-0-limit').evaluate((input) => input.removeAttribute('pattern'))
    await page.locator('#app-0-limit').fill('many')
    await page.keyboard.press('Enter')
    await page.getByText('The limit must be a whole number, 0 or more.').waitFor()
    expect(complaints.splice(0)).toEqual([expect.stringContaining('400 (Bad Request)')])
    await leave(page)
  })

  test('a request is copied as curl', async () => {
    await callApi(emulator, 'check/user', 'nobody')
    const page = await open({ permissions: ['clipboard-read', 'clipboard-write'] })
    await page.getByRole('button', { name: 'Copy as curl of request 1' }).click()
    await page.getByText('Copied, with secrets blacked out').waitFor()
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    expect(copied).toContain(`curl --globoff '${emulator.url}/2/check/user'`)
    expect(copied).toContain("'authorization: Bearer [redacted]'")
    await leave(page)
  })

  test('an edit leaves the window where it is, and the focus as near as can be; what was done can be closed', async () => {
    const page = await open({ viewport: { width: 800, height: 400 } })
    await page.getByText('Live', { exact: true }).waitFor()
    await page.locator('#user-1-head').click()
    const button = page.locator('#user-1-disable')
    await button.focus()
    const before = await page.evaluate(() => scrollY)
    expect(before).toBeGreaterThan(400)
    await button.press('Enter')
    await page.getByText('Zoë Ångström is disabled.').waitFor()
    const place = () => page.evaluate(() => [scrollY, document.activeElement?.id])
    expect(await place()).toEqual([before, 'user-1-disable'])
    await page.locator('#user-1-deny').focus()
    const [now] = await place()
    await page.keyboard.press('Enter')
    await page.getByText('Zoë Ångström now always denies.').waitFor()
    expect(await place()).toEqual([now, 'user-1-edits'])
    await page.getByRole('link', { name: 'Close' }).click()
    expect(await page.locator('#notice').innerText()).toBe('')
    await leave(page)
  })

  test('news moves nothing that is being read or pressed, and what is selected stays', async () => {
    const { access_token } = await link(emulator)
    await link(emulator, {}, 'zoe@example.com')
    const page = await open({ viewport: { width: 1280, height: 400 } })
    await page.getByText('Live', { exact: true }).waitFor()
    const read = page.locator('.login', { hasText: 'Zoë Ångström' }).locator('.step p').last()
    const button = page.locator('#user-1-head')
    for (const element of [read, button]) await element.scrollIntoViewIfNeeded()
    await read.evaluate((element) => getSelection()!.selectAllChildren(element))
    const state = async () => [
      await read.evaluate((element) => Math.round(element.getBoundingClientRect().top)),
      await button.evaluate((element) => Math.round(element.getBoundingClientRect().top)),
      await page.evaluate(() => String(getSelection())),
    ]
    const before = await state()
    await callApi(emulator, 'auth/token/revoke', access_token)
    await emulator.fetch(`${emulator.url}/nowhere`)
    await page.locator('#latest', { hasText: 'Request 6' }).waitFor({ state: 'attached' })
    await page.getByText('gave its token back').waitFor({ state: 'attached' })
    expect(await state()).toEqual(before)
    await leave(page)
  })

  test('the clock goes on by itself, and the page says when the emulator is gone', async () => {
    const own = await createEmulator({ port: 0 })
    const page = await browser.newPage()
    await page.goto(own.url)
    await page.getByText('Live', { exact: true }).waitFor()
    const time = await page.locator('time').innerText()
    await page.waitForFunction((before) => document.querySelector('time')!.textContent !== before, time)
    expect(await page.locator('time').innerText()).toMatch(/^\d\d:\d\d:\d\d$/)
    await own.close()
    await page.getByText('Not connected').waitFor()
    await page.close()
  })
})

describe.each([true, false])('with script or without (%s)', (javaScriptEnabled) => {
  test('the keyboard alone advances the clock, adds a fault and revokes a grant', async () => {
    const { access_token } = await link(emulator)
    const page = await open({ javaScriptEnabled })
    const press = async (selector: string): Promise<void> => {
      await page.locator(selector).focus()
      await page.keyboard.press('Enter')
    }
    await press('#advance-600000')
    await page.getByText('It is 10 min later').waitFor()
    await page.locator('input[value=rate-limit]').focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByText('Token requests of grant refresh_token, once: it is answered 503.').waitFor()
    await press('button[id^=revoke-]')
    await page.locator('.done', { hasText: 'Revoked 1 access token and the refresh token of Ada' }).waitFor()
    expect((await callApi(emulator, 'check/user', access_token)).status).toBe(401)
    await leave(page)
  })
})

test('without script, an edit comes back to where its form is, unfolded', async () => {
  const page = await open({ javaScriptEnabled: false })
  await page.locator('#user-1-head').click()
  await page.locator('#user-1-allow').click()
  await page.waitForURL(/\?done=[\w-]+#user-1-edits$/)
  expect(await page.title()).toBe('Zoë Ångström now always allows. · Dropbox emulator')
  expect(await page.locator('#user-1-deny').isVisible()).toBe(true)
  await page.reload()
  expect(await page.locator('#notice').innerText()).toBe('')
  await leave(page)
})

test('without script, nothing is shown that needs it', async () => {
  await callApi(emulator, 'check/user', 'nobody')
  const page = await open({ javaScriptEnabled: false })
  expect(await page.getByText('Copy as curl').isVisible()).toBe(false)
  await page.getByRole('link', { name: 'Request 1', exact: true }).click()
  await page.getByText("--header 'authorization: Bearer [redacted]'").waitFor()
  await page.getByRole('link', { name: 'Show secrets' }).click()
  await page.getByText("--header 'authorization: Bearer nobody'").waitFor()
  await leave(page)
})
