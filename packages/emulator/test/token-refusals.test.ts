import { createEmulator } from 'dropbox-oauth-emulator'
import { describe, expect, test } from 'vitest'
import {
  basic,
  CHALLENGE,
  exchange,
  getCode,
  postToken,
  readToken,
  refresh,
  REDIRECT_URI,
  VERIFIER,
} from './support/client.ts'

const emulator = await createEmulator()
const [app] = emulator.apps
const NO_AUTH = {
  error: 'invalid_request',
  error_description: 'No auth function available for given request',
}
const INVALID_CLIENT = '{"error": "invalid_client: Invalid client_id or client_secret"}'
const invalidRequest = (error_description: string) => ({ error: 'invalid_request', error_description })

describe('the client', () => {
  test.each([
    ['a wrong secret', { client_secret: 'wrong' }],
    ['an empty secret', { client_secret: '' }],
    ['an unknown key', { client_id: 'nobody' }],
    ['another app’s secret', { client_secret: emulator.apps[1]!.secret }],
  ])(
    '%s is a 400 with its description glued into error (dropbox/dbxcli issue 127; s-aska/dropbox-api-command issue 41)',
    async (_what, fields) => {
      const { status, text, headers } = await exchange(emulator, await getCode(emulator), fields)
      expect(status).toBe(400)
      expect(text).toBe(INVALID_CLIENT)
      expect(headers.get('content-type')).toBe('application/json')
    },
  )

  test('is judged before the code, and spends nothing when it is refused (a recording of September 2026)', async () => {
    const code = await getCode(emulator)
    expect((await exchange(emulator, 'bogus', { client_secret: 'wrong' })).text).toBe(INVALID_CLIENT)
    expect((await exchange(emulator, 'bogus')).json['error']).toBe('invalid_grant')
    await exchange(emulator, code, { client_secret: 'wrong' })
    await exchange(emulator, code, { client_secret: undefined })
    await postToken(
      emulator,
      { grant_type: 'authorization_code', code },
      { headers: { Authorization: basic(app!.key, 'x') } },
    )
    expect((await exchange(emulator, code)).status).toBe(200)
  })

  test.each([['client_id'], ['client_secret']])(
    'HTTP Basic does not go with %s in the form (pilcrowonpaper/oslo issue 90)',
    async (field) => {
      const value = field === 'client_id' ? app!.key : app!.secret
      const fields = { grant_type: 'authorization_code', code: 'x', [field]: value }
      const headers = { Authorization: basic(app!.key, app!.secret!) }
      const { status, text } = await postToken(emulator, fields, { headers })
      expect(status).toBe(400)
      expect(text).toBe(`{"error": "invalid_request", "error_description": "unknown field \\"${field}\\""}`)
    },
  )

  test('a wrong pair by HTTP Basic is a 400, not a 401 (dropbox/dbxcli issue 127)', async () => {
    const fields = { grant_type: 'refresh_token', refresh_token: 'x'.repeat(64) }
    const { status, text } = await postToken(emulator, fields, {
      headers: { Authorization: basic(app!.key, 'x') },
    })
    expect([status, text]).toEqual([400, INVALID_CLIENT])
  })

  test.each([['Bearer x'], ['Basic'], ['Basic !!!'], [`Basic ${btoa('nocolon')}`]])(
    'credentials that cannot be read are none: %s',
    async (Authorization) => {
      const { json } = await postToken(
        emulator,
        { grant_type: 'authorization_code', code: 'x' },
        { headers: { Authorization } },
      )
      expect(json).toEqual(NO_AUTH)
    },
  )

  test('without secret and verifier there is no way in (dropbox-sdk-js issue 769; dropbox-sdk-rust issue 85)', async () => {
    const code = await getCode(emulator)
    expect((await exchange(emulator, code, { client_secret: undefined })).json).toEqual(NO_AUTH)
    expect((await exchange(emulator, code, { client_secret: undefined, client_id: undefined })).json).toEqual(
      NO_AUTH,
    )
    expect((await postToken(emulator, {})).json).toEqual(NO_AUTH)
  })

  test('an app that does not allow public clients cannot go without its secret (App Console)', async () => {
    await using own = await createEmulator()
    own.apps[0]!.publicClients = false
    const code = await getCode(own, { code_challenge: CHALLENGE, code_challenge_method: 'S256' })
    const fields = { client_secret: undefined, code_verifier: VERIFIER }
    expect((await exchange(own, code, fields)).json).toEqual(NO_AUTH)
    expect((await exchange(own, code, { code_verifier: VERIFIER })).status).toBe(200)
  })

  test('an app without a secret refuses every secret', async () => {
    await using own = await createEmulator({
      seed: { apps: [{ key: 'nosecret', redirectUris: [REDIRECT_URI] }] },
    })
    for (const client_secret of ['', 'undefined', 'x']) {
      expect((await exchange(own, 'x', { client_secret })).text).toBe(INVALID_CLIENT)
    }
  })
})

