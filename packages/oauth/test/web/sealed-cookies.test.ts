import { describe, expect, test } from 'vitest'
import { BadInputException } from '../../src/index.ts'
import { createSealer } from '../../src/web/seal.ts'
import { locationOf, stateOf } from './support/browser.ts'
import { FINISH, START, secret, useWorld } from './support/world.ts'

const world = useWorld()
const other = 'another secret, of thirty-two bytes'
const https = 'https://app.example/dropbox-auth-finish'

describe('a sealed cookie', () => {
  test('is held to its host, kept from scripts, and short-lived', async () => {
    const start = await world().browser({ redirectUri: https }).get(START)
    expect(start.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^__Host-dropbox-oauth-[\w-]{22}=[\w-]+; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
      ),
    ])
  })

  test('is without prefix and Secure by http on loopback, where some browsers refuse both', async () => {
    const start = await world().browser().get(START)
    expect(start.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^dropbox-oauth-[\w-]{22}=[\w-]+; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/),
    ])
  })

  test('holds nothing in clear', async () => {
    const start = await world().browser().get(START)
    const [cookie = ''] = start.headers.getSetCookie()
    const [token = ''] = stateOf(start).split('|')
    const clear = [...cookie.matchAll(/[\w-]{8,}/g)].map(([part]) =>
      Buffer.from(part, 'base64url').toString('latin1'),
    )
    for (const text of [cookie, ...clear])
      expect(text).not.toMatch(new RegExp(`${token}|verifier|${world().options.consumerKey}`))
  })

  test('is taken away when its login has ended, and the account is kept in another one', async () => {
    const browser = world().browser()
    const end = await world().link(browser)
    expect(end.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^dropbox-oauth-[\w-]{22}=; Max-Age=0; /),
      expect.stringMatching(/^dropbox-account-emulatorappkey1-3000=[\w-]+; Max-Age=2592000; /),
    ])
  })

  test('of a login opens with an older secret, while the first one seals', async () => {
    const before = world().browser()
    const callback = await world().begin(before)
    const after = world().browser({ secret: [other, secret] })
    for (const [name, value] of before.cookies) after.cookies.set(name, value)
    expect((await after.get(callback)).status).toBe(303)
    const late = world().browser({ secret: other })
    for (const [name, value] of after.cookies) late.cookies.set(name, value)
    expect(late.cookies.size).toBe(1)
  })

  test('that was changed in any letter, or sealed with another secret, is none', async () => {
    const browser = world().browser()
    const callback = await world().begin(browser)
    const [[name, value] = ['', '']] = [...browser.cookies]
    const sent = world().sentCodes()
    for (let at = 0; at < value.length; at += 7) {
      const changed = value.slice(0, at) + (value[at] === 'A' ? 'B' : 'A') + value.slice(at + 1)
      browser.cookies.clear()
      browser.cookies.set(name, changed)
      expect(stateOf(await browser.get(callback)), `at ${at}`).toContain('|!/')
    }
    const stranger = world().browser({ secret: other })
    stranger.cookies.set(name, value)
    expect(stateOf(await stranger.get(callback))).toContain('|!/')
    expect(world().sentCodes()).toBe(sent)
  })

  test('under the name of another one is none', async () => {
    const browser = world().browser()
    const callback = await world().begin(browser)
    const [[, value] = ['', '']] = [...browser.cookies]
    browser.cookies.clear()
    browser.cookies.set('dropbox-oauth-AAAAAAAAAAAAAAAAAAAAAA', value)
    expect(stateOf(await browser.get(callback))).toContain('|!/')
  })

  test("of another app's login stays, and finishes nothing", async () => {
    const [, team] = world().emulator.apps
    const browser = world().browser()
    const foreign = world().browser({ consumerKey: team?.key ?? '', consumerSecret: team?.secret })
    const state = stateOf(await browser.get(START))
    for (const [name, value] of browser.cookies) foreign.cookies.set(name, value)
    expect((await foreign.get(`${FINISH}?${new URLSearchParams({ state, code: 'CODE' })}`)).status).toBe(403)
    expect(world().takeFailure()).toBe('csrf')
    expect(foreign.cookies.size).toBe(1)
  })

  test("of another app with the same secret takes no place from this one's", async () => {
    const { emulator } = world()
    const [, second] = emulator.apps
    const browser = world().browser()
    const neighbour = world().browser({ consumerKey: second?.key ?? '', consumerSecret: second?.secret })
    const callback = await world().begin(browser)
    for (const [name, value] of browser.cookies) neighbour.cookies.set(name, value)
    for (let tab = 0; tab < 9; tab++) await neighbour.get(START)
    expect(neighbour.cookies.size).toBe(1 + 8)
    expect([...neighbour.cookies.keys()]).toEqual(expect.arrayContaining([...browser.cookies.keys()]))
    for (const [name, value] of neighbour.cookies) browser.cookies.set(name, value)
    expect(locationOf(await browser.get(callback))).toBe('/')
    expect(browser.cookies.size).toBe(8 + 1) // the neighbour's, and the account
  })

  test('that was copied cannot end a login a second time', async () => {
    const browser = world().browser()
    const callback = await world().begin(browser)
    const copy = new Map(browser.cookies)
    await browser.get(callback)
    for (const [name, value] of copy) browser.cookies.set(name, value)
    const sent = world().sentCodes()
    expect((await browser.get(callback)).status).toBe(403)
    expect([world().takeFailure(), world().sentCodes()]).toEqual(['csrf', sent])
  })

  test("that was copied to another process can reach Dropbox, which takes a code once and leaves the first one's link", async () => {
    const [browser, elsewhere] = [world().browser(), world().browser()]
    const callback = await world().begin(browser)
    for (const [name, value] of browser.cookies) elsewhere.cookies.set(name, value)
    expect(locationOf(await browser.get(callback))).toBe('/')
    const page = await elsewhere.get(callback)
    expect([page.status, world().failures.pop()]).toEqual([
      502,
      expect.objectContaining({ code: 'token_endpoint', remedy: 'restart' }),
    ])
    expect(elsewhere.cookies.size).toBe(0)
  })

  test('is found behind one of the same name that somebody else has put before it', async () => {
    const handler = world().handler()
    const browser = world().browser()
    const callback = await world().begin(browser)
    const tossed = (): string =>
      [...browser.cookies].map(([name, value]) => `${name}=tossed; ${name}=${value}`).join('; ')
    const get = (path: string) =>
      new Request(`http://localhost:3000${path}`, { headers: { cookie: tossed(), accept: 'text/html' } })
    expect((await handler(get(callback)))?.headers.get('location')).toBe('/')
    await world().link(browser)
    expect(await handler.requireAccount(get('/'))).toMatchObject({
      key: expect.stringMatching(/^dbid:/) as string,
    })
  })

  test('in another browser than the one that began is not there: the login begins anew', async () => {
    const callback = await world().begin(world().browser())
    expect(stateOf(await world().browser().get(callback))).toContain('|!/')
  })

  test('is found among many others, and a flood of foreign ones is not opened', async () => {
    const browser = world().browser()
    const callback = await world().begin(browser)
    const [[name, value] = ['', '']] = [...browser.cookies]
    browser.cookies.clear()
    for (let i = 0; i < 20; i++) browser.cookies.set(`dropbox-oauth-foreign${i}`, 'A'.repeat(40))
    browser.cookies.set(name, value)
    for (let i = 0; i < 300; i++) browser.cookies.set(`dropbox-oauth-more${i}`, 'A'.repeat(40))
    expect(locationOf(await browser.get(callback))).toBe('/')
  })

  test('and its likes, eight logins and an account, leave half of the 8 kB that servers take to others', async () => {
    const user = 'a-user-id-of-36-characters-as-a-uuid'
    const browser = world().browser({ redirectUri: https, accountKey: () => user })
    for (let tab = 0; tab < 9; tab++) await browser.get(`${START}?returnTo=/${'x'.repeat(250)}`)
    expect(browser.cookies.size).toBe(8)
    const size = [...browser.cookies].reduce((sum, [name, value]) => sum + name.length + value.length + 3, 0)
    expect(size).toBeLessThan(4096)
  })

  test('of an account ends after 30 days', async () => {
    let now = Date.now()
    const handler = world().handler({ now: () => now })
    const browser = world().browser({ now: () => now })
    await world().link(browser)
    const cookie = [...browser.cookies].map((pair) => pair.join('=')).join('; ')
    const request = new Request('http://localhost:3000/', { headers: { cookie, accept: 'text/html' } })
    expect(await handler.requireAccount(request)).not.toBeInstanceOf(Response)
    now += 30 * 24 * 3_600_000
    expect(await handler.requireAccount(request)).toBeInstanceOf(Response)
  })
})

