import { createEmulator } from 'dropbox-oauth-emulator'
import { describe, expect, test } from 'vitest'
import { basic, callApi, link, linkTeam, refresh } from './support/client.ts'

const emulator = await createEmulator({ switches: { errorSummaryDots: '2' } })
const prefix = (route: string) => `Error in call to API function "${route}": `
const ME = 'users/get_current_account'

async function tagOf(response: Response): Promise<string> {
  const { error } = (await response.json()) as { error: { '.tag': string } }
  return error['.tag']
}

describe('get_current_account', () => {
  test('answers a FullAccount, ASCII only (dropbox-api-spec, users.stone; Jesus/dropbox_api, 2021)', async () => {
    const { access_token, account_id } = await link(emulator, {}, 'zoe@example.com')
    const response = await callApi(emulator, ME, access_token, { body: 'null' })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(response.headers.get('x-dropbox-request-id')).toMatch(/^[0-9a-f]{32}$/)
    const text = await response.text()
    expect(text).toContain('"display_name": "Zo\\u00eb \\u00c5ngstr\\u00f6m"')
    const account = JSON.parse(text) as Record<string, unknown>
    expect(account).toMatchObject({
      account_id,
      email: 'zoe@example.com',
      email_verified: true,
      account_type: { '.tag': 'basic' },
    })
    const names =
      'account_id name email email_verified disabled country locale referral_link is_paired account_type root_info'
    expect(Object.keys(account)).toEqual(names.split(' '))
    expect(Object.entries(account['name'] as object)).toEqual([
      ['given_name', 'Zoë'],
      ['surname', 'Ångström'],
      ['familiar_name', 'Zoë'],
      ['display_name', 'Zoë Ångström'],
      ['abbreviated_name', 'ZÅ'],
    ])
    expect(Object.keys(account['root_info'] as object)).toEqual([
      '.tag',
      'root_namespace_id',
      'home_namespace_id',
    ])
  })

  test('names the team of a member (dropbox-api-spec, users.stone)', async () => {
    const { access_token } = await link(emulator, {}, 'grace@example.com')
    const account = (await (await callApi(emulator, ME, access_token)).json()) as Record<string, unknown>
    expect(account).toMatchObject({
      account_type: { '.tag': 'business' },
      team: { name: 'Analytical Engines' },
    })
    expect(account['team_member_id']).toMatch(/^dbmid:[\w-]{35}$/)
  })

  // python-dropbox sends null, dropbox-sdk-js nothing without a type, browsers the CORS-free type.
  test.each([
    ['null', 'application/json'],
    ['null', 'application/json; charset=utf-8'],
    ['null', 'text/plain; charset=dropbox-cors-hack'],
    ['', 'application/json'],
    ['', 'application/json; charset=utf-8'],
  ])('takes "%s" as %s', async (body, type) => {
    const { access_token } = await link(emulator)
    const response = await callApi(emulator, ME, access_token, { body, headers: { 'Content-Type': type } })
    expect(response.status).toBe(200)
  })

  test.each([
    ['{}', 'application/json', 'request body: expected null, got value'],
    [
      'x=1',
      'application/x-www-form-urlencoded',
      'Bad HTTP "Content-Type" header: "application/x-www-form-urlencoded".',
    ],
    ['', 'application/x-www-form-urlencoded', 'Bad HTTP "Content-Type" header'],
    ['', 'application/octet-stream', 'Bad HTTP "Content-Type" header'],
    ['null', 'text/plain;charset=UTF-8', 'Bad HTTP "Content-Type" header: "text/plain;charset=UTF-8".'],
  ])('refuses "%s" as %s', async (body, type, text) => {
    const { access_token } = await link(emulator)
    const response = await callApi(emulator, ME, access_token, { body, headers: { 'Content-Type': type } })
    expect(response.status).toBe(400)
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(await response.text()).toContain(prefix(ME) + text)
  })

  test('refuses what is no JSON (a recording of 2023)', async () => {
    const { access_token } = await link(emulator)
    const response = await callApi(emulator, ME, access_token, { body: '[object Object]' })
    const text = `${prefix(ME)}request body: could not decode input as JSON`
    expect([response.status, await response.text()]).toEqual([400, text])
  })

  test('takes the token as a URL parameter too, so that no preflight is needed (HTTP documentation)', async () => {
    const { access_token } = await link(emulator)
    const query = new URLSearchParams({ authorization: `Bearer ${access_token}` })
    expect((await callApi(emulator, `${ME}?${query}`, undefined)).status).toBe(200)
    query.set('reject_cors_preflight', 'true')
    const headers = { 'Content-Type': 'text/plain; charset=dropbox-cors-hack' }
    const response = await callApi(emulator, `${ME}?${query}`, undefined, { body: 'null', headers })
    expect(response.status).toBe(200)
  })

  test('needs account_info.read, as check/user does (dropbox-api-spec, users.stone and check.stone)', async () => {
    const { access_token } = await link(emulator, { scope: 'files.metadata.read' })
    for (const route of [ME, 'check/user']) {
      const response = await callApi(emulator, route, access_token)
      expect(await response.json()).toMatchObject({ error: { required_scope: 'account_info.read' } })
    }
  })
})

