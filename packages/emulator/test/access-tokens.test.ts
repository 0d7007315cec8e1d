import { createEmulator } from 'dropbox-oauth-emulator'
import { describe, expect, test } from 'vitest'
import { callApi, link, linkTeam, refresh } from './support/client.ts'

const emulator = await createEmulator({ switches: { errorSummaryDots: '2' } })
const prefix = (route: string) => `Error in call to API function "${route}": `
const ME = 'users/get_current_account'

async function tagOf(response: Response): Promise<string> {
  const { error } = (await response.json()) as { error: { '.tag': string } }
  return error['.tag']
}

describe('a token is refused (dropbox-api-spec, auth.stone)', () => {
  test('when there is none (dropbox/SwiftyDropbox issue 9)', async () => {
    const response = await callApi(emulator, ME, undefined)
    expect(response.status).toBe(400)
    const text = 'Must provide HTTP header "Authorization" or URL parameter "authorization".'
    expect(await response.text()).toBe(prefix(ME) + text)
  })

  test.each([
    ['Bearer', 'Bearer'],
    ['Bearer ', 'Bearer'],
    ['Basic c2VjcmV0OnNlY3JldA==', 'Basic'],
    ['sl.u.secret', ''],
    ['Bearer one two', 'Bearer'],
  ])(
    'when the header is "%s"; here what follows the scheme is not repeated (kunalvarma05/dropbox-php-sdk issues 57 and 131)',
    async (Authorization, scheme) => {
      const response = await callApi(emulator, ME, undefined, { headers: { Authorization } })
      expect(response.status).toBe(400)
      expect(await response.text()).toBe(
        `${prefix(ME)}Invalid authorization value in HTTP header "Authorization": "${scheme}".  Expecting "Bearer <oauth2-access-token>".`,
      )
    },
  )

  test('when the URL parameter is no token either (kunalvarma05/dropbox-php-sdk issues 57 and 131)', async () => {
    const response = await callApi(emulator, `${ME}?authorization=Basic%20x`, undefined)
    const text =
      'Invalid authorization value in URL parameter "authorization": "Basic".  Expecting "Bearer <oauth2-access-token>".'
    expect([response.status, await response.text()]).toEqual([400, prefix(ME) + text])
  })

  test('by an answer with the headers that were recorded (Jesus/dropbox_api, 2021; a recording of 2023)', async () => {
    const response = await callApi(emulator, ME, 'asdf')
    expect(Object.fromEntries(response.headers)).toEqual({
      'content-type': 'application/json',
      'www-authenticate': 'Bearer realm="Dropbox-API"',
      'content-security-policy': 'sandbox allow-forms allow-scripts',
      'cache-control': 'no-cache',
      'access-control-allow-origin': '*',
      'access-control-expose-headers': 'Accept-Ranges, Content-Range, ETag, Dropbox-API-Result',
      'x-content-type-options': 'nosniff',
      'x-dropbox-request-id': expect.stringMatching(/^[0-9a-f]{32}$/),
      'x-dropbox-response-origin': 'far_remote',
      server: 'envoy',
    })
  })

  test.each(['asdf', 'z'.repeat(62), 'sl.u.nobody-made-this'])(
    'when nobody made it: %s (dropbox-sdk-python, test_dropbox.py)',
    async (token) => {
      const response = await callApi(emulator, ME, token)
      expect(response.status).toBe(401)
      expect(response.headers.get('content-type')).toBe('application/json')
      expect(response.headers.get('www-authenticate')).toBe('Bearer realm="Dropbox-API"')
      expect(await response.text()).toBe(
        '{"error_summary": "invalid_access_token/..", "error": {".tag": "invalid_access_token"}}',
      )
    },
  )

  test('when it is malformed, by a 400 with the switch malformedAccessToken, as until 2019', async () => {
    await using old = await createEmulator({ switches: { malformedAccessToken: '400' } })
    const response = await callApi(old, ME, 'asdf')
    expect(response.status).toBe(400)
    expect(await response.text()).toBe(`${prefix(ME)}The given OAuth 2 access token is malformed.`)
  })

  test('when it has expired, to the millisecond; a refresh helps', async () => {
    await using own = await createEmulator({ clock: 'frozen', switches: { errorSummaryDots: '0' } })
    const { access_token, refresh_token } = await link(own)
    own.clock.advance(14_399_999)
    expect((await callApi(own, ME, access_token)).status).toBe(200)
    own.clock.advance(1)
    const response = await callApi(own, ME, access_token)
    expect([response.status, await response.text()]).toEqual([
      401,
      '{"error_summary": "expired_access_token/", "error": {".tag": "expired_access_token"}}',
    ])
    const { json } = await refresh(own, refresh_token!)
    expect((await callApi(own, ME, json['access_token'])).status).toBe(200)
  })

  test('when it lacks the scope (CpanelInc/backup-transport-dropbox issue 25; dcblogdev/laravel-dropbox issue 5)', async () => {
    const { access_token } = await link(emulator, { scope: 'files.metadata.read' })
    const response = await callApi(emulator, ME, access_token)
    expect(response.status).toBe(401)
    expect(await response.text()).toBe(
      '{"error_summary": "missing_scope/..", "error": {".tag": "missing_scope", "required_scope": "account_info.read"}}',
    )
  })

  test('when the app itself lacks the scope, by a plain-text 400 (activepieces/activepieces issue 3936)', async () => {
    await using own = await createEmulator()
    own.apps[0]!.scopes = ['files.metadata.read']
    const { access_token } = await link(own)
    const response = await callApi(own, ME, access_token)
    expect(response.status).toBe(400)
    expect(await response.text()).toBe(
      `${prefix(ME)}Your app is not permitted to access this endpoint because it does not have the required scope 'account_info.read'. The owner of the app can enable the scope for the app using the Permissions tab on the App Console.`,
    )
  })

  test('when the user has been suspended, or the app disabled (dropbox-api-spec, auth.stone; dropbox/dbxcli issue 184)', async () => {
    await using own = await createEmulator()
    const { access_token } = await link(own)
    own.users[0]!.disabled = true
    expect(await tagOf(await callApi(own, ME, access_token))).toBe('user_suspended')
    own.apps[0]!.status = 'disabled'
    const response = await callApi(own, ME, access_token)
    expect([response.status, await response.text()]).toEqual([
      400,
      `${prefix(ME)}This app is currently disabled.`,
    ])
  })

  test('when the team’s token names no member, or none of the team (dropbox-sdk-dotnet issue 22; kunalvarma05/dropbox-php-sdk issue 173)', async () => {
    const { access_token } = await linkTeam(emulator)
    const nobody = await callApi(emulator, ME, access_token)
    expect(nobody.status).toBe(400)
    expect(await nobody.text()).toBe(
      `${prefix(ME)}This API function operates on a single Dropbox account, but the OAuth 2 access token you provided is for an entire Dropbox Business team.  Since your API app key has team member file access permissions, you can operate on a team member's Dropbox by providing the "Dropbox-API-Select-User" HTTP header or "select_user" URL parameter to specify the exact user <https://www.dropbox.com/developers/documentation/http/teams>.`,
    )
    const as = (id: string) =>
      callApi(emulator, ME, access_token, { headers: { 'Dropbox-API-Select-User': id } })
    expect(await (await as('dbid:x')).text()).toBe(`${prefix(ME)}Invalid select user id format`)
    expect(await tagOf(await as(`dbmid:${'x'.repeat(35)}`))).toBe('invalid_select_user')
    const grace = emulator.users.find((user) => user.email === 'grace@example.com')!
    const account = (await (await as(grace.memberId!)).json()) as { account_id: string }
    expect(account.account_id).toBe(grace.accountId)
    const byUrl = await callApi(emulator, `${ME}?select_user=${grace.memberId}`, access_token)
    expect(await byUrl.json()).toMatchObject({ account_id: grace.accountId })
    for (const [route, body] of [
      ['check/user', '{"query": ""}'],
      ['users/get_space_usage', 'null'],
      ['files/list_folder', '{"path": ""}'],
    ] as const) {
      const headers = { 'Dropbox-API-Select-User': grace.memberId! }
      expect((await callApi(emulator, route, access_token, { headers, body })).status).toBe(200)
    }
  })

  test('when it acts as a member without team_data.member (Auth Types)', async () => {
    const { access_token } = await linkTeam(emulator, 'team_info.read account_info.read')
    const headers = { 'Dropbox-API-Select-User': emulator.users[2]!.memberId! }
    const response = await callApi(emulator, ME, access_token, { headers })
    expect(await response.text()).toContain('"required_scope": "team_data.member"')
  })

  test('the dots of error_summary are random (HTTP documentation)', async () => {
    await using own = await createEmulator()
    const seen = new Set<string>()
    while (seen.size < 4) {
      const body = (await (await callApi(own, ME, 'x')).json()) as { error_summary: string }
      expect(body.error_summary).toMatch(/^invalid_access_token\/\.{0,3}$/)
      seen.add(body.error_summary)
    }
  })
})
