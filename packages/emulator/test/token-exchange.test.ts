import { createEmulator } from 'dropbox-oauth-emulator'
import { describe, expect, test } from 'vitest'
import {
  authorizeUrl,
  basic,
  callApi,
  CHALLENGE,
  exchange,
  getCode,
  link,
  postToken,
  readToken,
  REDIRECT_URI,
  refresh,
  VERIFIER,
} from './support/client.ts'

const emulator = await createEmulator()
const [app, , legacyApp] = emulator.apps
const pkce = { code_challenge: CHALLENGE, code_challenge_method: 'S256' }

describe('what a code is exchanged for', () => {
  test('offline: fields in this order, Python separators (recordings of 2022)', async () => {
    const code = await getCode(emulator, {
      token_access_type: 'offline',
      scope: 'files.metadata.read account_info.read',
    })
    const { status, text, json } = await exchange(emulator, code)
    expect(status).toBe(200)
    expect(text.replace(/sl\.u\.[\w-]{1134}/, 'ACCESS').replace(json['refresh_token']!, 'REFRESH')).toBe(
      `{"access_token": "ACCESS", "token_type": "bearer", "expires_in": 14400, "refresh_token": "REFRESH", "scope": "account_info.read files.metadata.read", "uid": "${emulator.users[0]!.uid}", "account_id": "${emulator.users[0]!.accountId}"}`,
    )
    expect(json['access_token']).toHaveLength(1139)
    expect(json['refresh_token']).toMatch(/^[\w-]{64}$/)
    expect(json['account_id']).toHaveLength(40)
    expect(json['uid']).toMatch(/^\d+$/)
  })

  test('an id_token comes after all others (OIDC guide)', async () => {
    const fields = { token_access_type: 'offline', scope: 'openid email' }
    const { json } = await exchange(emulator, await getCode(emulator, fields))
    expect(Object.keys(json).slice(-3)).toEqual(['uid', 'account_id', 'id_token'])
  })

  test.each([['online'], [undefined], ['legacy']])(
    'token_access_type %s of a scoped app: no refresh token (Jesus/dropbox_api, 2021)',
    async (kind) => {
      const { json } = await exchange(emulator, await getCode(emulator, { token_access_type: kind }))
      expect(Object.keys(json)).toEqual([
        'access_token',
        'token_type',
        'expires_in',
        'scope',
        'uid',
        'account_id',
      ])
    },
  )

  test.each([['legacy'], [undefined]])(
    'token_access_type %s of an app of before scopes: one token that never expires, without the sl. of the others (HTTP documentation; Dropbox’s forum, 544001)',
    async (kind) => {
      await using own = await createEmulator({ clock: 'frozen' })
      const credentials = { client_id: legacyApp!.key, client_secret: legacyApp!.secret }
      const code = await getCode(own, { client_id: legacyApp!.key, token_access_type: kind })
      const { json } = await exchange(own, code, credentials)
      expect(Object.keys(json)).toEqual(['access_token', 'token_type', 'account_id', 'uid'])
      expect(json['access_token']).toMatch(/^[\w-]{64}$/)
      own.clock.advance(10 * 365 * 86_400_000)
      expect((await callApi(own, 'users/get_current_account', json['access_token'])).status).toBe(200)
    },
  )

  test('token_access_type offline of an app of before scopes: no scope (aspnet-contrib/AspNet.Security.OAuth.Providers issue 579)', async () => {
    const credentials = { client_id: legacyApp!.key, client_secret: legacyApp!.secret }
    const fields = { client_id: legacyApp!.key, token_access_type: 'offline' }
    const { json } = await exchange(emulator, await getCode(emulator, fields), credentials)
    const names = ['access_token', 'token_type', 'expires_in', 'refresh_token', 'uid', 'account_id']
    expect(Object.keys(json)).toEqual(names)
  })

  test('a team: an empty uid, a team_id, no account_id (recordings of 2025)', async () => {
    const [, team] = emulator.apps
    const client = { client_id: team!.key, client_secret: team!.secret }
    const scope = 'team_info.read members.read events.read'
    const fields = { client_id: team!.key, token_access_type: 'offline', scope }
    const { text, json } = await exchange(
      emulator,
      await getCode(emulator, fields, 'admin@example.com'),
      client,
    )
    expect(json['team_id']).toMatch(/^dbtid:[\w-]{35}$/)
    expect(text.replace(/sl\.u\.[\w-]{1134}/, 'ACCESS').replace(json['refresh_token']!, 'REFRESH')).toBe(
      `{"access_token": "ACCESS", "token_type": "bearer", "expires_in": 14400, "refresh_token": "REFRESH", "scope": "events.read members.read team_info.read", "uid": "", "team_id": "${json['team_id']}"}`,
    )
  })

  test('the headers, the content type that is not JSON included (Jesus/dropbox_api, 2021)', async () => {
    const { headers } = await exchange(emulator, await getCode(emulator))
    expect(headers.get('content-type')).toBe('text/javascript')
    expect(headers.get('cache-control')).toBe('no-cache')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-frame-options')).toBe('SAMEORIGIN')
    expect(headers.get('x-dropbox-request-id')).toMatch(/^[0-9a-f]{32}$/)
    expect(headers.get('x-dropbox-response-origin')).toBe('far_remote')
    expect(headers.get('x-server-response-time')).toMatch(/^\d+$/)
    expect(headers.get('server')).toBe('envoy')
    expect(headers.get('access-control-allow-origin')).toBe('*')
  })

  test('the switch tokenContentType makes it JSON', async () => {
    await using own = await createEmulator({ switches: { tokenContentType: 'application/json' } })
    const { headers } = await exchange(own, await getCode(own))
    expect(headers.get('content-type')).toBe('application/json')
  })
})

