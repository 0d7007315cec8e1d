import { createEmulator } from 'dropbox-oauth-emulator'
import type { Emulator } from 'dropbox-oauth-emulator'
import { decodeJwt } from 'jose'
import { describe, expect, test } from 'vitest'
import {
  authorizeUrl,
  basic,
  callApi,
  exchange,
  form,
  getCode,
  link,
  linkTeam,
  refresh,
  VERIFIER,
} from './support/client.ts'

const ME = 'users/get_current_account'

describe('a rate limit (Jesus/dropbox_api, 2019; dropbox-sdk-python)', () => {
  const limited = async (switches: Record<string, string | boolean>, endpoint: string) => {
    await using own = await createEmulator({ switches: { errorSummaryDots: '0', ...switches } })
    own.faults.add({ match: { endpoint }, respond: { status: 429 } })
    const response = await (endpoint === 'token'
      ? own.fetch(own.endpoints.token, { method: 'POST' })
      : callApi(own, endpoint, 'x'))
    return [response.status, response.headers.get('retry-after'), await response.text()]
  }
  const ENVELOPE =
    '{"error_summary": "too_many_requests/", "error": {"reason": {".tag": "too_many_requests"}, "retry_after": 1}}'

  test('has the same body at the token endpoint as at the API; the switch tokenRateLimit has others', async () => {
    expect(await limited({}, ME)).toEqual([429, '1', ENVELOPE])
    expect(await limited({}, 'token')).toEqual([429, '1', ENVELOPE])
    expect(await limited({ tokenRateLimit: 'oauth' }, 'token')).toEqual([
      429,
      '1',
      '{"error": "too_many_requests"}',
    ])
    expect(await limited({ tokenRateLimit: 'text' }, 'token')).toEqual([429, '1', 'Too many requests'])
  })

  test('the switch retryAfterField takes the field away, and leaves the header', async () => {
    expect(await limited({ retryAfterField: false }, ME)).toEqual([
      429,
      '1',
      ENVELOPE.replace(', "retry_after": 1', ''),
    ])
  })
})

test('the switch expiresInSeconds counts in the answer and in what is done', async () => {
  await using own = await createEmulator({ clock: 'frozen', switches: { expiresInSeconds: '60' } })
  const { access_token, refresh_token, expires_in } = await link(own)
  expect(expires_in).toBe(60)
  expect((await refresh(own, refresh_token!)).json['expires_in']).toBe(60)
  const { redirectUrl } = await own.authorize(authorizeUrl(own, { response_type: 'token' }))
  expect(redirectUrl).toContain('&expires_in=60&')
  own.clock.advance(59_999)
  expect((await callApi(own, ME, access_token)).status).toBe(200)
  own.clock.advance(1)
  expect(await (await callApi(own, ME, access_token)).text()).toContain('expired_access_token')
})

test('the switch tokenPreflight refuses a preflight, and leaves those of the API (fsantini/KoboCloud issue 131)', async () => {
  await using own = await createEmulator({ switches: { tokenPreflight: 'refused' } })
  const preflight = async (url: string) => {
    const response = await own.fetch(url, { method: 'OPTIONS', headers: { Origin: 'https://app.example' } })
    return [response.status, response.headers.get('access-control-allow-origin')]
  }
  expect(await preflight(own.endpoints.token)).toEqual([405, null])
  expect(await preflight(`${own.endpoints.api}/2/${ME}`)).toEqual([200, '*'])
})

test('the token endpoint is not at www.dropbox.com, but by the switch tokenOnWebHost (LTplus-AG/ifc-lite, 2026)', async () => {
  const post = async (own: Emulator, host: string) => {
    const code = await getCode(own)
    const { key, secret } = own.apps[0]!
    const body = form({
      grant_type: 'authorization_code',
      code,
      redirect_uri: own.apps[0]!.redirectUris[0],
      client_id: key,
      client_secret: secret,
    })
    return own.fetch(`https://${host}/oauth2/token`, { method: 'POST', body })
  }
  await using usual = await createEmulator()
  const refused = await post(usual, 'www.dropbox.com')
  expect([refused.status, refused.headers.get('content-type')]).toEqual([400, 'text/html; charset=utf-8'])
  for (const host of ['api.dropboxapi.com', 'api.dropbox.com']) {
    expect((await post(usual, host)).status).toBe(200)
  }
  await using other = await createEmulator({ switches: { tokenOnWebHost: 'served' } })
  expect((await post(other, 'www.dropbox.com')).status).toBe(200)
})

