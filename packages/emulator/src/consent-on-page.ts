import type { AuthorizeOptions } from './authorize/authorize-options.ts'

/** As much of a Playwright page as is needed. */
export interface ConsentPage {
  locator(selector: string): ConsentLocator
}

/** As much of a Playwright locator as is needed. */
export interface ConsentLocator {
  first(): ConsentLocator
  count(): Promise<number>
  waitFor(): Promise<void>
  click(): Promise<void>
}

const ACCOUNT = 'button[name="user"]'
const ACTION = 'button[name="action"]'

/**
 * Signs in and answers on the emulator's pages, as a person would: for a page that is at an authorize URL, or on its way
 * there. A browser that is signed in already is not asked who it is, but is the account that `user` names.
 * For accounts that are asked: one that is seeded with a decision of its own needs no answer.
 *
 * @example
 * ```ts
 * import { consentOnPage } from 'dropbox-oauth-emulator'
 * import type { ConsentPage } from 'dropbox-oauth-emulator'
 *
 * async function connect(page: ConsentPage): Promise<void> {
 *   await page.locator('text=Connect Dropbox').click()
 *   await consentOnPage(page, { user: 'zoe@example.com' })
 * }
 * ```
 */
export async function consentOnPage(page: ConsentPage, options: AuthorizeOptions = {}): Promise<void> {
  const { user, decision = 'allow' } = options
  await page.locator(`${ACCOUNT}, ${ACTION}`).first().waitFor()
  const asked = page.locator(ACCOUNT)
  if (user !== undefined && (await asked.count()) === 0) {
    await page.locator(`${ACTION}[value="switch"]`).click()
    await asked.first().waitFor()
  }
  if ((await asked.count()) > 0) {
    await page
      .locator(user === undefined ? ACCOUNT : accountOf(user))
      .first()
      .click()
  }
  await page.locator(`${ACTION}[value="${decision}"]`).click()
}

/** By the whole mail address: one can be the end of another. */
const accountOf = (user: string): string =>
  `${ACCOUNT}[value=${JSON.stringify(user)}], ${ACCOUNT}:has(.mail:text-is(${JSON.stringify(user)}))`
