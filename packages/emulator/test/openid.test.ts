import { createEmulator } from 'dropbox-oauth-emulator'
import type { Emulator } from 'dropbox-oauth-emulator'
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import type { JSONWebKeySet } from 'jose'
import { describe, expect, test } from 'vitest'
import { callApi, link, refresh } from './support/client.ts'

const SCOPE = 'account_info.read openid profile email'
const emulator = await createEmulator({ clock: 'frozen' })

async function keysOf(own: Emulator): Promise<JSONWebKeySet> {
  const response = await own.fetch(`${own.url}/.well-known/jwks`)
  expect(response.headers.get('content-type')).toBe('application/json')
  return (await response.json()) as JSONWebKeySet
}

const verify = async (own: Emulator, token: string, keys: JSONWebKeySet) =>
  jwtVerify(token, createLocalJWKSet(keys), {
    issuer: own.url,
    audience: own.apps[0]!.key,
    currentDate: new Date(),
  })

describe('discovery (Dropbox’s own document, 825 bytes in September 2026)', () => {
  test('without a port it is Dropbox’s document, byte for byte', async () => {
    const response = await emulator.fetch('https://www.dropbox.com/.well-known/openid-configuration')
    expect(response.headers.get('content-type')).toBe('application/json')
    const text = await response.text()
    expect(text).toHaveLength(825)
    expect(text).toBe(
      '{"issuer": "https://www.dropbox.com", "authorization_endpoint": "https://www.dropbox.com/oauth2/authorize", "token_endpoint": "https://api.dropboxapi.com/oauth2/token", "jwks_uri": "https://www.dropbox.com/.well-known/jwks", "scopes_supported": ["openid", "profile", "email"], "response_types_supported": ["code"], "response_modes_supported": ["query", "fragment"], "grant_types_supported": ["authorization_code"], "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["RS256"], "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"], "claim_types_supported": ["normal"], "claims_supported": ["email", "email_verified", "family_name", "given_name"], "claims_parameter_supported": false, "request_parameter_supported": false, "request_uri_parameter_supported": false}',
    )
  })

  test('on a port everything leads to the emulator, and it names no userinfo endpoint', async () => {
    await using own = await createEmulator({ port: 0 })
    const document = (await (await fetch(`${own.url}/.well-known/openid-configuration`)).json()) as Record<
      string,
      unknown
    >
    expect(document).toMatchObject({
      issuer: own.url,
      authorization_endpoint: own.endpoints.authorize,
      token_endpoint: own.endpoints.token,
      jwks_uri: `${own.url}/.well-known/jwks`,
    })
    expect(document).not.toHaveProperty('userinfo_endpoint')
  })
})

