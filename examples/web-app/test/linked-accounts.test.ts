import { describe, expect, test } from 'vitest'
import { connectAs, link, newVisitor, START, START_TEAM, useWebApp } from './support/steps.ts'
import { formOf, locationOf } from './support/visitor.ts'
import { addFault, control, countRequests, decide } from './support/web-app.ts'

const app = useWebApp()

describe('Disconnect', () => {
  test('ends an account, here and at Dropbox', async () => {
    const before = await countRequests(app(), { endpoint: 'revoke' })
    const visitor = await link()
    const response = await visitor.disconnect()
    expect([response.status, locationOf(response)]).toEqual([303, '/'])
    expect(await (await visitor.get('/')).text()).toMatch(/Disconnected[^]*Connect Dropbox/)
    expect(await countRequests(app(), { endpoint: 'revoke' })).toBe(before + 1)
  })

  test('ends one of two, and the other goes on', async () => {
    const visitor = await link('ada@example.com', 'zoe@example.com')
    await visitor.press('Disconnect: Ada')
    expect(locationOf(await visitor.get('/'))).toBe('/account')
    const page = await visitor.page()
    expect(page).toMatch(/Disconnected[^]*zoe@example\.com/)
    expect(page).not.toContain('ada@example.com')
  })

  test('of a team says that Dropbox cannot end it, and forgets it', async () => {
    const visitor = newVisitor()
    await connectAs(visitor, 'admin@example.com', START_TEAM)
    expect(await visitor.page()).toMatch(/Team of Katherine Johnson[^]*admin@example\.com[^]*team_info\.read/)
    await visitor.disconnect()
    expect(await (await visitor.get('/')).text()).toContain(
      'Dropbox lets no app end the connection of a team',
    )
  })

  test.each([
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
    { Origin: 'https://evil.example' },
    {},
  ])('does nothing by a form sent with %j, as do the buttons of the emulator', async (headers) => {
    const visitor = await link()
    for (const label of ['Disconnect', 'Revoke at Dropbox', 'Let four hours pass']) {
      const response = await visitor.press(label, headers)
      expect(response.status).toBe(403)
      expect(await response.text()).toContain('nothing has changed')
    }
    expect(await visitor.page()).toMatch(/Connected<[^]*Token issued at the sign-in, just now/)
  })

  test('is not done while Dropbox does not answer, and a button goes on with it', async () => {
    const visitor = await link()
    await addFault(app(), { match: { endpoint: 'revoke' }, respond: { status: 503 } })
    const response = await visitor.disconnect()
    expect(response.status).toBe(503)
    expect(response.headers.get('Referrer-Policy')).toBe('same-origin')
    const page = await response.text()
    expect(page).toContain('Try again')
    expect(await visitor.page()).toContain('Disconnect once more to finish')
    expect(locationOf(await visitor.post(formOf(page, 'Try again')))).toBe('/')
    expect(locationOf(await visitor.get('/account'))).toMatch(START)
  })

  test.each(['', '?account=', '?account=%00', '?account=dbid:x&account=dbid:y'])(
    'with %j is of no account',
    async (query) => {
      const visitor = await link()
      expect((await visitor.post(`/dropbox-auth-unlink${query}`)).status).toBe(404)
    },
  )
})

describe('four hours later', () => {
  test('the token is refreshed without the user, and the page tells of it', async () => {
    const visitor = await link()
    for (const times of ['1st', '2nd', '3rd']) {
      expect(locationOf(await visitor.press('Let four hours pass'))).toBe('/account')
      expect(await visitor.page()).toContain(`Token refreshed just now, for the ${times} time; valid until`)
    }
    const [, expiresAt = '', left] = /datetime="([^"]+)" data-left="(\d+)"/.exec(await visitor.page()) ?? []
    expect(Date.parse(expiresAt), 'by the clock that was moved').toBeGreaterThan(
      Date.now() + 15.9 * 3_600_000,
    )
    expect(Number(left)).toBeGreaterThan(4 * 3_600_000 - 60_000)
    expect(Number(left)).toBeLessThanOrEqual(4 * 3_600_000)
  })

  test('by the emulator alone, a token that it refuses is replaced too', async () => {
    const visitor = await link()
    await control(app(), 'clock', { advanceMs: 5 * 3_600_000 })
    expect(await visitor.page()).toContain('Token refreshed just now, for the 1st time')
  })
})

