import { createEmulator } from 'dropbox-oauth-emulator'
import { describe, expect, test } from 'vitest'
import { authorizeUrl, callApi, getCode, link, refresh } from '../support/client.ts'
import { rawRequest, statusOf } from '../support/raw-http.ts'
import { Desk } from './support/desk.ts'

const account = async (...[emulator, token]: Parameters<typeof tokenCall>) =>
  (await tokenCall(emulator, token)).status
const tokenCall = (emulator: Parameters<typeof link>[0], token: string | undefined) =>
  callApi(emulator, 'users/get_current_account', token)
const grantId = ({ page }: Desk): string => /name="grant" value="([\w-]+)"/.exec(page)![1]!

describe('an edit says what it will do, and does it', () => {
  test('revoking a grant', async () => {
    await using emulator = await createEmulator()
    const tokens = await link(emulator)
    await refresh(emulator, tokens.refresh_token!)
    const desk = await new Desk(emulator).open()
    expect(desk.section('grants')).toContain(
      'Revokes 2 access tokens and the refresh token of Ada Lovelace for emulatorappkey1.',
    )
    await desk.send('revoke-grant', { grant: grantId(desk) })
    expect(desk.text).toContain(
      'Revoked 2 access tokens and the refresh token of Ada Lovelace for emulatorappkey1.',
    )
    expect(await account(emulator, tokens.access_token)).toBe(401)
    expect((await refresh(emulator, tokens.refresh_token!)).json.error).toBe('invalid_grant')
  })

  test('a grant is revoked once', async () => {
    await using emulator = await createEmulator()
    await link(emulator)
    const desk = await new Desk(emulator).open()
    const grant = grantId(desk)
    await desk.send('revoke-grant', { grant })
    await desk.send('revoke-grant', { grant })
    expect(desk.response.status).toBe(400)
    expect(desk.text).toContain('This grant is there no more.')
  })

  test('expiring access tokens', async () => {
    await using emulator = await createEmulator({ clock: 'frozen' })
    const tokens = await link(emulator)
    const desk = await new Desk(emulator).open()
    expect(desk.section('grants')).toContain(
      'Expires 1 access token of Ada Lovelace for emulatorappkey1. The refresh token goes on.',
    )
    await desk.send('expire-tokens', { grant: grantId(desk) })
    expect(await (await tokenCall(emulator, tokens.access_token)).text()).toContain('expired_access_token')
    const again = (await refresh(emulator, tokens.refresh_token!)).json
    expect(await account(emulator, again.access_token)).toBe(200)
  })

  test('a token that never expires is not offered to expire', async () => {
    await using emulator = await createEmulator()
    const legacy = emulator.apps[2]!
    await link(emulator)
    await emulator.authorize(authorizeUrl(emulator, { client_id: legacy.key, response_type: 'token' }))
    const desk = await new Desk(emulator).open()
    expect(desk.section('grants')).toContain(`Revokes 1 access token of Ada Lovelace for ${legacy.key}.`)
    expect(desk.section('grants')).not.toContain(`Expires 1 access token of Ada Lovelace for ${legacy.key}.`)
  })

  test('disabling an app', async () => {
    await using emulator = await createEmulator()
    const [app] = emulator.apps
    const tokens = await link(emulator)
    await link(emulator, {}, 'zoe@example.com')
    const desk = await new Desk(emulator).open()
    expect(desk.section('apps')).toContain('Refuses 2 access tokens of 2 users, and every login.')
    await desk.send('app-status', { app: app!.key, status: 'disabled' })
    expect(desk.text).toContain(`${app!.key} is disabled.`)
    expect(app!.status).toBe('disabled')
    expect(await account(emulator, tokens.access_token)).toBe(400)
    await expect(emulator.authorize(authorizeUrl(emulator))).rejects.toThrow('disabled')
  })

  test('freezing an app', async () => {
    await using emulator = await createEmulator()
    await link(emulator)
    const desk = await new Desk(emulator).open()
    expect(desk.section('apps')).toContain('Links nobody new. Who is linked goes on.')
    await desk.send('app-status', { app: emulator.apps[0]!.key, status: 'frozen' })
    await link(emulator)
    await expect(emulator.authorize(authorizeUrl(emulator), { user: 'zoe@example.com' })).rejects.toThrow(
      'frozen',
    )
  })

  test('limiting the users of an app', async () => {
    await using emulator = await createEmulator()
    const { key } = emulator.apps[0]!
    await link(emulator)
    const desk = await new Desk(emulator).open()
    expect(desk.section('apps')).toContain(
      'Linked now: 1. A limit keeps those, and refuses new ones beyond it.',
    )
    await desk.send('app-limit', { app: key, limit: '1' })
    expect(emulator.apps[0]!.userLimit).toBe(1)
    await expect(emulator.authorize(authorizeUrl(emulator), { user: 'zoe@example.com' })).rejects.toThrow(
      'limit',
    )
    await desk.send('app-limit', { app: key, limit: '' })
    expect(emulator.apps[0]).not.toHaveProperty('userLimit')
    for (const limit of ['-1', '1.5', 'many', '1e3']) {
      await desk.send('app-limit', { app: key, limit })
      expect(desk.response.status).toBe(400)
    }
  })

  test('disabling a user', async () => {
    await using emulator = await createEmulator()
    const [ada] = emulator.users
    const tokens = await link(emulator)
    const desk = await new Desk(emulator).open()
    expect(desk.section('people')).toContain(
      'Refuses 1 access token of Ada Lovelace, and every sign-in as Ada Lovelace. Refreshing goes on.',
    )
    await desk.send('user-disabled', { user: ada!.accountId, disabled: 'true' })
    expect(await account(emulator, tokens.access_token)).toBe(401)
    expect((await refresh(emulator, tokens.refresh_token!)).status).toBe(200)
    expect(desk.section('people')).toContain('Lets Ada Lovelace sign in')
    await desk.send('user-disabled', { user: ada!.accountId, disabled: 'false' })
    expect(await account(emulator, tokens.access_token)).toBe(200)
  })

  test("changing a user's decision", async () => {
    await using emulator = await createEmulator()
    const desk = await new Desk(emulator).open()
    expect(desk.section('people')).toContain('Says no at once: the app gets access_denied.')
    await desk.send('user-decision', { user: emulator.users[0]!.accountId, decision: 'deny' })
    const { redirectUrl } = await emulator.authorize(authorizeUrl(emulator))
    expect(redirectUrl).toContain('error=access_denied')
  })

  test('advancing the clock', async () => {
    await using emulator = await createEmulator({ clock: 'frozen' })
    const { access_token } = await link(emulator)
    await getCode(emulator)
    const desk = await new Desk(emulator).open()
    expect(desk.section('clock')).toMatch(/\+ 10 min on the clock 1 unused code expires\./)
    expect(desk.section('clock')).toMatch(/\+ 4 h on the clock 1 access token and 1 unused code expire\./)
    await desk.send('advance', { ms: '14400000' })
    expect(desk.section('clock')).toContain('4 h ahead')
    expect(await account(emulator, access_token)).toBe(401)
    await desk.send('advance', { ms: '-1' })
    expect(desk.response.status).toBe(400)
  })

  test('starting over', async () => {
    await using emulator = await createEmulator()
    const { access_token } = await link(emulator)
    const desk = await new Desk(emulator).open()
    expect(desk.section('reset')).toContain('Forgets 1 grant, no fault and 2 requests;')
    await desk.send('reset')
    expect(await account(emulator, access_token)).toBe(401)
  })
})