describe('how clients send it', () => {
  test('all in the query with an empty body (dropbox-sdk-js)', async () => {
    const query = new URLSearchParams({
      grant_type: 'authorization_code',
      code: await getCode(emulator),
      client_id: app!.key,
      client_secret: app!.secret!,
      redirect_uri: REDIRECT_URI,
    })
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
    const response = await emulator.fetch(`${emulator.endpoints.token}?${query}`, { method: 'POST', headers })
    expect(response.status).toBe(200)
  })

  test('a refresh in the query that calls its empty body JSON (dropbox-sdk-js)', async () => {
    const { refresh_token } = await link(emulator)
    const query = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: refresh_token!,
      client_id: app!.key,
      client_secret: app!.secret!,
    })
    const headers = { 'Content-Type': 'application/json' }
    const response = await emulator.fetch(`${emulator.endpoints.token}?${query}`, { method: 'POST', headers })
    expect(response.status).toBe(200)
  })

  test('locale with a code and with a refresh (dropbox-sdk-java, SwiftyDropbox)', async () => {
    const fields = { token_access_type: 'offline' }
    const { json } = await exchange(emulator, await getCode(emulator, fields), { locale: 'de' })
    expect((await refresh(emulator, json['refresh_token']!, { locale: 'de' })).status).toBe(200)
  })

  test('to any host, one for tests included (dropbox-sdk-js, dropbox-sdk-java)', async () => {
    const { refresh_token } = await link(emulator)
    const { key, secret } = app!
    const fields = { grant_type: 'refresh_token', refresh_token: refresh_token!, client_id: key }
    for (const host of ['api.meta-dropbox.example', 'api-dropbox.example', 'api.dropbox.com']) {
      const body = new URLSearchParams({ ...fields, client_secret: secret! })
      expect((await emulator.fetch(`https://${host}/oauth2/token`, { method: 'POST', body })).status).toBe(
        200,
      )
    }
    const page = await emulator.fetch(
      authorizeUrl(emulator).replace('www.dropbox.com', 'meta-dropbox.example'),
    )
    expect(page.status).toBe(200)
  })

  test('locale in query and body at once (dropbox-sdk-python)', async () => {
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      code: await getCode(emulator),
      client_id: app!.key,
      client_secret: app!.secret!,
      redirect_uri: REDIRECT_URI,
      locale: 'de',
    })
    const response = await emulator.fetch(`${emulator.endpoints.token}?locale=de`, { method: 'POST', body })
    expect(response.status).toBe(200)
  })

  test.each([
    ['a form with a charset (SwiftyDropbox)', 'application/x-www-form-urlencoded; charset=utf-8', 200],
    ['JSON, which is not read: axios sends it (a recording)', 'application/json', 400],
    ['a form that calls itself text', 'text/plain', 400],
  ])('%s', async (_what, type, status) => {
    const fields = {
      grant_type: 'authorization_code',
      code: await getCode(emulator),
      client_id: app!.key,
      client_secret: app!.secret!,
      redirect_uri: REDIRECT_URI,
    }
    const body = type === 'application/json' ? JSON.stringify(fields) : new URLSearchParams(fields).toString()
    const answer = await readToken(
      await emulator.fetch(emulator.endpoints.token, {
        method: 'POST',
        body,
        headers: { 'Content-Type': type },
      }),
    )
    expect(answer.status).toBe(status)
    if (status === 400) {
      const description = 'No auth function available for given request'
      expect(answer.json).toEqual({ error: 'invalid_request', error_description: description })
    }
  })

  test('HTTP Basic, also form-encoded as oauth4webapi does (RFC 6749 section 2.3.1)', async () => {
    await using own = await createEmulator({
      seed: { apps: [{ key: 'app+1', secret: 'a/b%20c=&d+e', redirectUris: [REDIRECT_URI] }] },
    })
    const encoded = basic(encodeURIComponent('app+1'), encodeURIComponent('a/b%20c=&d+e'))
    for (const authorization of [
      basic('app+1', 'a/b%20c=&d+e'),
      encoded,
      encoded.replace('Basic', 'basic'),
    ]) {
      const code = await getCode(own)
      const fields = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI }
      const answer = await postToken(own, fields, { headers: { Authorization: authorization } })
      expect(answer.status).toBe(200)
    }
  })
})

