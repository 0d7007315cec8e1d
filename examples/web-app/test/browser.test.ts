import { expect, test } from 'vitest'
import { allow, deny, inspectPage, signIn } from './support/browser.ts'
import { connect, expectAccount, linkInBrowser, useWebAppInBrowser, visit } from './support/visit.ts'

const app = useWebAppInBrowser()

test('Connect Dropbox, Allow: the account, its scopes, and a countdown to the expiry', async () => {
  const page = await visit()
  await inspectPage(page, 'welcome')
  await linkInBrowser(page)
  const text = await page.locator('main').innerText()
  expect(text).toContain('ada@example.com')
  expect(text).toMatch(/See who you are\s+account_info\.read/)
  expect(text).toMatch(/in (4 h 0 min 0 s|3 h 59 min \d+ s)/)
  await inspectPage(page, 'account')
})

test('neither code nor state stays in the address bar, in the history, or in what another page is told', async () => {
  const page = await visit()
  const referrers: (string | undefined)[] = []
  page.on('request', (request) => referrers.push(request.headers()['referer']))
  await linkInBrowser(page)
  expect(page.url()).toBe(`${app().origin}/account`)
  await page.goBack()
  expect(page.url()).not.toMatch(/^http:\/\/localhost:\d+\/dropbox-auth-finish/)
  expect(referrers.filter((referrer) => referrer?.startsWith(`${app().origin}/dropbox-auth`))).toEqual([])
})

test('nothing on any page comes from elsewhere, and nothing is refused by the policy', async () => {
  const page = await visit()
  const hosts = new Set<string>()
  const complaints: string[] = []
  page.on('request', (request) => hosts.add(new URL(request.url()).origin))
  page.on('console', (message) => complaints.push(message.text()))
  await page.reload()
  await linkInBrowser(page)
  expect([...hosts].toSorted()).toEqual([app().emulator, app().origin].toSorted())
  expect(complaints).toEqual([])
})

test('Deny leads home with a question, and the next try can end well', async () => {
  const page = await visit()
  await connect(page)
  await signIn(page)
  await deny(page)
  await page.waitForURL(`${app().origin}/`)
  expect(await page.getByRole('status').innerText()).toBe('Not approved? Why not?')
  await inspectPage(page, 'not-approved')
  await connect(page)
  await allow(page)
  await expectAccount(page)
})

test.each([['first'], ['second']])(
  'two tabs log in at once, and both arrive, the %s one first',
  async (order) => {
    const first = await visit()
    await connect(first)
    await signIn(first)
    const second = await first.context().newPage()
    await second.goto(app().origin)
    await connect(second)
    for (const page of order === 'first' ? [first, second] : [second, first]) {
      await allow(page)
      await expectAccount(page)
    }
  },
)

test('a callback opened a second time logs in anew, and never shows an error', async () => {
  const page = await visit()
  let callback = ''
  page.on('request', (request) => {
    if (request.url().includes('/dropbox-auth-finish?')) callback ||= request.url()
  })
  await linkInBrowser(page)
  await page.goto(callback)
  await allow(page)
  await expectAccount(page)
})

test('Disconnect leads home, and the account page is closed', async () => {
  const page = await visit()
  await linkInBrowser(page)
  await page.getByRole('button', { name: 'Disconnect' }).click()
  await page.waitForURL(`${app().origin}/`)
  expect(await page.getByRole('status').innerText()).toContain('Disconnected')
  await inspectPage(page, 'disconnected')
  await page.goto(`${app().origin}/account`)
  expect(page.url().startsWith(app().emulator)).toBe(true)
})

test('all works without scripts: the expiry is then an absolute time', async () => {
  const page = await visit('/', { javaScriptEnabled: false })
  await linkInBrowser(page)
  expect(await page.locator('time').innerText()).toMatch(/^\d+ \w+ 20\d\d, \d\d:\d\d UTC$/)
  await page.getByRole('button', { name: 'Disconnect' }).click()
  await page.waitForURL(`${app().origin}/`)
})