test('a refusal has the headers and the length that were recorded (dropbox-sdk-dotnet issue 373)', async () => {
  const { status, headers, text } = await refresh(emulator, 'x'.repeat(64))
  expect([status, Buffer.byteLength(text)]).toEqual([400, 86])
  expect(Object.fromEntries(headers)).toEqual({
    'content-type': 'application/json',
    'content-security-policy': 'sandbox allow-forms allow-scripts',
    'access-control-allow-origin': '*',
    'access-control-expose-headers':
      'Accept-Ranges, Content-Disposition, Content-Encoding, Content-Length, Content-Range, X-Dropbox-Metadata, X-Dropbox-Request-Id, X-JSON, X-Server-Response-Time, Timing-Allow-Origin, x-dropbox-pdf-password-needed',
    'x-content-type-options': 'nosniff',
    'x-dropbox-request-id': expect.stringMatching(/^[0-9a-f]{32}$/),
    'x-dropbox-response-origin': 'far_remote',
    server: 'envoy',
  })
})

describe('the parameters', () => {
  test.each([
    ['an unknown one (googleapis/google-oauth-java-client issue 105)', { foo: 'x' }, 'unknown field "foo"'],
    [
      'scope on a code (googleapis/google-oauth-java-client issue 105)',
      { scope: 'account_info.read' },
      'unknown field "scope"',
    ],
    ['a refresh token on a code', { refresh_token: 'x' }, 'unknown field "refresh_token"'],
    ['no code (adambrgmn/react-oauth-flow issue 7)', { code: undefined }, 'missing required field "code"'],
    ['an empty code', { code: '' }, 'missing required field "code"'],
    ['no grant_type', { grant_type: undefined }, 'missing required field "grant_type"'],
  ])('%s', async (_what, fields, description) => {
    const { status, json } = await exchange(emulator, 'x', fields)
    expect([status, json]).toEqual([400, invalidRequest(description)])
  })

  test.each([
    'password',
    'client_credentials',
    'urn:ietf:params:oauth:grant-type:device_code',
    'constructor',
  ])('another grant_type: %s (dropbox-sdk-java, SwiftyDropbox)', async (grant_type) => {
    const { status, json } = await exchange(emulator, 'x', { grant_type })
    expect([status, json['error']]).toEqual([400, 'unsupported_grant_type'])
  })

  test('the switch scopeOnCodeExchange lets a scope pass', async () => {
    await using own = await createEmulator({ switches: { scopeOnCodeExchange: 'accepted' } })
    expect((await exchange(own, await getCode(own), { scope: 'account_info.read' })).status).toBe(200)
  })

  test('one that is there twice: the same value passes, another does not (dropbox-sdk-rust)', async () => {
    const send = async (own: typeof emulator, more: string) => {
      const code = await getCode(own)
      const secret = `client_id=${app!.key}&client_secret=${app!.secret}`
      const text = `grant_type=authorization_code&code=${code}&redirect_uri=${encodeURIComponent(REDIRECT_URI)}&${secret}`
      return readToken(
        await own.fetch(own.endpoints.token, { method: 'POST', body: new URLSearchParams(text + more) }),
      )
    }
    expect((await send(emulator, `&client_secret=${app!.secret}`)).status).toBe(200)
    expect((await send(emulator, '&client_secret=x')).json).toEqual(
      invalidRequest('duplicate field "client_secret"'),
    )
    await using strict = await createEmulator({ switches: { identicalDuplicates: 'refused' } })
    expect((await send(strict, `&client_secret=${app!.secret}`)).status).toBe(400)
  })

  test('a body of more than a megabyte is not read to its end', async () => {
    const body = new URLSearchParams({ code: 'x'.repeat(1_100_000) })
    const response = await emulator.fetch(emulator.endpoints.token, { method: 'POST', body })
    const answer = await readToken(response)
    expect([answer.status, answer.json]).toEqual([400, invalidRequest('request body is too large')])
    expect(answer.headers.get('x-dropbox-request-id')).toMatch(/^[0-9a-f]{32}$/)
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    expect(emulator.requests.list().at(-1)).toMatchObject({ endpoint: 'token', response: { status: 400 } })
    const api = await emulator.fetch(`${emulator.endpoints.api}/2/check/user`, { method: 'POST', body })
    expect([api.status, await api.text()]).toEqual([400, expect.stringMatching(/check\/user.*too large/)])
    const page = await emulator.fetch(emulator.endpoints.authorize, { method: 'POST', body })
    expect(page.status).toBe(400)
  })

  test('only POST is taken (HTTP documentation)', async () => {
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const response = await emulator.fetch(`${emulator.endpoints.token}?grant_type=refresh_token`, {
        method,
      })
      expect(response.status).toBe(405)
    }
  })
})
