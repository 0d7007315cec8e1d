import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { allow, inspectPage, signIn } from './support/browser.ts'
import {
  expectAccount,
  headingOf,
  linkAnother,
  linkInBrowser,
  useWebAppInBrowser,
  visit,
} from './support/visit.ts'

const app = useWebAppInBrowser()

test('several accounts and a team are listed; of two, one is disconnected', async () => {
  const page = await visit()
  await linkInBrowser(page)
  await linkAnother(page, 'Zoë Ångström')
  await linkAnother(page, 'Katherine Johnson', 'Connect a team')
  expect(await headingOf(page)).toBe('Your Dropbox accounts')
  await inspectPage(page, 'accounts')
  await page.getByRole('button', { name: 'Disconnect: Ada Lovelace' }).click()
  await expectAccount(page, 'Zoë Ångström')
  expect(await page.getByRole('status').innerText()).toContain('Disconnected')
  expect(await page.getByRole('listitem').filter({ hasText: 'Ada Lovelace' }).count()).toBe(0)
})

test('watch it: four hours pass, and the page has a new token without anybody signing in', async () => {
  const page = await visit()
  await linkInBrowser(page)
  for (const times of ['1st', '2nd']) {
    await page.getByRole('button', { name: 'Let four hours pass' }).click()
    await page.getByText(`Token refreshed just now, for the ${times} time; valid until`).waitFor()
  }
  expect(await page.locator('time').innerText()).toMatch(/^in (4 h 0 min 0 s|3 h 59 min \d+ s)$/)
  await inspectPage(page, 'refreshed')
})

test('watch it: revoked at Dropbox, the account asks to be reconnected, by keyboard too', async () => {
  const page = await visit()
  await linkInBrowser(page)
  await linkAnother(page, 'Zoë Ångström')
  await page.getByRole('button', { name: 'Revoke at Dropbox: Ada Lovelace' }).click()
  await page.getByText('Dropbox has ended this connection').waitFor()
  await inspectPage(page, 'relink-required')
  await page.getByRole('link', { name: 'Reconnect Ada Lovelace' }).focus()
  await page.keyboard.press('Enter')
  // Still signed in at Dropbox as the one who was connected last.
  await allow(page)
  await page.getByRole('heading', { name: 'That is another account' }).waitFor()
  await inspectPage(page, 'other-account')
  await page.getByRole('link', { name: 'Sign in with the right one' }).click()
  await signIn(page)
  await allow(page)
  await expectAccount(page)
  expect(await page.getByText('Connected', { exact: true }).count()).toBe(2)
})

test('a store that is gone is a page that says what to do, and its button leads back', async () => {
  const page = await visit()
  await linkInBrowser(page)
  const store = join(app().dataDir, `emulated-${new URL(app().origin).port}`)
  await rename(store, `${store}.away`)
  try {
    const response = await page.reload()
    expect(response?.status()).toBe(503)
    await inspectPage(page, 'store-gone')
  } finally {
    await rename(`${store}.away`, store)
  }
  await page.getByRole('link', { name: 'Try again' }).click()
  await expectAccount(page)
})
