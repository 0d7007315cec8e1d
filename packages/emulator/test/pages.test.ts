import { createEmulator } from 'dropbox-oauth-emulator'
import { describe, expect, test } from 'vitest'
import { Browser, textOf } from './support/browser.ts'
import { authorizeUrl, callApi, exchange, link, REDIRECT_URI } from './support/client.ts'

const emulator = await createEmulator()
const open = (fields: Record<string, string | undefined> = {}) =>
  new Browser(emulator).open(authorizeUrl(emulator, fields))

describe('from sign-in to the app', () => {
  test('a user is picked, allows, and the code works', async () => {
    const browser = await open({ scope: 'files.content.read account_info.read', state: 's' })
    expect(textOf(browser.page)).toContain('Choose an account')
    for (const { email } of emulator.users) expect(browser.page).toContain(email)
    await browser.signIn('zoe@example.com')
    expect(textOf(browser.page)).toContain('Zoë Ångström')
    expect(textOf(browser.page)).toContain('Read the contents of your files and folders files.content.read')
    expect(textOf(browser.page)).toContain(
      'See your name, email and other basic account details account_info.read',
    )
    expect(textOf(browser.page)).toContain('You will be sent back to localhost:3000')
    await browser.press('action', 'allow')
    const url = new URL(browser.left!)
    expect(url.origin + url.pathname).toBe(REDIRECT_URI)
    const { json } = await exchange(emulator, url.searchParams.get('code')!)
    expect(json).toMatchObject({
      account_id: emulator.users[1]!.accountId,
      scope: 'account_info.read files.content.read',
    })
  })

  test('a user who denies goes back with access_denied', async () => {
    const browser = await (await open({ state: 's' })).signIn('ada@example.com')
    await browser.press('action', 'deny')
    const { searchParams } = new URL(browser.left!)
    expect([searchParams.get('error'), searchParams.get('state'), searchParams.has('code')]).toEqual([
      'access_denied',
      's',
      false,
    ])
  })

  test('without a redirect URI the page shows the code, or that there is none (HTTP documentation)', async () => {
    const browser = await (await open({ redirect_uri: undefined })).signIn('ada@example.com')
    await browser.press('action', 'allow')
    expect(browser.response.status).toBe(200)
    const code = /<code class="code" id="code">([\w-]{43})<\/code>/.exec(browser.page)![1]!
    expect((await exchange(emulator, code, { redirect_uri: undefined })).status).toBe(200)
    await browser.open(authorizeUrl(emulator, { redirect_uri: undefined }))
    await browser.press('action', 'deny')
    expect(textOf(browser.page)).toContain('You did not allow access')
  })

  test('a browser that has signed in is asked for consent at once, and can change the account', async () => {
    const browser = await (await open()).signIn('ada@example.com')
    await browser.open(authorizeUrl(emulator, { state: 'second' }))
    expect(textOf(browser.page)).toContain('Ada Lovelace')
    await browser.press('action', 'switch')
    expect(textOf(browser.page)).toContain('Choose an account')
    await browser.signIn('zoe@example.com')
    await browser.press('action', 'allow')
    expect(browser.left).toContain('state=second')
  })

  test('two tabs of one browser finish side by side', async () => {
    const browser = await (await open({ state: 'one' })).signIn('ada@example.com')
    const one = browser.page
    await browser.open(authorizeUrl(emulator, { state: 'two' }))
    await browser.press('action', 'allow')
    expect(browser.left).toContain('state=two')
    browser.page = one
    await browser.press('action', 'allow')
    expect(browser.left).toContain('state=one')
  })

  test('force_reauthentication asks who it is, once (HTTP documentation)', async () => {
    const browser = await (await open()).signIn('ada@example.com')
    await browser.open(authorizeUrl(emulator, { force_reauthentication: 'true' }))
    expect(textOf(browser.page)).toContain('Choose an account')
    await browser.signIn('ada@example.com')
    expect(textOf(browser.page)).toContain('It will be able to')
    await browser.open(authorizeUrl(emulator, { force_reauthentication: 'true' }))
    expect(textOf(browser.page)).toContain('Choose an account')
  })

  test('the switch returningUser sends an approved user back at once, but for more scopes or force_reapprove (HTTP documentation)', async () => {
    await using own = await createEmulator({ switches: { returningUser: 'redirected' } })
    const browser = await new Browser(own).open(authorizeUrl(own, { scope: 'account_info.read' }))
    await browser.signIn('ada@example.com')
    await browser.press('action', 'allow')
    await browser.open(authorizeUrl(own, { scope: 'account_info.read' }))
    expect(browser.left).toContain(`${REDIRECT_URI}?code=`)
    for (const fields of [
      { scope: 'sharing.read' },
      { scope: 'account_info.read', force_reapprove: 'true' },
    ]) {
      await browser.open(authorizeUrl(own, fields))
      expect(textOf(browser.page)).toContain('It will be able to')
    }
  })

  test('require_role puts fitting accounts first, and forbids none (HTTP documentation)', async () => {
    const names = async (role: string) =>
      [...(await open({ require_role: role })).page.matchAll(/class="mail">([^<]+)/g)].map(
        (match) => match[1],
      )
    expect((await names('work')).slice(0, 2)).toEqual(['grace@example.com', 'admin@example.com'])
    expect((await names('personal'))[0]).toBe('ada@example.com')
    expect(await names('work')).toHaveLength(emulator.users.length)
  })

  test('a team admin allows for the team', async () => {
    const browser = await open({ client_id: emulator.apps[1]!.key })
    await browser.signIn('admin@example.com')
    expect(textOf(browser.page)).toContain('would like access to the team Analytical Engines')
    await browser.press('action', 'allow')
    expect(browser.left).toContain('code=')
  })

  test('consent "auto" allows at once, but shows what is wrong', async () => {
    await using own = await createEmulator({ consent: 'auto' })
    const browser = await new Browser(own).open(authorizeUrl(own))
    expect(browser.left).toContain(`${REDIRECT_URI}?code=`)
    await browser.open(authorizeUrl(own, { redirect_uri: 'http://localhost:1/' }))
    expect(textOf(browser.page)).toContain('Invalid redirect_uri.')
  })
})