test('the switch idTokenIssuer: one project accepts two, "because Dropbox has used both"', async () => {
  const issuers = async (switches: Record<string, string>) => {
    await using own = await createEmulator({ switches })
    const { id_token, access_token } = await link(own, { scope: 'openid email' })
    const userinfo = await (await callApi(own, 'openid/userinfo', access_token)).json()
    return [decodeJwt(id_token!).iss, (userinfo as { iss: string }).iss]
  }
  const [web, api] = ['https://www.dropbox.com', 'https://api.dropboxapi.com']
  expect(await issuers({})).toEqual([web, web])
  expect(await issuers({ idTokenIssuer: 'api' })).toEqual([api, api])
})

test('the switch verifierAlphabet takes a verifier that RFC 7636 would not', async () => {
  const act = async (switches: Record<string, string>) => {
    await using own = await createEmulator({ switches })
    const short = { code_challenge: VERIFIER, code_challenge_method: 'plain' }
    const code = await getCode(own, short)
    return (await exchange(own, code, { code_verifier: VERIFIER, client_secret: undefined })).status
  }
  expect(await act({})).toBe(200)
  expect(await act({ verifierAlphabet: 'any' })).toBe(200)
  const odd = async (switches: Record<string, string>) => {
    await using own = await createEmulator({ switches })
    const verifier = 'short and odd'
    const challenge = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(verifier))).toString(
      'base64url',
    )
    const code = await getCode(own, { code_challenge: challenge, code_challenge_method: 'S256' })
    return (await exchange(own, code, { code_verifier: verifier, client_secret: undefined })).status
  }
  expect(await odd({})).toBe(400)
  expect(await odd({ verifierAlphabet: 'any' })).toBe(200)
})

test('who can write can read, as rclone expects; the switch writeImpliesRead wants the scope itself', async () => {
  const listing = async (switches: Record<string, boolean>, scope: string) => {
    await using own = await createEmulator({ switches })
    const { access_token } = await link(own, { scope })
    const response = await callApi(own, 'files/list_folder', access_token, { body: '{"path": ""}' })
    return [response.status, (await response.text()).includes('"required_scope": "files.metadata.read"')]
  }
  expect(await listing({}, 'files.metadata.write')).toEqual([200, false])
  expect(await listing({ writeImpliesRead: false }, 'files.metadata.write')).toEqual([401, true])
  expect(await listing({}, 'files.content.write')).toEqual([401, true])
})

describe('the metadata of the authorization server (probes of July and September 2026)', () => {
  test('lists what the OpenID document does not, and no device endpoint (probes of July and September 2026; dropbox/dropbox-api-spec issue 9)', async () => {
    await using own = await createEmulator()
    const response = await own.fetch('https://www.dropbox.com/.well-known/oauth-authorization-server')
    const metadata = (await response.json()) as Record<string, unknown>
    expect(metadata).toMatchObject({
      issuer: 'https://www.dropbox.com',
      authorization_endpoint: 'https://www.dropbox.com/oauth2/authorize',
      token_endpoint: 'https://api.dropboxapi.com/oauth2/token',
      registration_endpoint: 'https://www.dropbox.com/oauth2/register',
      code_challenge_methods_supported: ['plain', 'S256'],
      grant_types_supported: ['authorization_code', 'client_credentials', 'refresh_token', 'device_code'],
      token_endpoint_auth_methods_supported: expect.arrayContaining(['client_secret_post']),
      scopes_supported: expect.arrayContaining(['account_info.read', 'openid', 'team_info.read']),
    })
    expect(metadata).not.toHaveProperty('device_authorization_endpoint')
    expect(own.requests.count({ endpoint: 'metadata' })).toBe(1)
  })

  test('dynamic registration is refused to who is not on the list', async () => {
    await using own = await createEmulator()
    const url = 'https://www.dropbox.com/oauth2/register'
    expect((await own.fetch(url, { method: 'POST', body: '{}' })).status).toBe(403)
    expect((await own.fetch(url)).status).toBe(404)
  })
})

