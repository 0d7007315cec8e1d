import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import type { Scene } from './scene.ts'
import { APP_KEY } from './site.ts'

/** Begins a login by popup; how it ends is in the page's `ended`. */
async function openPopup({ context }: Scene, page: Page): Promise<Page> {
  const opened = context.waitForEvent('page')
  await page.evaluate(() => {
    const outcome = window.page.outcomeOf(() => window.login.popup())
    Object.assign(window, { ended: outcome })
  })
  const popup = await opened
  await popup.waitForURL(/oauth2/)
  return popup
}

const ended = (page: Page): Promise<unknown> =>
  page.evaluate(() => (window as { ended?: Promise<unknown> }).ended)

const isOver = async (page: Page): Promise<boolean> => {
  const first = page.evaluate(() => {
    const { ended } = window as { ended?: Promise<unknown> }
    return Promise.race([ended, Promise.resolve('pending')])
  })
  return (await first) !== 'pending'
}

/** Where the user is: browsers without a screen give the focus to every page, or to none. */
const setFocus = (page: Page, isHere: boolean): Promise<void> =>
  page.evaluate((it) => void (document.hasFocus = () => it), isHere)

/** Answers in the popup as its page at the redirect URI does. */
async function answerIn(scene: Scene, popup: Page): Promise<void> {
  await scene.visit(popup, await scene.answerTo(popup.url()))
  await scene.makeLogin(popup)
  await popup.evaluate(() => void window.login.handleCallback().catch(() => {}))
}

export function testPopups(at: () => Scene): void {
  describe('a popup', () => {
    test('that is blocked is an error that says what to do', async () => {
      const scene = at()
      const page = await scene.open()
      await scene.makeLogin(page)
      const outcome = await page.evaluate(() => {
        window.open = () => null // what a browser's blocker does
        return window.page.outcomeOf(() => window.login.popup())
      })
      const blocked = { code: 'transient', remedy: 'retry', message: expect.stringContaining('click') }
      expect(outcome).toMatchObject(blocked)
    })

    test('is not opened where the browser has no channel for its answer', async () => {
      const scene = at()
      const page = await scene.open()
      await scene.makeLogin(page)
      const outcome = await page.evaluate(() => {
        delete (window as { BroadcastChannel?: unknown }).BroadcastChannel
        return window.page.outcomeOf(() => window.login.popup())
      })
      expect(outcome).toMatchObject({ code: 'bad_input', message: expect.stringContaining('redirect()') })
      expect(scene.context.pages()).toHaveLength(1)
    })

    test('takes no forged answer, and the next one ends it', async () => {
      const scene = at()
      const page = await scene.open()
      await scene.makeLogin(page)
      await openPopup(scene, page)
      const other = await scene.open()
      await other.evaluate(
        ({ origin, key }) => {
          const channel = new BroadcastChannel(`dropbox-oauth:popup:${key}`)
          const forged = `${origin}/done?code=stolen&state=A|popup`
          for (const callback of [forged, 'junk', 7, null]) channel.postMessage({ callback })
          channel.postMessage(null)
        },
        { origin: scene.site.origin, key: APP_KEY },
      )
      const first = ended(page)
      const next = await openPopup(scene, page)
      expect(await first).toMatchObject({ code: 'not_approved' })
      await answerIn(scene, next)
      expect(await ended(page)).toMatchObject({ kind: 'user' })
      expect(scene.exchanges).toBe(1)
    })

    test('needs no storage', async () => {
      const scene = at()
      const page = await scene.open()
      await scene.makeLogin(page)
      await page.evaluate(() => {
        Object.defineProperty(window, 'sessionStorage', {
          get: () => {
            throw new DOMException('denied', 'SecurityError')
          },
        })
      })
      await answerIn(scene, await openPopup(scene, page))
      expect(await ended(page)).toMatchObject({ kind: 'user' })
    })

    test('may be answered by a deep link, which closes no page', async () => {
      const scene = at()
      const page = await scene.open()
      await scene.makeLogin(page)
      const popup = await openPopup(scene, page)
      const link = await scene.answerTo(popup.url())
      expect(await page.evaluate((it) => window.login.handleCallback(it), link)).toBe(undefined)
      expect(await ended(page)).toMatchObject({ kind: 'user' })
      expect(page.isClosed()).toBe(false)
    })

    test('whose page has gone says so', async () => {
      const scene = at()
      const page = await scene.open('/done?code=abc&state=def|popup')
      await scene.makeLogin(page)
      const outcome = await page.evaluate(() => window.page.outcomeOf(() => window.login.handleCallback()))
      expect(outcome).toMatchObject({ code: 'bad_state', message: expect.stringContaining('gone') })
    })

    test('that a policy cuts off may take its time, and is waited for no longer than the user stays away', async () => {
      const scene = at()
      const page = await scene.open('/isolated')
      await page.clock.install()
      await scene.makeLogin(page)
      await setFocus(page, false)
      const popup = await openPopup(scene, page)
      await page.clock.fastForward(9 * 60_000)
      expect(await isOver(page)).toBe(false)
      await answerIn(scene, popup)
      expect(await ended(page)).toMatchObject({ kind: 'user' })

      const abandoned = await openPopup(scene, page)
      await abandoned.close()
      await setFocus(page, true)
      await page.clock.runFor(10_000)
      expect(await isOver(page)).toBe(false)
      await page.clock.runFor(20_000)
      expect(await ended(page)).toMatchObject({ code: 'not_approved' })
    })

    test('that gives no answer ends with its login', async () => {
      const scene = at()
      const page = await scene.open()
      await page.clock.install()
      await scene.makeLogin(page)
      await openPopup(scene, page)
      await page.clock.fastForward(10 * 60_000)
      expect(await ended(page)).toMatchObject({ code: 'transient', remedy: 'restart' })
    })
  })
}
