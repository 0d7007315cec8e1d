import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { type Browser, locationOf, stateOf } from '../web/support/browser.ts'
import { expectCareful } from '../web/support/expect.ts'
import { FINISH, START, UNLINK, useWorld } from '../web/support/world.ts'
import { type Running, type Stand, wiredBrowser } from './support/stand.ts'
import { stands } from './support/stands.ts'

const world = useWorld()

describe.each(stands)('through $name', ({ listen }) => {
  let server: Running
  const newBrowser = (): Browser => wiredBrowser(server)
  beforeAll(async () => {
    server = await listen(world().options)
  })
  afterAll(() => server.close())

  test('a page sends its visitor to Dropbox and gets an account that calls it; a form ends that', async () => {
    const browser = newBrowser()
    const refusal = await browser.get('/files')
    expectCareful(refusal)
    expect(locationOf(refusal)).toBe('/dropbox-auth-start?returnTo=%2Ffiles')
    const start = await browser.get(locationOf(refusal))
    expectCareful(start)
    const end = await browser.get(await world().decide(locationOf(start)))
    expectCareful(end)
    expect(locationOf(end)).toBe('/files')
    expect(await (await browser.get('/files')).text()).toBe('ada@example.com')
    const unlinked = await browser.post(UNLINK, {
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': '0',
    })
    expectCareful(unlinked)
    expect(locationOf(unlinked)).toBe('/')
    expect(locationOf(await browser.get('/files'))).toMatch(/^\/dropbox-auth-start/)
  })

  test('a program is told what to open', async () => {
    const refusal = await newBrowser().get('/api', { accept: 'application/json' })
    expectCareful(refusal)
    expect(refusal.status).toBe(401)
    expect(refusal.headers.get('content-type')).toMatch(/^application\/json/)
    const connectUrl = 'http://localhost:3000/dropbox-auth-start'
    expect(await refusal.json()).toEqual({ error: 'not_linked', connectUrl })
  })

  test('a failure is a page that can be read', async () => {
    const page = await newBrowser().get(FINISH)
    expectCareful(page)
    expect(page.status).toBe(400)
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(await page.text()).toMatch(/^<!doctype html>[^]*This address is not complete/)
    expect(world().takeFailure()).toBe('bad_request')
  })

  test('other methods, a HEAD and a prefetch spend nothing', async () => {
    const browser = newBrowser()
    const callback = await world().begin(browser)
    const sent = world().sentCodes()
    for (const method of ['HEAD', 'POST'])
      expect((await browser.request(callback, method)).status, method).toBe(405)
    expect((await browser.get(callback, { 'sec-purpose': 'prefetch' })).status).toBe(503)
    expect((await browser.get(UNLINK)).status).toBe(405)
    expect(world().sentCodes()).toBe(sent)
    expect(locationOf(await browser.get(callback))).toBe('/')
  })

  test('other spellings of its paths are not its paths', async () => {
    const browser = newBrowser()
    const callback = await world().begin(browser)
    const sent = world().sentCodes()
    const [path = '', query = ''] = callback.split('?')
    const spellings = [
      `${path}/`,
      path.toUpperCase(),
      `/${path}`,
      path.replace('-', '%2D'),
      `${path};a`,
      `${path}%00`,
      `/x${path}`,
    ]
    for (const other of spellings) await browser.get(`${other}?${query}`)
    expect(world().sentCodes()).toBe(sent)
    expect(locationOf(await browser.get(callback))).toBe('/')
  })

  test('what a proxy claims changes no redirect URI, and a fragment that a client sends is dropped', async () => {
    const headers = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' }
    const browser = newBrowser()
    const start = await browser.get(START, headers)
    expect(new URL(locationOf(start)).searchParams.get('redirect_uri')).toBe(world().options.redirectUri)
    expect(locationOf(await browser.get(`${await world().decide(locationOf(start))}#state=x`, headers))).toBe(
      '/',
    )
  })

  test('tabs finish in either order', async () => {
    const browser = newBrowser()
    const first = await world().begin(browser, `${START}?returnTo=/a`)
    const second = await world().begin(browser, `${START}?returnTo=/b`)
    expect(locationOf(await browser.get(second))).toBe('/b')
    expect(locationOf(await browser.get(first))).toBe('/a')
  })
})

const withSession = stands.filter(({ hasSession }) => hasSession)
const renewing = stands.filter(({ renews }) => renews)

/** Runs a stand for one test. */
async function startedBrowsers({ listen }: Stand): Promise<() => Browser> {
  const server = await listen(world().options)
  onTestFinished(() => void server.close())
  return () => wiredBrowser(server)
}

test.each(withSession)(
  'through $name, a callback in the session of somebody else finishes nothing',
  async (stand) => {
    const newBrowser = await startedBrowsers(stand)
    const callback = await world().begin(newBrowser())
    const victim = newBrowser()
    await victim.get(START)
    const sent = world().sentCodes()
    expect((await victim.get(callback)).status).toBe(403)
    expect([world().takeFailure(), world().sentCodes()]).toEqual(['csrf', sent])
    expect(stateOf(await newBrowser().get(callback))).toContain('|!/')
  },
)

test.each(withSession)(
  'through $name, what else is in the session stays when an account is linked',
  async (stand) => {
    const browser = (await startedBrowsers(stand))()
    expect(await (await browser.get('/note')).text()).toBe('kept')
    const other = await world().begin(browser, `${START}?returnTo=/other`)
    await world().link(browser)
    expect(await (await browser.get('/read')).text()).toBe('kept')
    expect(locationOf(await browser.get(other))).toBe('/other')
    expect(await (await browser.get('/read')).text()).toBe('kept')
  },
)

test.each(renewing)(
  'through $name, a session id from before the login opens nothing after it',
  async (stand) => {
    const newBrowser = await startedBrowsers(stand)
    const browser = newBrowser()
    await browser.get('/note')
    const planted = new Map(browser.cookies)
    await world().link(browser)
    expect([...browser.cookies]).not.toEqual([...planted])
    expect((await browser.get('/files')).status).toBe(200)
    const attacker = newBrowser()
    for (const [name, value] of planted) attacker.cookies.set(name, value)
    expect((await attacker.get('/files')).status).toBe(303)
  },
)
