import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { allow, inspectPage, launchOptions, signIn } from './support/browser.ts'
import {
  connect,
  expectAccount,
  headingOf,
  linkInBrowser,
  useWebAppInBrowser,
  visit,
} from './support/visit.ts'
import { addFault } from './support/web-app.ts'

const app = useWebAppInBrowser()

test('a session lost on the way starts the login again by itself, and it ends at the account', async () => {
  const page = await visit()
  await connect(page)
  await signIn(page)
  await page.context().clearCookies({ domain: 'localhost' })
  await allow(page)
  await allow(page)
  await expectAccount(page)
})

test('blocked cookies end at a page that names the likely causes, not in a circle', async () => {
  const profile = mkdtempSync(join(tmpdir(), 'web-app-profile-'))
  mkdirSync(join(profile, 'Default'))
  const exceptions = { cookies: { 'localhost,*': { setting: 2 } } }
  writeFileSync(
    join(profile, 'Default', 'Preferences'),
    JSON.stringify({ profile: { content_settings: { exceptions } } }),
  )
  const context = await chromium.launchPersistentContext(profile, launchOptions())
  onTestFinished(async () => {
    await context.close()
    rmSync(profile, { recursive: true, force: true })
  })
  const page = await context.newPage()
  await page.goto(app().origin)
  await connect(page)
  await signIn(page)
  await allow(page)
  await allow(page)
  await page.getByRole('heading', { name: 'This browser knows of no sign-in' }).waitFor()
  await inspectPage(page, 'cookies-blocked')
})

test('a forged callback is a 403 page, and the login under way still ends well', async () => {
  const page = await visit()
  await connect(page)
  await signIn(page)
  const victim = await page.context().newPage()
  const response = await victim.goto(`${app().origin}/dropbox-auth-finish?code=stolen&state=forged`)
  expect(response?.status()).toBe(403)
  expect(await headingOf(victim)).toBe('This sign-in did not begin here')
  await inspectPage(victim, 'forged')
  await allow(page)
  await expectAccount(page)
})

test('a button tries again when Dropbox does not answer the revocation', async () => {
  const page = await visit()
  await linkInBrowser(page)
  await addFault(app(), { match: { endpoint: 'revoke' }, respond: { status: 503 } })
  await page.getByRole('button', { name: 'Disconnect' }).click()
  await page.getByRole('heading', { name: 'Not available right now' }).waitFor()
  await inspectPage(page, 'try-again')
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.waitForURL(`${app().origin}/`)
})

test("another site's form cannot disconnect", async () => {
  const page = await visit()
  await linkInBrowser(page)
  const attacker = await page.context().newPage()
  await attacker.route('http://evil.example/', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<form method="post" action="${app().origin}/dropbox-auth-unlink"><button>Win a prize</button></form>`,
    }),
  )
  await attacker.goto('http://evil.example/')
  await attacker.getByRole('button').click()
  await attacker.waitForURL(`${app().origin}/dropbox-auth-unlink`)
  expect(await headingOf(attacker)).toBe('That did not come from here')
  await inspectPage(attacker, 'foreign-form')
  await page.reload()
  await expectAccount(page)
})

test('wrong settings are a page without a way on, since none would help', async () => {
  const page = await visit()
  await connect(page)
  await signIn(page)
  const body = JSON.stringify({ error: 'invalid_client: Invalid client_id or client_secret' })
  await addFault(app(), { match: { endpoint: 'token' }, respond: { status: 400, body } })
  await allow(page)
  await page.getByRole('heading', { name: 'This app is not set up correctly' }).waitFor()
  await inspectPage(page, 'not-set-up')
})

test('an interrupted exchange can be tried again with one click', async () => {
  const page = await visit()
  await connect(page)
  await signIn(page)
  await addFault(app(), { match: { endpoint: 'token' }, drop: 'after' })
  await allow(page)
  await page.getByRole('heading', { name: 'The sign-in was interrupted' }).waitFor()
  await inspectPage(page, 'interrupted')
  await page.getByRole('link', { name: 'Try again' }).click()
  await allow(page)
  await expectAccount(page)
})

test.each([
  ['bad-request', '/dropbox-auth-finish', 'This address is not complete'],
  ['not-found', '/nothing', 'There is no such page'],
])('the %s page is fit to be seen', async (name, path, title) => {
  const page = await visit(path)
  expect(await headingOf(page)).toBe(title)
  await inspectPage(page, name)
})

test('an error of Dropbox is a page with a way to try again', async () => {
  const page = await visit()
  await connect(page)
  const { searchParams } = new URL(page.url())
  const answer = new URLSearchParams({ error: 'server_error', state: searchParams.get('state') ?? '' })
  await page.goto(`${searchParams.get('redirect_uri')}?${answer}`)
  await page.getByRole('heading', { name: 'Dropbox could not do that' }).waitFor()
  await inspectPage(page, 'provider-error')
  await page.getByRole('link', { name: 'Try again' }).click()
  await signIn(page)
})
