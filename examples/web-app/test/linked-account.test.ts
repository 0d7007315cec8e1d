import { describe, expect, test } from 'vitest'
import { link, START, useWebApp } from './support/steps.ts'
import { locationOf } from './support/visitor.ts'
import { addFault, decide } from './support/web-app.ts'

const app = useWebApp()

describe('a linked account', () => {
  test('is gone after Disconnect, here and at Dropbox', async () => {
    const visitor = await link()
    const response = await visitor.disconnect()
    expect([response.status, locationOf(response)]).toEqual([303, '/'])
    expect(await (await visitor.get('/')).text()).toMatch(/Disconnected[^]*Connect Dropbox/)
    const calls = await fetch(`${app().emulator}/__emulator/requests?endpoint=revoke`)
    expect(await calls.text()).toContain('revoke')
  })

  test.each([
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
    { Origin: 'https://evil.example' },
    {},
  ])('is not disconnected by a form sent with %j', async (headers) => {
    const visitor = await link()
    const response = await visitor.disconnect(headers)
    expect(response.status).toBe(403)
    expect(await response.text()).toContain('nothing has changed')
    expect((await visitor.get('/account')).status).toBe(200)
  })

  test('stays linked when Dropbox does not answer the revocation, and a button tries again', async () => {
    const visitor = await link()
    await addFault(app(), { match: { endpoint: 'revoke' }, respond: { status: 503 } })
    const response = await visitor.disconnect()
    expect(response.status).toBe(503)
    expect(response.headers.get('Referrer-Policy')).toBe('same-origin')
    expect(await response.text()).toMatch(/<form method="post" action="\/dropbox-auth-unlink">[^]*Try again/)
    expect(locationOf(await visitor.disconnect())).toBe('/')
  })

  test('that Dropbox has forgotten leads home, and says so', async () => {
    const visitor = await link()
    await fetch(`${app().emulator}/__emulator/faults`, { method: 'DELETE' })
    await addFault(app(), { match: { endpoint: 'users/get_current_account' }, revokeFirst: true })
    expect(locationOf(await visitor.get('/account'))).toBe('/')
    expect(await (await visitor.get('/')).text()).toContain('Dropbox has ended this connection')
  })

  test('stays linked while Dropbox does not answer, and a link tries again', async () => {
    const visitor = await link()
    await addFault(app(), { match: { endpoint: 'users/get_current_account' }, respond: { status: 500 } })
    const response = await visitor.get('/account')
    expect(response.status).toBe(503)
    expect(await response.text()).toMatch(/Not available right now[^]*href="\/account">Try again/)
    expect((await visitor.get('/account')).status).toBe(200)
  })

  test("gives way to another account's, and is revoked at Dropbox", async () => {
    const visitor = await link()
    const revocations = async (): Promise<number> => {
      const calls = await fetch(`${app().emulator}/__emulator/requests?endpoint=revoke`)
      return (await calls.text()).split('token/revoke').length
    }
    const before = await revocations()
    const callback = await decide(app(), locationOf(await visitor.get(START)), 'allow', 'zoe@example.com')
    expect(locationOf(await visitor.get(callback))).toBe('/account')
    expect(await (await visitor.get('/account')).text()).toContain('zoe@example.com')
    expect(await revocations()).toBeGreaterThan(before)
  })

  test('outlives its access token: a new one is fetched', async () => {
    const visitor = await link()
    const body = JSON.stringify({ advanceMs: 5 * 3_600_000 })
    const headers = { 'Content-Type': 'application/json' }
    await fetch(`${app().emulator}/__emulator/clock`, { method: 'POST', headers, body })
    expect((await visitor.get('/account')).status).toBe(200)
  })
})
