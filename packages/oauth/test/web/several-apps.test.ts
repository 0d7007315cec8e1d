import { describe, expect, test } from 'vitest'
import { MemoryStore, TokenManager } from '../../src/index.ts'
import { Browser } from './support/browser.ts'
import { useWorld } from './support/world.ts'

const world = useWorld()

describe.each(['sealed cookies', 'one session'])('two Dropbox apps on one site, with %s', (kind) => {
  test('are linked each with an account of its own', async () => {
    const session = kind === 'one session' ? {} : undefined
    const { emulator, options } = world()
    const [first, second] = emulator.apps
    const redirectUri = 'http://localhost:3000/second/finish'
    second?.redirectUris.push(redirectUri)
    const app = { ...options, consumerKey: second?.key ?? '', consumerSecret: second?.secret }
    const handlers = [
      world().handler({ tokens: new TokenManager({ ...options, store: new MemoryStore() }) }),
      world().handler({
        ...app,
        redirectUri,
        paths: { start: '/second/start', unlink: '/second/unlink' },
        tokens: new TokenManager({ ...app, store: new MemoryStore() }),
      }),
    ]
    expect(first?.key).not.toBe(second?.key)
    const browser = new Browser(async (path, init) => {
      const request = new Request(`http://localhost:3000${path}`, init)
      for (const handler of handlers) {
        const answer = await handler(request, { session })
        if (answer) return answer
      }
      const accounts = await Promise.all(
        handlers.map((handler) => handler.requireAccount(request, { session })),
      )
      return Response.json(accounts.map((account) => (account instanceof Response ? null : account.key)))
    })
    await world().link(browser)
    const teams = '/second/start'
    await browser.get(await world().begin(browser, teams, { user: 'admin@example.com' }))
    expect(await (await browser.get('/')).json()).toEqual([
      expect.stringMatching(/^dbid:/),
      expect.stringMatching(/^dbtid:/),
    ])
  })
})