describe('auth/token/from_oauth1 (dropbox-api-spec, auth.stone; dropbox-sdk-dotnet issue 326)', () => {
  const upgrade = async (own: Emulator, body: unknown) => {
    const { key, secret } = own.apps[0]!
    const headers = { Authorization: basic(key, secret!) }
    const response = await callApi(own, 'auth/token/from_oauth1', undefined, {
      body: JSON.stringify(body),
      headers,
    })
    return [response.status, await response.text()] as const
  }

  test('gives a token that lives long', async () => {
    await using own = await createEmulator({ clock: 'frozen' })
    const [status, text] = await upgrade(own, { oauth1_token: 'old', oauth1_token_secret: 'older' })
    const { oauth2_token } = JSON.parse(text) as { oauth2_token: string }
    expect([status, oauth2_token.length]).toEqual([200, 64])
    own.clock.advance(365 * 86_400_000)
    expect((await callApi(own, ME, oauth2_token)).status).toBe(200)
    expect(JSON.stringify(own.requests.list())).not.toContain(oauth2_token)
  })

  test.each([
    ['invalid_oauth1_token_info', 'EXPIRED-1'],
    ['app_id_mismatch', 'emulatorteamapp-1'],
  ])('a token that is no good is a 409: %s', async (tag, oauth1_token) => {
    await using own = await createEmulator({ switches: { errorSummaryDots: '2' } })
    expect(await upgrade(own, { oauth1_token, oauth1_token_secret: 'x' })).toEqual([
      409,
      `{"error": {".tag": "${tag}"}, "error_summary": "${tag}/.."}`,
    ])
  })

  test('wants both, of at least one character', async () => {
    await using own = await createEmulator()
    const some = { oauth1_token: 'x', oauth1_token_secret: 'x' }
    for (const wrong of [{ oauth1_token: '' }, { oauth1_token_secret: '' }, { oauth1_token: undefined }])
      expect((await upgrade(own, { ...some, ...wrong }))[0]).toBe(400)
    expect((await upgrade(own, null))[0]).toBe(400)
  })
})

describe('routes of a team (Auth Types; dropbox-api-spec, team.stone)', () => {
  test('tell who authorized', async () => {
    await using own = await createEmulator()
    const { access_token } = await linkTeam(own)
    const response = await callApi(own, 'team/token/get_authenticated_admin', access_token)
    expect(await response.json()).toMatchObject({
      admin_profile: { email: 'admin@example.com', team_member_id: own.users[3]!.memberId },
    })
    const narrow = await linkTeam(own, 'members.read')
    const refused = await callApi(own, 'team/token/get_authenticated_admin', narrow['access_token'])
    expect(await refused.json()).toMatchObject({ error: { required_scope: 'team_info.read' } })
  })

  test('that are not emulated say so to whom they are for: team/linked_apps/revoke_linked_app', async () => {
    await using own = await createEmulator()
    const { access_token } = await linkTeam(own)
    const response = await callApi(own, 'team/linked_apps/revoke_linked_app', access_token)
    expect([response.status, await response.text()]).toEqual([400, expect.stringMatching(/not emulated$/)])
  })

  test('are refused to the token of a user (Dropbox’s forum, 2016)', async () => {
    await using own = await createEmulator()
    const { access_token } = await link(own)
    for (const route of ['team/token/get_authenticated_admin', 'team/members/list_v2']) {
      const response = await callApi(own, route, access_token)
      expect([response.status, await response.text()]).toEqual([
        400,
        expect.stringContaining('This is a DfB team management function.  The OAuth 2 access token'),
      ])
    }
  })
})
