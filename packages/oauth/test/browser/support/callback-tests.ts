import { describe, expect, test } from 'vitest'
import type { Scene } from './scene.ts'
import { APP_SCHEME } from './site.ts'

export function testCallbacks(at: () => Scene): void {
  describe('a callback', () => {
    test('by deep link ends a login that was begun before the app was restarted, and once', async () => {
      const scene = at()
      const page = await scene.open()
      const link = await scene.beginElsewhere(page)
      expect(link).toMatch(/^com\.example\.photos:/)
      await page.close()
      const next = await scene.open()
      await scene.makeNativeLogin(next)
      const outcomes = await next.evaluate(
        (it) => Promise.all([window.login.handleCallback(it), window.login.handleCallback(it)]),
        link,
      )
      expect(outcomes[0]).toMatchObject({
        account: { kind: 'user', key: expect.stringMatching(/^dbid:/) },
        returnTo: '/album',
      })
      expect(outcomes[1]).toEqual(outcomes[0])
      expect(scene.exchanges).toBe(1)
      expect(await next.evaluate(() => Object.keys(localStorage))).toEqual([])
    })

    test('is no link without answer, no address of another page, and no page with a code of its own', async () => {
      const scene = at()
      const page = await scene.open('/done?code=SUMMER')
      await scene.makeLogin(page)
      expect(await page.evaluate(() => window.login.handleCallback())).toBe(undefined)
      expect(page.url()).toBe(`${scene.site.origin}/done?code=SUMMER`)
      await scene.makeNativeLogin(page)
      for (const link of [
        'com.example.photos:/album/1',
        `${APP_SCHEME}?page=1`,
        'https://evil.example/connected?code=a&state=b',
        'com.example.other:/connected?code=a&state=b',
      ])
        expect(await page.evaluate((it) => window.login.handleCallback(it), link)).toBe(undefined)
    })

    test('that belongs to no login of this tab is refused, and nothing is sent', async () => {
      const scene = at()
      const page = await scene.open()
      const link = await scene.beginElsewhere(page)
      const forged = link.replace(/state=[^&|%]+/, 'state=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA')
      const outcome = await page.evaluate(
        (it) => window.page.outcomeOf(() => window.login.handleCallback(it)),
        forged,
      )
      expect(outcome).toMatchObject({ code: 'csrf' })
      expect(scene.exchanges).toBe(0)
      expect(await page.evaluate((it) => window.login.handleCallback(it), link)).toMatchObject({
        returnTo: '/album',
      })
    })

    test.each([
      ['nothing', undefined, ''],
      ['its address, and the server has added a slash', 'href', '/'],
    ] as const)(
      'is read once by two that give %s, and the address is clean at once',
      async (_, given, slash) => {
        const scene = at()
        const page = await scene.open('/photos?album=1#key')
        await scene.makeLogin(page)
        await page.evaluate(() => window.login.redirect())
        await page.waitForURL(/oauth2/)
        expect(page.url()).not.toMatch(/album|key(?!12)/)
        await scene.visit(page, (await scene.answerTo(page.url())).replace('/done', `/done${slash}`))
        await scene.makeLogin(page)
        const seen = await page.evaluate(async (it) => {
          document.head.append(
            Object.assign(document.createElement('base'), { href: 'https://cdn.example/' }),
          )
          const read = () => window.login.handleCallback(it && location[it])
          const readers = [read(), read()]
          const address = location.href
          return { outcomes: await Promise.all(readers), address, later: await read() }
        }, given)
        expect(seen.address).toBe(`${scene.site.origin}/done`)
        expect(seen.outcomes[0]).toMatchObject({ returnTo: '/photos?album=1#key' })
        expect(seen.outcomes[1]).toEqual(seen.outcomes[0])
        expect(seen.later).toBe(undefined)
        expect(scene.exchanges).toBe(1)
        expect(await page.evaluate(() => Object.keys(sessionStorage))).toEqual([])
      },
    )

    test('never leads away from the page', async () => {
      const scene = at()
      const page = await scene.open()
      await scene.makeNativeLogin(page)
      for (const returnTo of [
        '//evil.example',
        '/..//evil.example',
        'https://evil.example',
        '/\\evil.example',
        'x',
      ]) {
        await page.evaluate((it) => window.login.redirect({ returnTo: it }), returnTo)
        const link = await scene.answerTo(await page.evaluate(() => window.opened))
        const outcome = await page.evaluate((it) => window.login.handleCallback(it), link)
        expect(outcome?.returnTo, returnTo).toBe('/')
      }
    })

    test('whose page is reloaded while the code is on its way is no answer any more', async () => {
      const scene = at()
      const page = await scene.open()
      await scene.makeLogin(page)
      await page.evaluate(() => window.login.redirect())
      await page.waitForURL(/oauth2/)
      await scene.visit(page, await scene.answerTo(page.url()))
      await scene.makeLogin(page)
      const { faults, requests } = scene.site.emulator
      faults.add({ match: { endpoint: 'token' }, delayMs: 60_000 })
      await page.evaluate(() => void window.login.handleCallback())
      await requests.waitFor({ endpoint: 'token' }, { timeoutMs: 25_000 })
      await page.reload()
      await page.waitForFunction(() => 'page' in window)
      await scene.makeLogin(page)
      expect(await page.evaluate(() => window.login.handleCallback())).toBe(undefined)
      expect(scene.exchanges).toBe(1)
    })

    test('that would come to another origin than its page is foreseen', async () => {
      const scene = at()
      const page = await scene.open()
      await scene.makeLogin(page, {
        redirectUri: `${scene.site.origin.replace('localhost', '127.0.0.1')}/done`,
      })
      const outcomes = await page.evaluate(() =>
        Promise.all([
          window.page.outcomeOf(() => window.login.redirect()),
          window.page.outcomeOf(() => window.login.popup()),
        ]),
      )
      const foreseen = {
        code: 'bad_input',
        message: expect.stringContaining('this page is at http://localhost'),
      }
      expect(outcomes).toMatchObject([foreseen, foreseen])
      expect(scene.context.pages()).toHaveLength(1)
    })
  })
}