describe('a sealed text', () => {
  test('opens for its purpose and name alone', async () => {
    const sealer = createSealer(secret)
    const sealed = await sealer.seal('login', 'a', 'text')
    expect(await sealer.open('login', 'a', sealed)).toBe('text')
    expect(await sealer.open('account', 'a', sealed)).toBeUndefined()
    expect(await sealer.open('login', 'b', sealed)).toBeUndefined()
  })

  test.each(['', 'A', 'A'.repeat(15), 'A'.repeat(16), 'A'.repeat(500), '=', '%', 'ü'.repeat(40)])(
    'is not %j',
    async (text) => {
      expect(await createSealer(secret).open('login', 'a', text)).toBeUndefined()
    },
  )

  test('is never the same twice', async () => {
    const sealer = createSealer(secret)
    const sealed = await Promise.all(Array.from({ length: 200 }, () => sealer.seal('login', 'a', 'text')))
    expect(new Set(sealed.map((text) => text.slice(0, 16))).size).toBe(200)
  })
})

test('a request without a session needs a secret, and its absence is told at once', async () => {
  const handler = world().handler({ secret: undefined })
  for (const path of [START, `${FINISH}?state=a&code=b`])
    await expect(handler(new Request(`http://localhost:3000${path}`))).rejects.toThrow(
      /^secret: .*no session/,
    )
  await expect(handler.requireAccount(new Request('http://localhost:3000/'))).rejects.toThrow(
    BadInputException,
  )
})