describe('auth/token/revoke (dropbox-api-spec, auth.stone)', () => {
  test('ends the refresh token and every access token of the grant, and no other grant', async () => {
    const first = await link(emulator)
    const other = await link(emulator)
    const { json } = await refresh(emulator, first['refresh_token']!)
    const response = await callApi(emulator, 'auth/token/revoke', json['access_token'], { body: 'null' })
    expect([response.status, await response.text()]).toEqual([200, 'null'])
    expect(response.headers.get('content-type')).toBe('application/json')
    for (const token of [first['access_token'], json['access_token']]) {
      expect(await tagOf(await callApi(emulator, ME, token))).toBe('invalid_access_token')
      expect(await tagOf(await callApi(emulator, 'auth/token/revoke', token))).toBe('invalid_access_token')
    }
    expect((await refresh(emulator, first['refresh_token']!)).json).toEqual({
      error: 'invalid_grant',
      error_description: 'refresh token is invalid or revoked',
    })
    expect((await callApi(emulator, ME, other['access_token'])).status).toBe(200)
  })

  test('is the only way: there is no endpoint of RFC 7009', async () => {
    const { access_token } = await link(emulator)
    const body = new URLSearchParams({ token: access_token! })
    for (const url of ['https://www.dropbox.com/oauth2/revoke', 'https://api.dropboxapi.com/oauth2/revoke'])
      expect((await emulator.fetch(url, { method: 'POST', body })).status).toBe(404)
    expect((await callApi(emulator, ME, access_token)).status).toBe(200)
  })

  test('needs a bearer token: Basic with a form, as arctic sends, is refused', async () => {
    const response = await callApi(emulator, 'auth/token/revoke', undefined, {
      body: 'token=x',
      headers: { Authorization: basic('a', 'b'), 'Content-Type': 'application/x-www-form-urlencoded' },
    })
    expect(response.status).toBe(400)
  })

  test('is refused to a team’s token, but for the switch teamTokenRevoke (watermint/toolbox issue 18)', async () => {
    const { access_token } = await linkTeam(emulator)
    const refused = await callApi(emulator, 'auth/token/revoke', access_token)
    expect([refused.status, await refused.text()]).toEqual([
      400,
      expect.stringContaining('operates on a single Dropbox account'),
    ])
    await using lenient = await createEmulator({ switches: { teamTokenRevoke: 'accepted' } })
    const team = await linkTeam(lenient)
    expect((await callApi(lenient, 'auth/token/revoke', team['access_token'])).status).toBe(200)
    expect(await tagOf(await callApi(lenient, 'auth/token/revoke', team['access_token']))).toBe(
      'invalid_access_token',
    )
  })
})

