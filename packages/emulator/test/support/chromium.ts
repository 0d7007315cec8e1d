import { AxeBuilder } from '@axe-core/playwright'
import { chromium } from 'playwright-core'
import type { Browser, Page } from 'playwright-core'
import { expect } from 'vitest'

/** Debian's Chromium, which refuses its sandbox to root. */
export function launchChromium(): Promise<Browser> {
  const args = ['--disable-gpu', '--disable-background-networking', '--no-first-run']
  return chromium.launch({ executablePath: '/usr/bin/chromium', chromiumSandbox: false, args })
}

/** A page must have no accessibility violation, and must fit the width. */
export async function expectAccessible(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  // The usual mode opens a page of its own to put frames together. There are none here, and it takes twice the time.
  const { violations } = await new AxeBuilder({ page }).withTags(tags).setLegacyMode(true).analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
}