describe('PKCE is accepted', () => {
  const publicClient = { client_secret: undefined, code_verifier: VERIFIER }

  test('with S256, without a secret (OAuth guide)', async () => {
    const { status } = await exchange(emulator, await getCode(emulator, pkce), publicClient)
    expect(status).toBe(200)
  })

  test('with verifiers of 43, 124 and 128 characters (fsantini/KoboCloud issue 131; the SDKs of Dropbox)', async () => {
    for (const length of [43, 124, 128]) {
      const verifier = 'v'.repeat(length)
      const fields = { code_challenge: verifier, code_challenge_method: 'plain' }
      const code = await getCode(emulator, fields)
      expect((await exchange(emulator, code, { ...publicClient, code_verifier: verifier })).status).toBe(200)
    }
  })

  test('with plain, and a challenge without a method (fsantini/KoboCloud issue 131)', async () => {
    for (const code_challenge_method of ['plain', undefined]) {
      const code = await getCode(emulator, { code_challenge: VERIFIER, code_challenge_method })
      expect((await exchange(emulator, code, publicClient)).status).toBe(200)
    }
  })

  test('beside a secret, unless the switch secretWithVerifier says otherwise', async () => {
    const code = await getCode(emulator, pkce)
    expect((await exchange(emulator, code, { code_verifier: VERIFIER })).status).toBe(200)
    await using strict = await createEmulator({ switches: { secretWithVerifier: false } })
    const other = await getCode(strict, pkce)
    const refused = await exchange(strict, other, { code_verifier: VERIFIER })
    expect(refused.json['error_description']).toBe('No auth function available for given request')
    expect((await exchange(strict, other, publicClient)).status).toBe(200)
  })
})

test('a user who is asked for by authorize is the one of the tokens', async () => {
  const { code } = await emulator.authorize(authorizeUrl(emulator), { user: 'zoe@example.com' })
  expect((await exchange(emulator, code!)).json['account_id']).toBe(emulator.users[1]!.accountId)
})