describe('the other routes', () => {
  test('check/user and check/app say the query again (dropbox-api-spec, check.stone)', async () => {
    const { access_token } = await link(emulator)
    const user = await callApi(emulator, 'check/user', access_token, { body: '{"query": "ping"}' })
    expect(await user.text()).toBe('{"result": "ping"}')
    const { key, secret } = emulator.apps[0]!
    const headers = { Authorization: basic(key, secret!) }
    const app = await callApi(emulator, 'check/app', undefined, { body: '{"query": "ü"}', headers })
    expect(await app.text()).toBe('{"result": "\\u00fc"}')
    const none = await callApi(emulator, 'check/app', undefined, { headers })
    expect(await none.text()).toBe('{"result": ""}')
  })

  test('check/app refuses a wrong pair, and a bearer token', async () => {
    const wrong = await callApi(emulator, 'check/app', undefined, {
      headers: { Authorization: basic('emulatorappkey1', 'x') },
    })
    expect([wrong.status, await tagOf(wrong)]).toEqual([401, 'invalid_access_token'])
    const { access_token } = await link(emulator)
    expect((await callApi(emulator, 'check/app', access_token)).status).toBe(400)
  })

  test.each([
    ['{"query": 1}', "query: '1' expected to be a string, got integer"],
    ['{"query": null}', "query: 'None' expected to be a string, got null"],
    ['[]', 'expected object, got list'],
    ['"ping"', 'expected object, got string'],
    ['{"query": "ping", "qeury": 1}', "unknown field 'qeury'"],
  ])('check/user refuses %s (Jesus/dropbox_api issue 38; dropbox/stone)', async (body, text) => {
    const { access_token } = await link(emulator)
    const response = await callApi(emulator, 'check/user', access_token, { body })
    expect([response.status, await response.text()]).toEqual([
      400,
      `${prefix('check/user')}request body: ${text}`,
    ])
  })

  test('check/user and check/app take 500 characters, and no more (dropbox-api-spec, check.stone)', async () => {
    const { access_token } = await link(emulator)
    const { key, secret } = emulator.apps[0]!
    const headers = { Authorization: basic(key, secret!) }
    const bodyOf = (length: number) => JSON.stringify({ query: 'x'.repeat(length) })
    const ask = async (length: number) => [
      (await callApi(emulator, 'check/user', access_token, { body: bodyOf(length) })).status,
      (await callApi(emulator, 'check/app', undefined, { body: bodyOf(length), headers })).status,
    ]
    expect(await ask(500)).toEqual([200, 200])
    expect(await ask(501)).toEqual([400, 400])
  })

  test('get_space_usage and list_folder answer for an empty Dropbox', async () => {
    const { access_token } = await link(emulator)
    const usage = await (await callApi(emulator, 'users/get_space_usage', access_token)).json()
    expect(usage).toMatchObject({ allocation: { '.tag': 'individual' } })
    const folder = await (
      await callApi(emulator, 'files/list_folder', access_token, { body: '{"path": ""}' })
    ).json()
    expect(folder).toMatchObject({ entries: [], has_more: false })
    const missing = await callApi(emulator, 'files/list_folder', access_token, { body: '{"path": "/x"}' })
    expect(missing.status).toBe(409)
    expect(await missing.text()).toBe(
      '{"error_summary": "path/not_found/..", "error": {".tag": "path", "path": {".tag": "not_found"}}}',
    )
    for (const body of ['{}', '{"path": "/"}', 'null', '{"path": "", "recursion": true}']) {
      expect((await callApi(emulator, 'files/list_folder', access_token, { body })).status).toBe(400)
    }
  })

  test.each(['files/upload', 'toString', '__proto__', 'users/get_account_batch'])(
    'any other checks the token first, then says that it is not emulated: %s',
    async (route) => {
      expect((await callApi(emulator, route, 'x')).status).toBe(401)
      const { access_token } = await link(emulator)
      const response = await callApi(emulator, route, access_token)
      expect([response.status, await response.text()]).toEqual([400, `${prefix(route)}not emulated`])
      expect(emulator.requests.list({ endpoint: route }).at(-1)).toMatchObject({ response: { status: 400 } })
    },
  )

  test.each([
    'files/list_folder',
    'files/list_folder/continue',
    'files/get_thumbnail_v2',
    'sharing/get_shared_link_file',
    'sharing/get_shared_link_metadata',
    'riviera/get_transcript_async',
    'riviera/get_text_async/check',
  ])('an app may ask as itself, if it is one: %s (dropbox-api-spec)', async (route) => {
    const { key, secret } = emulator.apps[0]!
    const ask = (pair: string) =>
      callApi(emulator, route, undefined, { headers: { Authorization: pair }, body: '{"path": ""}' })
    expect(await (await ask(basic(key, secret!))).text()).toBe(`${prefix(route)}not emulated`)
    expect((await ask(basic(key, 'x'))).status).toBe(401)
    expect(
      (
        await callApi(emulator, 'files/delete_v2', undefined, {
          headers: { Authorization: basic(key, secret!) },
        })
      ).status,
    ).toBe(400)
  })

  test('every answer has an id of 32 characters, whatever it is (Jesus/dropbox_api, 2021)', async () => {
    const { authorize, token, api } = emulator.endpoints
    const seen = new Set<string | null>()
    const urls = [authorize, `${authorize}_error`, token, `${api}/2/${ME}`, `${api}/2/x`, `${api}/nowhere`]
    for (const url of [...urls, 'https://www.dropbox.com/.well-known/jwks']) {
      for (const method of ['GET', 'POST']) {
        const id = (await emulator.fetch(url, { method })).headers.get('x-dropbox-request-id')
        expect(id).toMatch(/^[0-9a-f]{32}$/)
        seen.add(id)
      }
    }
    expect(seen.size).toBe(14)
  })

  test('an unauthenticated GET is a 400, and the root a 404 (probes of August 2026)', async () => {
    expect((await emulator.fetch(`${emulator.endpoints.api}/2/${ME}`)).status).toBe(400)
    expect((await emulator.fetch(`${emulator.endpoints.api}/`)).status).toBe(404)
  })
})