describe('the id token (OIDC guide)', () => {
  test('has the claims of the scopes, and no nonce though one was sent (openid/AppAuth-iOS issue 824)', async () => {
    const { id_token, account_id } = await link(emulator, { scope: SCOPE, nonce: 'n-1' })
    const { payload } = await verify(emulator, id_token!, await keysOf(emulator))
    expect(payload).toEqual({
      email: 'ada@example.com',
      email_verified: true,
      family_name: 'Lovelace',
      given_name: 'Ada',
      iss: 'https://www.dropbox.com',
      sub: account_id,
      exp: payload.iat! + 3600,
      iat: expect.any(Number),
      aud: emulator.apps[0]!.key,
      auth_time: payload.iat,
    })
  })

  test('has only what was allowed, and the team of a member', async () => {
    const { id_token } = await link(emulator, { scope: 'openid email' }, 'grace@example.com')
    const claims = decodeJwt(id_token!)
    expect(claims).not.toHaveProperty('given_name')
    expect(claims['dropbox:team_id']).toMatch(/^dbtid:/)
  })

  test('comes with openid only, and not with a refresh', async () => {
    expect(await link(emulator, { scope: 'account_info.read profile email' })).not.toHaveProperty('id_token')
    const { refresh_token } = await link(emulator, { scope: SCOPE })
    expect((await refresh(emulator, refresh_token!)).json).not.toHaveProperty('id_token')
  })

  test('tells when the user signed in, not when the code was exchanged', async () => {
    await using own = await createEmulator({ clock: 'frozen' })
    const url = `${own.endpoints.authorize}?response_type=code&client_id=${own.apps[0]!.key}&scope=openid+email`
    const { code } = await own.authorize(url)
    own.clock.advance(60_000)
    const { key, secret } = own.apps[0]!
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      code: code!,
      client_id: key,
      client_secret: secret!,
    })
    const answer = (await (await own.fetch(own.endpoints.token, { method: 'POST', body })).json()) as {
      id_token: string
    }
    const claims = decodeJwt(answer.id_token)
    expect(claims.iat! - (claims['auth_time'] as number)).toBe(60)
  })

  test('is signed by one RSA key whose id has its padding left on (Dropbox’s own key set)', async () => {
    const { keys } = await keysOf(emulator)
    expect(keys).toHaveLength(1)
    expect(keys[0]).toMatchObject({ kty: 'RSA', alg: 'RS256', use: 'sig', e: 'AQAB' })
    expect(keys[0]!.kid).toMatch(/^[\w-]{43}=$/)
    expect(keys[0]).not.toHaveProperty('d')
    const { id_token } = await link(emulator, { scope: SCOPE })
    expect(decodeProtectedHeader(id_token!)).toEqual({ alg: 'RS256', kid: keys[0]!.kid })
  })

  test('no longer verifies once the key has been rotated', async () => {
    await using own = await createEmulator()
    const { id_token } = await link(own, { scope: SCOPE })
    const before = await keysOf(own)
    own.rotateSigningKey()
    const after = await keysOf(own)
    expect(after.keys[0]!.kid).not.toBe(before.keys[0]!.kid)
    await expect(verify(own, id_token!, after)).rejects.toThrow()
    const fresh = await link(own, { scope: SCOPE })
    await expect(verify(own, fresh['id_token']!, after)).resolves.toBeDefined()
  })
})

describe('openid/userinfo', () => {
  test('by POST, without a body and a content type (outline/outline issue 8282)', async () => {
    const { access_token, account_id } = await link(emulator, { scope: SCOPE })
    const response = await callApi(emulator, 'openid/userinfo', access_token)
    expect(await response.json()).toEqual({
      email: 'ada@example.com',
      email_verified: true,
      family_name: 'Lovelace',
      given_name: 'Ada',
      iss: 'https://www.dropbox.com',
      sub: account_id,
    })
  })

  test('its argument is null, or an object without a field (dropbox-api-spec, openid.stone)', async () => {
    const { access_token } = await link(emulator, { scope: SCOPE })
    const ask = async (body: string) =>
      (await callApi(emulator, 'openid/userinfo', access_token, { body })).status
    expect([await ask('null'), await ask('{}'), await ask('{"a": 1}')]).toEqual([200, 200, 400])
  })

  test('without a claim to tell it is an error of the route (dropbox-api-spec, openid.stone)', async () => {
    const { refresh_token } = await link(emulator, { scope: SCOPE })
    const { json } = await refresh(emulator, refresh_token!, { scope: 'openid' })
    const response = await callApi(emulator, 'openid/userinfo', json['access_token'])
    expect([response.status, await response.text()]).toEqual([
      409,
      expect.stringMatching(
        /^{"error_summary": "openid_error\/incorrect_openid_scopes\/\.*", "error": {"\.tag": "openid_error", "openid_error": {"\.tag": "incorrect_openid_scopes"}}}$/,
      ),
    ])
  })

  test('by GET it is an HTML 404 (nextauthjs/next-auth issues 3899 and 8098)', async () => {
    const { access_token } = await link(emulator, { scope: SCOPE })
    const headers = { Authorization: `Bearer ${access_token}` }
    const response = await emulator.fetch(`${emulator.endpoints.api}/2/openid/userinfo`, { headers })
    expect(response.status).toBe(404)
    expect(response.headers.get('content-type')).toContain('text/html')
  })

  test('needs the openid scope (dropbox-api-spec, openid.stone)', async () => {
    const { access_token } = await link(emulator, { scope: 'account_info.read' })
    const response = await callApi(emulator, 'openid/userinfo', access_token)
    expect([response.status, await response.text()]).toEqual([
      401,
      expect.stringContaining('"required_scope": "openid"'),
    ])
  })
})
