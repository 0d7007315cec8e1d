import { describe, expect, test } from 'vitest'
import type { Scene } from './scene.ts'

const refresh = { endpoint: 'token', grantType: 'refresh_token' }

/** In the page: asks for another token than the one that Dropbox rejected. */
const askAnew = ({ key, rejected }: { key: string; rejected: string }): Promise<string> =>
  window.login.tokens.accessToken(key, { rejected })

export function testStores(at: () => Scene): void {
  describe('the stores', () => {
    test.each(['session', 'local'] as const)("'storage: %s' keeps the contract", async (kind) => {
      const page = await at().open()
      const { count, failures } = await page.evaluate((it) => window.page.failuresOf(it), kind)
      expect(failures).toEqual([])
      expect(count).toBeGreaterThan(30)
    })

    test('of two tabs that write at once, one wins, each time', async () => {
      const tabs = [await at().open(), await at().open()]
      const writes = tabs.map((tab) =>
        tab.evaluate(async () => {
          const store = new window.page.DeviceStore('APP_KEY')
          const keys = Array.from({ length: 100 }, (_, i) => `key ${i}`)
          return Promise.all(keys.map((key) => store.write(key, { format: 1 }, undefined)))
        }),
      )
      const [one = [], two = []] = await Promise.all(writes)
      const winners = one.map((version, i) => [version, two[i]].filter((it) => it !== undefined).length)
      expect(winners).toEqual(Array.from({ length: 100 }, () => 1))
    })

    test.each(['session', 'local'] as const)("apps of one origin keep apart with '%s'", async (storage) => {
      const scene = at()
      const page = await scene.open()
      await scene.connect(page, { storage })
      expect(await page.evaluate(() => window.page.keysOf(window.login))).toHaveLength(1)
      await scene.makeLogin(page, { storage, consumerKey: 'anotherappkey12' })
      expect(await page.evaluate(() => window.page.keysOf(window.login))).toEqual([])
    })

    test('a tab that asks while another is refreshing waits for it', async () => {
      const scene = at()
      const tabs = [await scene.open(), await scene.open()] as const
      const key = await scene.connect(tabs[0], { storage: 'local' })
      await scene.makeLogin(tabs[1], { storage: 'local' })
      const rejected = await tabs[1].evaluate((it) => window.login.tokens.accessToken(it), key)
      const { faults, requests } = scene.site.emulator
      faults.add({ match: refresh, delayMs: 1_500 })
      const first = tabs[0].evaluate(askAnew, { key, rejected })
      await requests.waitFor(refresh, { timeoutMs: 25_000 })
      const second = tabs[1].evaluate(askAnew, { key, rejected })
      expect(await second).toBe(await first)
      expect(await second).not.toBe(rejected)
      expect(requests.count(refresh)).toBe(1)
    })

    test.each(['session', 'local'] as const)(
      "a page that is reloaded while it refreshes does not wait for itself with '%s'",
      async (storage) => {
        const scene = at()
        const page = await scene.open()
        const key = await scene.connect(page, { storage })
        const rejected = await page.evaluate((it) => window.login.tokens.accessToken(it), key)
        const { faults, requests } = scene.site.emulator
        faults.add({ match: refresh, delayMs: 60_000 })
        const lost = page.evaluate(askAnew, { key, rejected }).catch(() => 'lost with its page')
        await requests.waitFor(refresh, { timeoutMs: 25_000 })
        await scene.visit(page, `${scene.site.origin}/`)
        expect(await lost).toBe('lost with its page')
        await scene.makeLogin(page, { storage })
        expect(await page.evaluate(askAnew, { key, rejected })).toMatch(/^sl\./)
        expect(requests.count(refresh)).toBe(2)
      },
    )

    test('where the browser denies all storage, the login says so and nothing is sent', async () => {
      const scene = at()
      const page = await scene.open('/sandboxed')
      await scene.makeNativeLogin(page, { storage: 'local' })
      const denied = { code: 'store_unavailable', remedy: 'retry', message: expect.stringContaining('denie') }
      const { redirected, asked } = await page.evaluate(async () => ({
        redirected: await window.page.outcomeOf(() => window.login.redirect()),
        asked: await window.page.outcomeOf(() => window.login.tokens.accessToken('x')),
      }))
      expect(redirected).toMatchObject(denied)
      expect(asked).toMatchObject(denied)
      expect(await page.evaluate(() => window.opened)).toBe(undefined)
    })

    test('where storage is full, the error says so, and the login can be begun again', async () => {
      const scene = at()
      const page = await scene.open()
      const link = await scene.beginElsewhere(page, { storage: 'session' })
      const full = { code: 'store_unavailable', message: expect.stringContaining('full') }
      const outcomes = await page.evaluate(async (it) => {
        window.page.fill(sessionStorage)
        const first = await window.page.outcomeOf(() => window.login.handleCallback(it))
        sessionStorage.clear()
        await window.login.redirect()
        return first
      }, link)
      expect(outcomes).toMatchObject(full)
      const next = await scene.answerTo(await page.evaluate(() => window.opened))
      expect(await page.evaluate((it) => window.login.handleCallback(it), next)).toMatchObject({
        account: { kind: 'user' },
      })
    })
  })
}