describe('a ready-made fault', () => {
  const faults: [string, Record<string, unknown>][] = [
    ['rate-limit', { respond: { status: 429, headers: { 'Retry-After': '30' } } }],
    ['unavailable', { respond: { status: 503 } }],
    ['timeout', { delayMs: 60_000 }],
    ['drop', { drop: 'after' }],
    ['revoked', { revokeFirst: true }],
  ]

  test.each(faults)('is added as asked: %s', async (fault, expected) => {
    await using emulator = await createEmulator()
    const desk = await new Desk(emulator).open()
    await desk.send('add-fault', { fault, target: 'refresh', times: '3' })
    const { faults: waiting } = (await (
      await emulator.fetch(`${emulator.url}/__emulator/faults`)
    ).json()) as {
      faults: unknown[]
    }
    expect(waiting).toEqual([
      { match: { endpoint: 'token', grantType: 'refresh_token' }, times: 3, ...expected },
    ])
    await desk.send('clear-faults')
    expect(desk.section('faults')).toContain('No fault waits: every request is handled.')
  })

  test.each([
    ['account', 401, 'expired_access_token'],
    ['refresh', 400, 'refresh token is invalid or revoked'],
    ['exchange', 400, "code doesn't exist or has expired"],
  ])('expires in the words of its endpoint: %s', async (target, status, words) => {
    await using emulator = await createEmulator()
    const tokens = await link(emulator)
    await new Desk(emulator).send('add-fault', { fault: 'expired', target, times: 'always' })
    const answer =
      target === 'account'
        ? await tokenCall(emulator, tokens.access_token)
        : await emulator.fetch(emulator.endpoints.token, {
            method: 'POST',
            body: new URLSearchParams({
              grant_type: target === 'refresh' ? 'refresh_token' : 'authorization_code',
            }),
          })
    expect(answer.status).toBe(status)
    expect(await answer.text()).toContain(words)
  })

  test.each([
    ['nothing', 'any', '1'],
    ['drop', 'nowhere', '1'],
    ['drop', 'any', '1000000'],
    ['constructor', 'any', '1'],
  ])('is refused with another name: %s, %s, %s', async (fault, target, times) => {
    await using emulator = await createEmulator()
    const desk = await new Desk(emulator).send('add-fault', { fault, target, times })
    expect(desk.response.status).toBe(400)
  })
})

