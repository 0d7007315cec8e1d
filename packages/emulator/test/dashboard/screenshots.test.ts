import { stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { createEmulator } from 'dropbox-oauth-emulator'
import type { Emulator } from 'dropbox-oauth-emulator'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { authorizeUrl } from '../support/client.ts'
import { launchChromium } from '../support/chromium.ts'
import { tellStory } from './support/story.ts'

/** Pictures differ from machine to machine: they are taken anew only when that is asked for. */
const wanted = process.env.SCREENSHOTS === '1'
const LIMIT_BYTES = 150_000
const desk = { width: 1120, height: 800 }
const phone = { width: 390, height: 844 }
const card = { width: 800, height: 660 }

const fileOf = (name: string): string =>
  fileURLToPath(new URL(`../../../../docs/emulator/screenshots/${name}.png`, import.meta.url))

let emulator: Emulator
let browser: Browser | undefined

beforeAll(async () => {
  if (!wanted) return
  emulator = await createEmulator({ port: 4280 })
  await tellStory(emulator)
  browser = await launchChromium()
})

afterAll(async () => {
  await browser?.close()
  await emulator?.close()
})

const dashboard = async (page: Page): Promise<void> => {
  await page.goto(emulator.url)
  await page.getByText('Live', { exact: true }).waitFor()
}

const consent = async (page: Page): Promise<void> => {
  await page.goto(
    authorizeUrl(emulator, { scope: 'account_info.read files.content.read files.content.write' }),
  )
  await page.getByRole('button', { name: 'Ada Lovelace' }).click()
}

const error = async (page: Page): Promise<void> => {
  await page.goto(authorizeUrl(emulator, { redirect_uri: 'http://localhost:3000/callback/' }))
}

const pictures = [
  ['dashboard-light', 'light', desk, dashboard],
  ['dashboard-dark', 'dark', desk, dashboard],
  ['dashboard-phone', 'light', phone, dashboard],
  ['consent', 'light', card, consent],
  ['error', 'light', card, error],
] as const

test.each(pictures)(
  'the documentation has a small picture: %s',
  async (name, colorScheme, viewport, visit) => {
    if (browser !== undefined) {
      const page = await browser.newPage({ colorScheme, viewport })
      await visit(page)
      await page.screenshot({ path: fileOf(name), fullPage: viewport === card })
      await page.close()
    }
    const { size } = await stat(fileOf(name))
    expect(size).toBeGreaterThan(0)
    expect(size).toBeLessThan(LIMIT_BYTES)
  },
)
