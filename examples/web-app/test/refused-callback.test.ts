import { describe, expect, test } from 'vitest'
import { START, begin, expectCareful, expectLogged, newVisitor, useWebApp } from './support/steps.ts'
import { locationOf } from './support/visitor.ts'
import { addFault } from './support/web-app.ts'

const app = useWebApp()

describe('a callback that is not right', () => {
  test.each([
    '',
    '?code=x',
    '?state=y',
    '?code=x&error=y&state=z',
    '?code=x&code=y&state=z',
    '?code=x&state=y&state=z',
  ])('a callback with %j is a 400 page', async (query) => {
    const visitor = newVisitor()
    const callback = await begin(visitor)
    const response = await visitor.get(`/dropbox-auth-finish${query}`)
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('This address is not complete')
    expectCareful(response)
    expect(locationOf(await visitor.get(callback)), 'the true login').toBe('/account')
  })

  test('a forged state is a 403 page, and leaves the true login as it is', async () => {
    const visitor = newVisitor()
    const callback = await begin(visitor)
    const response = await visitor.get('/dropbox-auth-finish?code=stolen&state=forged')
    await app().printed(/^sign-in: CsrfException \(csrf\): [^.]*\.$/m)
    expect(response.status).toBe(403)
    expect(await response.text()).toContain('This sign-in did not begin here')
    expectCareful(response)
    expect(locationOf(await visitor.get(callback))).toBe('/account')
  })

  test("another visitor's callback is a 403 page", async () => {
    const theirs = await begin(newVisitor())
    const visitor = newVisitor()
    await begin(visitor)
    expect((await visitor.get(theirs)).status).toBe(403)
  })

  test('a replayed callback links nobody: it starts a login of its own', async () => {
    const visitor = newVisitor()
    const callback = await begin(visitor)
    await visitor.get(callback)
    await visitor.disconnect()
    const replayed = await visitor.get(callback)
    expect(locationOf(replayed)).toBe(`${START}?returnTo=%2Faccount&restarted=1`)
    expect((await visitor.get('/')).status).toBe(200)
  })

  test('a lost session starts the login again, once; the second time a page names the likely causes', async () => {
    const path = `${START}?${new URLSearchParams({ returnTo: '/?kept' })}`
    const first = await newVisitor().get(await begin(newVisitor(), path))
    expect(locationOf(first)).toBe(`${START}?returnTo=%2F%3Fkept&restarted=1`)
    expectCareful(first)
    const second = await newVisitor().get(await begin(newVisitor(), locationOf(first)))
    expect(second.status).toBe(400)
    expect(await second.text()).toMatch(/Cookies are blocked[^]*SameSite=Strict[^]*host changed/)
    expectCareful(second)
  })

  test('a forged second try is told nothing that did not happen', async () => {
    const response = await newVisitor().get('/dropbox-auth-finish?code=x&state=forged|!/account')
    expect(response.status).toBe(400)
    const page = await response.text()
    expect(page).toContain('belongs to no sign-in under way in this browser')
    expect(page).not.toContain('You allowed')
  })

  test('a lost session never restarts with a way back into the login', async () => {
    const response = await newVisitor().get('/dropbox-auth-finish?code=x&state=y|/dropbox-auth-finish')
    expect(locationOf(response)).toBe(`${START}?returnTo=%2Faccount&restarted=1`)
  })

  test('a restart that keeps its session leads to where the first login meant to', async () => {
    const first = await newVisitor().get(await begin(newVisitor()))
    const visitor = newVisitor()
    expect(locationOf(await visitor.get(await begin(visitor, locationOf(first))))).toBe('/account')
  })

  test('a refusal leads home, with a question', async () => {
    const visitor = newVisitor()
    const response = await visitor.get(await begin(visitor, START, 'deny'))
    expect(locationOf(response)).toBe('/')
    expectCareful(response)
    expect(await (await visitor.get('/')).text()).toContain('Not approved? Why not?')
    expect(await (await visitor.get('/')).text(), 'it is said once').not.toContain('Not approved?')
  })

  test('an error of Dropbox is logged, in one line, and can be tried again', async () => {
    const visitor = newVisitor()
    const callback = new URL(await begin(visitor))
    callback.searchParams.delete('code')
    callback.searchParams.set('error', 'server_error')
    callback.searchParams.set('error_description', 'Oh\nno\u001b[2J')
    await expectLogged(/^sign-in: ProviderException \(provider\): \P{C}*server_error\P{C}*$/mu, async () => {
      const response = await visitor.get(callback.href)
      expect(response.status).toBe(403)
      expect(await response.text()).toMatch(
        /Dropbox could not do that[^]*href="\/dropbox-auth-start">Try again/,
      )
      expectCareful(response)
    })
  })
})

describe('an exchange that fails', () => {
  const refusal = (status: number, body: object) => ({
    match: { endpoint: 'token' },
    respond: { status, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) },
  })

  async function failWith(fault: object): Promise<Response> {
    const visitor = newVisitor()
    const callback = await begin(visitor)
    await addFault(app(), fault)
    return visitor.get(callback)
  }

  test.each([
    ['a 500', refusal(500, {}), 503],
    ['a dropped connection', { match: { endpoint: 'token' }, drop: 'after' }, 503],
    [
      'a refused code',
      refusal(400, { error: 'invalid_grant', error_description: "code doesn't exist or has expired" }),
      502,
    ],
    ['an unusable answer', refusal(200, { access_token: '' }), 502],
  ])('%s offers to begin once more', async (_, fault, status) => {
    await expectLogged(/sign-in: \w+Exception \(\w+\): /, async () => {
      const response = await failWith(fault)
      expect(response.status).toBe(status)
      expect(await response.text()).toMatch(/interrupted[^]*href="\/dropbox-auth-start">Try again/)
      expectCareful(response)
    })
  })

  test('wrong app settings offer nothing to the user: what to change is in the log', async () => {
    await expectLogged(
      /sign-in: TokenEndpointException \(token_endpoint\): .*invalid_client.*App Console/,
      async () => {
        const response = await failWith(
          refusal(400, { error: 'invalid_client: Invalid client_id or client_secret' }),
        )
        expect(response.status).toBe(502)
        const page = await response.text()
        expect(page).toContain('not set up correctly')
        expect(page).not.toContain('Try again')
      },
    )
  })
})
