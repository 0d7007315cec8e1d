import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { consentOnPage, createEmulator } from 'dropbox-oauth-emulator'
import type { AuthorizeOptions } from 'dropbox-oauth-emulator'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { expectAccessible, launchChromium } from './support/chromium.ts'
import { authorizeUrl } from './support/client.ts'

// A browser on a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000 })

const emulator = await createEmulator({ port: 0 })
const received: string[] = []
/** The app: its callback leads on to another of its own ports, as a back end with a front end of its own does. */
const frontEnd = createServer((_request, response) => response.end('front end'))
const app = createServer((request, response) => {
  received.push(request.url!)
  response
    .writeHead(303, { Location: `http://localhost:${(frontEnd.address() as AddressInfo).port}/home` })
    .end()
})
let browser: Browser
let redirect_uri: string

beforeAll(async () => {
  for (const server of [app, frontEnd])
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  redirect_uri = `http://localhost:${(app.address() as AddressInfo).port}/callback`
  emulator.apps[0]!.redirectUris.push(redirect_uri)
  browser = await launchChromium()
})

afterAll(async () => {
  await browser?.close()
  for (const server of [app, frontEnd]) server.close()
  await emulator.close()
})

/** Colours do not depend on the size, so that each is looked at once. */
const looks = [
  ['light', 'desk', { width: 1280, height: 900 }],
  ['dark', 'phone', { width: 390, height: 844 }],
] as const

describe.each(looks)('%s, %s', (colorScheme, size, viewport) => {
  async function visit(fields: Record<string, string | undefined>, javaScriptEnabled = true): Promise<Page> {
    const context = await browser.newContext({ colorScheme, viewport, javaScriptEnabled })
    const page = await context.newPage()
    await page.goto(authorizeUrl(emulator, fields))
    return page
  }

  test('every page is accessible', async () => {
    const page = await visit({
      redirect_uri: undefined,
      scope: 'account_info.read files.content.write openid email',
    })
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Zoë Ångström' }).click()
    await page.getByText('What the app sent').click()
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Allow', exact: true }).click()
    await expectAccessible(page)
    await page.goto(authorizeUrl(emulator, { redirect_uri: undefined }))
    await expectAccessible(page)
    await page.getByRole('button', { name: 'Don’t allow' }).click()
    await expectAccessible(page)
    await page.goto(authorizeUrl(emulator, { redirect_uri: 'http://localhost:1/' }))
    await expectAccessible(page)
    await page.goto(authorizeUrl(emulator, { client_id: emulator.apps[1]!.key }))
    await expectAccessible(page)
    await page.goto(`${emulator.url}/nowhere`)
    await expectAccessible(page)
    await page.context().close()
  })

  test('an account that is answered for at once is on its way back to the app', async () => {
    const page = await visit({ redirect_uri, state: 'at-once' })
    await page.getByRole('button', { name: 'Dennis Denies' }).click()
    await page.getByText('front end').waitFor()
    const { searchParams } = new URL(received.at(-1)!, redirect_uri)
    expect([searchParams.get('error'), searchParams.get('state')]).toEqual(['access_denied', 'at-once'])
    await page.context().close()
  })

  test('an account that is refused can be changed for another', async () => {
    const page = await visit({ redirect_uri })
    await page.getByRole('button', { name: 'Dora Disabled' }).click()
    await expectAccessible(page)
    await page.getByRole('link', { name: 'Choose another account' }).click()
    await page.getByRole('button', { name: 'Ada Lovelace' }).click()
    await page.getByRole('button', { name: 'Allow', exact: true }).click()
    await page.getByText('front end').waitFor()
    await page.context().close()
  })

  test('without script, the keyboard alone leads through it, and the policy lets the way back pass', async () => {
    const page = await visit({ redirect_uri, state: `${colorScheme}-${size}` }, false)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByText('Ada Lovelace').waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByText('front end').waitFor()
    expect(received.at(-1)).toMatch(new RegExp(`^/callback\\?code=[\\w-]{43}&state=${colorScheme}-${size}$`))
    await page.context().close()
  })
})

test('consentOnPage answers for a person: as whom, what, and after another account', async () => {
  const page = await (await browser.newContext()).newPage()
  const answer = async (state: string, options?: AuthorizeOptions) => {
    await page.goto(authorizeUrl(emulator, { redirect_uri, state }))
    await consentOnPage(page, options)
    await page.getByText('front end').waitFor()
    const { searchParams } = new URL(received.at(-1)!, redirect_uri)
    expect(searchParams.get('state')).toBe(state)
    return searchParams
  }
  const users = () => emulator.requests.list({ endpoint: 'authorize' }).map(({ email }) => email)
  expect((await answer('first')).has('code')).toBe(true)
  expect(users()).toContain('ada@example.com')
  expect((await answer('again')).has('code')).toBe(true)
  expect((await answer('other', { user: 'zoe@example.com' })).has('code')).toBe(true)
  expect(users().at(-1)).toBe('zoe@example.com')
  const grace = emulator.users.find(({ email }) => email === 'grace@example.com')!
  grace.email = 'zgrace@example.com'
  emulator.users.push({ ...grace, email: 'grace@example.com', accountId: 'dbid:the-other' })
  await answer('exactly', { user: 'grace@example.com' })
  expect(users().at(-1)).toBe('grace@example.com')
  await answer('by-id', { user: grace.accountId })
  expect(users().at(-1)).toBe('zgrace@example.com')
  expect((await answer('no', { decision: 'deny' })).get('error')).toBe('access_denied')
  await page.context().close()
})
