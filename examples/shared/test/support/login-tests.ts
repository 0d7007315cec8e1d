import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { allow, deny, launchBrowser, newPage, signIn } from '../../../web-app/test/support/browser.ts'
import { control } from '../../../web-app/test/support/web-app.ts'
import type { Example } from './example.ts'

let browser: Browser | undefined

/** Starts Chromium for all examples of a file. */
export function useBrowser(): void {
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser?.close())
}

/** Opens an example as a new visitor. */
export async function visit({ origin }: Example): Promise<Page> {
  if (!browser) throw new Error('useBrowser() starts it')
  const page = await newPage(browser)
  onTestFinished(() => page.context().close())
  await page.goto(origin)
  return page
}

/** Runs an example for some tests. */
export function useExample(start: () => Promise<Example>): () => Example {
  let example: Example
  beforeAll(async () => {
    example = await start()
  })
  afterAll(() => example?.kill())
  return () => example
}

const press = (page: Page, name: string): Promise<void> =>
  page.getByRole('button', { name, exact: true }).click()
const follow = (page: Page, name: string): Promise<void> =>
  page.getByRole('link', { name, exact: true }).click()

async function expectPage(page: Page, url: string, title: string): Promise<void> {
  await page.getByRole('heading', { name: title, level: 1 }).waitFor()
  expect(page.url()).toBe(url)
}

/** From the welcome page to the account. */
export async function connect(page: Page, { origin }: Example): Promise<void> {
  await follow(page, 'Connect Dropbox')
  await signIn(page)
  await allow(page)
  await expectPage(page, `${origin}/account`, 'Ada Lovelace')
}

/** What another session library has to do: keep a login, and an account, and forget it. */
export function sessionTests(start: () => Promise<Example>): void {
  const running = useExample(start)
  test('connect, and disconnect', { timeout: 60_000 }, async () => {
    const page = await visit(running())
    await connect(page, running())
    await press(page, 'Disconnect')
    await expectPage(page, `${running().origin}/`, 'Your Dropbox, in this app')
    const api = await page.request.get(`${running().origin}/api/account`)
    expect([await running().revoked(), api.status()]).toEqual([1, 401])
  })
}

/**
 * What every example does, whatever it is made of. The whole story is one test: each step in a browser takes its time. Gives
 * the example, for more tests of it.
 */
export function loginTests(
  start: () => Promise<Example>,
  { revokedTitle = 'Dropbox has ended this connection' } = {},
): () => Example {
  const running = useExample(start)

  test(
    'decline, connect, allow more, disconnect, connect another one, be revoked',
    { timeout: 120_000 },
    async () => {
      const example = running()
      const page = await visit(example)
      const api = () => page.request.get(`${example.origin}/api/account`)
      await follow(page, 'Connect Dropbox')
      await signIn(page)
      await deny(page)
      await page.getByRole('heading', { name: 'You did not connect Dropbox' }).waitFor()
      expect((await api()).status()).toBe(401)

      await follow(page, 'Connect Dropbox')
      await allow(page)
      await expectPage(page, `${example.origin}/account`, 'Ada Lovelace')
      expect(await (await api()).json()).toEqual({ name: 'Ada Lovelace', email: 'ada@example.com' })

      await follow(page, 'Show my files')
      await page.getByRole('button', { name: 'Allow', exact: true }).waitFor()
      expect(new URL(page.url()).searchParams.get('scope'), 'only what is new').toBe('files.metadata.read')
      await allow(page)
      await expectPage(page, `${example.origin}/files`, 'Your files')

      await press(page, 'Disconnect')
      await expectPage(page, `${example.origin}/`, 'Your Dropbox, in this app')
      expect([await example.revoked(), (await api()).status()]).toEqual([1, 401])

      await page.context().clearCookies({ domain: '127.0.0.1' }) // signs out at Dropbox
      await follow(page, 'Connect Dropbox')
      await signIn(page, 'Zoë Ångström')
      await allow(page)
      await expectPage(page, `${example.origin}/account`, 'Zoë Ångström')

      const match = { endpoint: 'users/get_current_account' }
      await control(example, 'faults', { match, revokeFirst: true })
      await page.reload()
      await page.getByRole('heading', { name: revokedTitle, level: 1 }).waitFor()
      expect(await (await api()).json()).toMatchObject({ error: 'not_linked' })
    },
  )

  test('a program is told what to open', async () => {
    const example = running()
    const answer = await example.ask('/api/account')
    expect([answer.status, await answer.json()]).toEqual([
      401,
      { error: 'not_linked', connectUrl: `${example.origin}/dropbox-auth-start` },
    ])
  })

  test('what a proxy claims changes no address', async () => {
    const example = running()
    const claims = {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      forwarded: 'host=evil.example;proto=https',
    }
    const start = await example.ask('/dropbox-auth-start', claims)
    const authorize = new URL(start.headers.get('location') ?? '')
    expect(authorize.searchParams.get('redirect_uri')).toBe(`${example.origin}/dropbox-auth-finish`)
    const connectUrl = `${example.origin}/dropbox-auth-start`
    expect(await (await example.ask('/api/account', claims)).json()).toMatchObject({ connectUrl })
  })
  return running
}