describe('accounts that cannot go on', () => {
  test('a member who is no admin is told so, and the browser is not stuck with the account', async () => {
    const browser = await (await open()).signIn('grace@example.com')
    await browser.open(authorizeUrl(emulator, { client_id: emulator.apps[1]!.key }))
    expect(browser.response.status).toBe(200)
    expect(browser.page).toContain('check_add_team_not_team_admin')
    await browser.open(authorizeUrl(emulator, { client_id: emulator.apps[1]!.key }))
    expect(textOf(browser.page)).toContain('Choose an account')
  })

  test('denies@ denies without a page, and is not remembered', async () => {
    const browser = await (await open()).signIn('denies@example.com')
    expect(browser.left).toContain('error=access_denied')
    expect(browser.hasCookie).toBe(false)
  })

  test('disabled@ and a personal account of a team app are refused, and not remembered', async () => {
    const disabled = await (await open()).signIn('disabled@example.com')
    expect([disabled.response.status, textOf(disabled.page)]).toEqual([
      400,
      expect.stringContaining('This account is disabled.'),
    ])
    const personal = await (await open({ client_id: emulator.apps[1]!.key })).signIn('ada@example.com')
    expect(textOf(personal.page)).toContain('Please sign in with a work account.')
    expect([disabled.hasCookie, personal.hasCookie]).toEqual([false, false])
  })

  test.each([
    ['a disabled account', 0, 'disabled@example.com'],
    ['a personal account of a team app', 1, 'ada@example.com'],
    ['an app that is full', 2, 'ada@example.com'],
  ])('another account can be chosen: %s', async (_what, index, email) => {
    await using own = await createEmulator()
    own.apps[2]!.userLimit = 0
    const browser = await new Browser(own).open(authorizeUrl(own, { client_id: own.apps[index]!.key }))
    await browser.signIn(email)
    const way = /<a href="([^"]+)">Choose another account</.exec(browser.page)![1]!
    await browser.open(way.replaceAll('&amp;', '&'))
    expect(textOf(browser.page)).toContain('Choose an account')
  })

  test('an app that has been frozen while the page was open gets nothing', async () => {
    await using own = await createEmulator()
    const browser = await new Browser(own).open(authorizeUrl(own))
    await browser.signIn('ada@example.com')
    own.apps[0]!.status = 'frozen'
    await browser.press('action', 'allow')
    expect(browser.left).toBeUndefined()
    expect(textOf(browser.page)).toContain('frozen pending review')
    expect(browser.hasCookie).toBe(false)
  })
})

describe('forms', () => {
  test('a page can be used once', async () => {
    const browser = await (await open()).signIn('ada@example.com')
    const page = browser.page
    await browser.press('action', 'allow')
    browser.page = page
    await browser.press('action', 'allow')
    expect([browser.response.status, browser.left]).toEqual([403, undefined])
  })

  test.each([
    ['without a ticket', {}],
    ['with a made-up ticket', { ticket: 'x'.repeat(43) }],
  ])('nothing is allowed %s', async (_what, fields) => {
    const browser = await (await open()).signIn('ada@example.com')
    await browser.submit(new URLSearchParams({ action: 'allow', ...fields }))
    expect([browser.response.status, browser.left]).toEqual([403, undefined])
  })

  test('the ticket of the sign-in page does not consent', async () => {
    const browser = await open()
    await browser.press('action', 'allow')
    expect(browser.response.status).toBe(400)
    expect(browser.left).toBeUndefined()
  })

  test('a HEAD neither approves nor counts', async () => {
    await using own = await createEmulator({ consent: 'auto' })
    const response = await own.fetch(authorizeUrl(own), { method: 'HEAD' })
    expect([response.status, response.headers.get('location')]).toEqual([200, null])
    await link(own)
  })

  test('other methods are refused', async () => {
    expect((await emulator.fetch(authorizeUrl(emulator), { method: 'PUT' })).status).toBe(405)
  })
})

describe('old paths', () => {
  test('/1/oauth2/* answers as /oauth2/* (rclone, the Go SDK)', async () => {
    const browser = await new Browser(emulator).open(authorizeUrl(emulator).replace('/oauth2/', '/1/oauth2/'))
    await browser.signIn('ada@example.com')
    await browser.press('action', 'allow')
    const { key, secret } = emulator.apps[0]!
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      code: new URL(browser.left!).searchParams.get('code')!,
      redirect_uri: REDIRECT_URI,
      client_id: key,
      client_secret: secret!,
    })
    const response = await emulator.fetch('https://api.dropbox.com/1/oauth2/token', { method: 'POST', body })
    const { access_token } = (await response.json()) as { access_token: string }
    expect((await callApi(emulator, 'users/get_current_account', access_token)).status).toBe(200)
  })

  test('the switch legacyOAuthPaths answers 410 with a page (dropbox/dbxcli issue 150)', async () => {
    await using own = await createEmulator({ switches: { legacyOAuthPaths: 'gone' } })
    for (const [path, method] of [
      ['token', 'POST'],
      ['authorize', 'GET'],
    ]) {
      const response = await own.fetch(`https://api.dropboxapi.com/1/oauth2/${path}`, { method: method! })
      expect(response.status).toBe(410)
      expect(response.headers.get('content-type')).toContain('text/html')
    }
  })
})