describe('a revocation at Dropbox', () => {
  test('is seen at the next view; Reconnect links the same account again', async () => {
    const visitor = await link('ada@example.com', 'zoe@example.com')
    const reconnect = /href="([^"]+)" aria-label="Reconnect Ada Lovelace"/
    expect(locationOf(await visitor.press('Revoke at Dropbox: Ada'))).toBe('/account')
    const page = await visitor.page()
    expect(page).toMatch(/Ada Lovelace[^]*Not connected[^]*Zoë Ångström[^]*Connected/)
    const [, start = ''] = reconnect.exec(page) ?? []
    await connectAs(visitor, 'ada@example.com', start)
    const after = await visitor.page()
    expect(after).not.toContain('Not connected')
    expect(after.match(/ Connected</g)).toHaveLength(2)
  })

  test('stays so when somebody else is signed in at Dropbox, and a page says how to go on', async () => {
    const visitor = await link()
    await visitor.press('Revoke at Dropbox')
    const [, start = ''] = /href="([^"]+)" aria-label="Reconnect/.exec(await visitor.page()) ?? []
    const before = await countRequests(app(), { endpoint: 'revoke' })
    const callback = await decide(app(), locationOf(await visitor.get(start)), 'allow', 'zoe@example.com')
    const response = await visitor.get(callback)
    expect(response.status).toBe(409)
    const [, again = ''] = /href="([^"]+)">Sign in with the right one/.exec(await response.text()) ?? []
    expect(await countRequests(app(), { endpoint: 'revoke' }), 'the grant is given back').toBe(before + 1)
    const page = await visitor.page()
    expect(page).toContain('Not connected')
    expect(page).not.toContain('zoe@example.com')
    const authorize = locationOf(await visitor.get(again.replaceAll('&amp;', '&')))
    expect(new URL(authorize).searchParams.get('force_reauthentication')).toBe('true')
    await visitor.get(await decide(app(), authorize))
    expect(await visitor.page()).not.toContain('Not connected')
  })

  test('of a team is seen, and reconnected with the scopes of a team', async () => {
    const visitor = newVisitor()
    await connectAs(visitor, 'admin@example.com', START_TEAM)
    await visitor.page()
    await visitor.press('Revoke at Dropbox: Team of Katherine')
    const [, start = ''] = /href="([^"]+)" aria-label="Reconnect Team/.exec(await visitor.page()) ?? []
    await connectAs(visitor, 'admin@example.com', start)
    expect(await visitor.page()).toMatch(/Team of Katherine Johnson[^]* Connected</)
  })
})

describe('while Dropbox does not answer', () => {
  test('an account stays connected, and so do the others', async () => {
    const visitor = await link('ada@example.com', 'zoe@example.com')
    const match = { endpoint: 'users/get_current_account', user: 'ada@example.com' }
    await addFault(app(), { match, respond: { status: 500 } })
    const page = await visitor.page()
    expect(page.match(/Dropbox does not answer right now/g)).toHaveLength(1)
    expect(page.match(/ Connected</g)).toHaveLength(2)
    expect(await visitor.page()).not.toContain('does not answer')
  })
})

describe('another browser', () => {
  test('sees nothing of an account, and can do nothing to it', async () => {
    const visitor = await link()
    const page = await visitor.page()
    const other = await link('zoe@example.com')
    expect(await other.page()).not.toContain('ada@example.com')
    expect((await other.post(formOf(page, 'Revoke at Dropbox'))).status).toBe(404)
    await other.post(formOf(page, 'Disconnect'))
    for (const label of ['Revoke at Dropbox', 'Disconnect'])
      expect((await newVisitor().post(formOf(page, label))).status).toBe(404)
    expect(await visitor.page()).toMatch(/ada@example\.com[^]* Connected</)
    expect(await (await newVisitor().get('/')).text()).toContain('Connect your Dropbox')
  })

  test('has the same account by itself, and each is disconnected alone', async () => {
    const [one, two] = [await link(), await link()]
    await one.disconnect()
    expect(await two.page()).toMatch(/ada@example\.com[^]* Connected</)
  })

  test.each(['', 'x'.repeat(42), `${'x'.repeat(43)} dbid:x`, 'x'.repeat(43)])(
    'gets nothing with the owner %j',
    async (owner) => {
      const visitor = newVisitor()
      visitor.cookies.set(`owner-${new URL(app().origin).port}`, owner)
      expect(locationOf(await visitor.get('/account'))).toBe(`${START}?returnTo=/account`)
    },
  )
})
