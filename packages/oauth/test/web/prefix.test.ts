import { describe, expect, test } from 'vitest'
import type { DropboxHandlerOptions } from '../../src/web/index.ts'
import { Browser, locationOf } from './support/browser.ts'
import { FINISH, START, UNLINK, useWorld } from './support/world.ts'

const world = useWorld()
const redirectUri = `http://localhost:3000/app${FINISH}`

/** A browser behind a proxy that takes `/app` off the front of paths, as Next.js does with a `basePath`. */
function browserBehind(over: Partial<DropboxHandlerOptions> = {}): Browser {
  world().emulator.apps[0]?.redirectUris.push(redirectUri)
  const handler = world().handler({ redirectUri, paths: { finish: FINISH }, ...over })
  return new Browser(async (path, init) => {
    if (!path.startsWith('/app/')) throw new Error(`${path} is another application's`)
    const request = new Request(`http://localhost:3000${path.slice('/app'.length)}`, init)
    const account = (await handler(request)) ?? (await handler.requireAccount(request))
    return account instanceof Response ? account : new Response(account.key)
  })
}

describe('behind a proxy that takes a prefix off the paths', () => {
  test('a page leads to connect and back, by paths with the prefix', async () => {
    const browser = browserBehind()
    const start = locationOf(await browser.get('/app/files?page=2'))
    expect(start).toBe(`/app${START}?returnTo=%2Fapp%2Ffiles%3Fpage%3D2`)
    const end = locationOf(await browser.get(await world().begin(browser, start)))
    expect(end).toBe('/app/files?page=2')
    expect(await (await browser.get(end)).text()).toMatch(/^dbid:/)
    expect(locationOf(await browser.post(`/app${UNLINK}`))).toBe('/app/')
  })

  test('a program is told the address with the prefix', async () => {
    const refusal = await browserBehind().get('/app/api', { accept: 'application/json' })
    expect(await refusal.json()).toMatchObject({ connectUrl: `http://localhost:3000/app${START}` })
  })

  test('pages about failures lead to paths with the prefix', async () => {
    const browser = browserBehind()
    const denied = await browser.get(await world().begin(browser, `/app${START}`, { decision: 'deny' }))
    const page = await denied.text()
    expect(page).toContain(`href="/app${START}?returnTo=%2Fapp%2F"`)
    expect(page).toContain('<a class="button plain" href="/app/">')
    await world().link(browser, `/app${START}`)
    world().emulator.faults.add({ match: { endpoint: 'revoke' }, respond: { status: 503 } })
    const failed = await browser.post(`/app${UNLINK}`)
    expect(await failed.text()).toContain(`<form method="post" action="/app${UNLINK}">`)
  })

  test('a login leads to none of its own paths', async () => {
    const browser = browserBehind()
    const start = `/app${START}?${new URLSearchParams({ returnTo: `/app${START}` })}`
    expect(locationOf(await world().link(browser, start))).toBe('/app/')
  })
})

test('where the paths are others altogether, they count as they are', async () => {
  const browser = world().browser({ paths: { finish: '/back' } })
  expect(locationOf(await browser.get('/back?state=a&code=b'))).toContain('/oauth2/authorize?')
  const handler = world().handler({ paths: { finish: '/back' } })
  const refusal = await handler.requireAccount(new Request('http://localhost:3000/api'))
  expect(await (refusal as Response).json()).toMatchObject({ connectUrl: `http://localhost:3000${START}` })
})