describe('a form that is not of this page', () => {
  test('is refused without the token of the page', async () => {
    await using emulator = await createEmulator()
    for (const fields of [{}, { csrf: '' }, { csrf: 'A'.repeat(43) }] as Record<string, string>[]) {
      const desk = await new Desk(emulator).post('user-disabled', {
        user: emulator.users[0]!.accountId,
        disabled: 'true',
        ...fields,
      })
      expect(desk.response.status).toBe(403)
    }
    expect(emulator.users[0]!.disabled).toBe(false)
  })

  test('is refused with the token of another emulator', async () => {
    await using emulator = await createEmulator()
    await using other = await createEmulator()
    const { page } = await new Desk(other).open()
    const csrf = /name="csrf" value="([\w-]+)"/.exec(page)![1]!
    expect((await new Desk(emulator).post('reset', { csrf })).response.status).toBe(403)
  })

  test('is refused from another origin, whatever it carries; and so is reading', async () => {
    await using emulator = await createEmulator()
    for (const origin of ['https://evil.example', 'null']) {
      expect((await new Desk(emulator).send('reset', {}, { Origin: origin })).response.status).toBe(403)
      for (const path of ['/', '/__emulator/ui/script.js', '/__emulator/ui/requests/1']) {
        const response = await emulator.fetch(emulator.url + path, { headers: { Origin: origin } })
        expect(response.status).toBe(403)
      }
    }
  })

  test('is refused under another host', async () => {
    await using emulator = await createEmulator({ port: 0 })
    expect(statusOf(await rawRequest(emulator.url, ['GET / HTTP/1.1', 'Host: evil.example']))).toBe(403)
  })

  test('is not found under a name that is no edit', async () => {
    await using emulator = await createEmulator()
    for (const name of ['nothing', 'constructor', '__proto__'])
      expect((await new Desk(emulator).send(name)).response.status).toBe(404)
  })
})
