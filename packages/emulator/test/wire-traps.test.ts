import { createEmulator } from 'dropbox-oauth-emulator'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { basic, CHALLENGE, getCode, link, VERIFIER } from './support/client.ts'
import { rawRequest, statusOf } from './support/raw-http.ts'
import type { RawAnswer } from './support/raw-http.ts'

// What real clients were recorded to send, to the byte of their heads: no client in between that would tidy it up.
const emulator = await createEmulator({ port: 0 })
afterAll(() => emulator.close())
beforeEach(() => {
  emulator.reset()
  emulator.apps[0]!.redirectUris.push('http://localhost:3000/cb')
})

const [KEY, SECRET] = ['emulatorappkey1', 'emulatorsecret1']
const FORM = 'Content-Type: application/x-www-form-urlencoded'

const send = (line: string, headers: readonly string[] = [], body = ''): Promise<RawAnswer> =>
  rawRequest(
    emulator.url,
    [`${line} HTTP/1.1`, 'Host: api.localhost', `Content-Length: ${Buffer.byteLength(body)}`, ...headers],
    body,
  )

const jsonOf = ({ body }: RawAnswer) => JSON.parse(body) as Record<string, string>

const offline = (fields: Record<string, string> = {}) =>
  getCode(emulator, { redirect_uri: 'http://localhost:3000/cb', token_access_type: 'offline', ...fields })

describe('the token endpoint takes', () => {
  test('all of it in the query, nothing encoded, a form of no bytes (dropbox-sdk-js)', async () => {
    const code = await offline()
    const query = `grant_type=authorization_code&code=${code}&client_id=${KEY}&client_secret=${SECRET}&redirect_uri=http://localhost:3000/cb`
    const answer = await send(`POST /oauth2/token?${query}`, [FORM])
    expect([statusOf(answer), jsonOf(answer)['token_type']]).toEqual([200, 'bearer'])
  })

  test('the same with a verifier in place of the secret (dropbox-sdk-js)', async () => {
    const code = await offline({ code_challenge: CHALLENGE, code_challenge_method: 'S256' })
    const query = `grant_type=authorization_code&code=${code}&client_id=${KEY}&code_verifier=${VERIFIER}&redirect_uri=http://localhost:3000/cb`
    expect(statusOf(await send(`POST /oauth2/token?${query}`, [FORM]))).toBe(200)
  })

  test('a refresh in the query that calls its empty body JSON (dropbox-sdk-js)', async () => {
    const { refresh_token } = await link(emulator)
    const query = `grant_type=refresh_token&refresh_token=${refresh_token}&client_id=${KEY}&client_secret=${SECRET}`
    expect(statusOf(await send(`POST /oauth2/token?${query}`, ['Content-Type: application/json']))).toBe(200)
  })

  test('a form that names its charset (SwiftyDropbox)', async () => {
    const { refresh_token } = await link(emulator)
    const body = `client_id=${KEY}&client_secret=${SECRET}&grant_type=refresh_token&refresh_token=${refresh_token}`
    expect(statusOf(await send('POST /oauth2/token', [`${FORM}; charset=utf-8`], body))).toBe(200)
  })

  test('a form in pieces, announced beforehand (curl, .NET)', async () => {
    const { refresh_token } = await link(emulator)
    const body = `client_id=${KEY}&client_secret=${SECRET}&grant_type=refresh_token&refresh_token=${refresh_token}`
    const [left, right] = [body.slice(0, 20), body.slice(20)]
    const pieces = [left, right].map((piece) => `${piece.length.toString(16)}\r\n${piece}\r\n`).join('')
    const head = ['POST /oauth2/token HTTP/1.1', 'Host: localhost', 'Expect: 100-continue', FORM]
    const answer = await rawRequest(
      emulator.url,
      [...head, 'Transfer-Encoding: chunked'],
      `${pieces}0\r\n\r\n`,
    )
    expect(answer.head).toMatch(/^HTTP\/1\.1 100 Continue/)
    expect(answer.body).toContain('HTTP/1.1 200 OK')
  })

  test('the old path, HTTP Basic, no client_id in the body (rclone, the Go SDK)', async () => {
    const code = await offline()
    const body = `code=${code}&grant_type=authorization_code&redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fcb`
    const answer = await send('POST /1/oauth2/token', [FORM, `Authorization: ${basic(KEY, SECRET)}`], body)
    expect(statusOf(answer)).toBe(200)
  })

  test('Go’s second attempt, the credentials moved to the body: the first has not burned the code', async () => {
    const code = await offline()
    const body = `code=${code}&grant_type=authorization_code&redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fcb`
    const first = await send('POST /oauth2/token', [FORM, `Authorization: ${basic(KEY, 'another')}`], body)
    expect([statusOf(first), first.body]).toEqual([
      400,
      '{"error": "invalid_client: Invalid client_id or client_secret"}',
    ])
    const second = await send(
      'POST /oauth2/token',
      [FORM],
      `client_id=${KEY}&client_secret=${SECRET}&${body}`,
    )
    expect(statusOf(second)).toBe(200)
    expect(emulator.requests.list({ endpoint: 'token' })[1]).toMatchObject({ retryOf: 2 })
  })

  test('Go’s two attempts without a secret: Basic with an empty one, then client_id beside the verifier', async () => {
    const code = await offline({ code_challenge: CHALLENGE, code_challenge_method: 'S256' })
    const body = `code=${code}&code_verifier=${VERIFIER}&grant_type=authorization_code&redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fcb`
    const first = await send('POST /oauth2/token', [FORM, `Authorization: ${basic(KEY, '')}`], body)
    expect([statusOf(first), jsonOf(first)['error']]).toEqual([400, expect.stringMatching(/^invalid_client/)])
    expect(statusOf(await send('POST /oauth2/token', [FORM], `client_id=${KEY}&${body}`))).toBe(200)
  })

  test('a refresh that asks for all that was granted (requests-oauthlib, Authlib)', async () => {
    const scope = 'files.metadata.read account_info.read'
    const { refresh_token } = await link(emulator, { scope })
    const asked = `grant_type=refresh_token&scope=${scope.replace(' ', '+')}&refresh_token=${refresh_token}`
    const inForm = await send(
      'POST /oauth2/token',
      [`${FORM};charset=UTF-8`],
      `client_id=${KEY}&client_secret=${SECRET}&${asked}`,
    )
    const byBasic = await send('POST /oauth2/token', [FORM, `Authorization: ${basic(KEY, SECRET)}`], asked)
    for (const answer of [inForm, byBasic])
      expect([statusOf(answer), jsonOf(answer)['scope']]).toEqual([
        200,
        'account_info.read files.metadata.read',
      ])
  })

  test('HTTP Basic as it is, and form-encoded inside (oauth4webapi)', async () => {
    emulator.apps[0]!.secret = 'AP P/SECRET'
    for (const pair of [`${KEY}:AP P/SECRET`, `${KEY}:AP+P%2FSECRET`]) {
      const body = `code=${await offline()}&grant_type=authorization_code&redirect_uri=http://localhost:3000/cb`
      const header = `Authorization: Basic ${Buffer.from(pair).toString('base64')}`
      expect(statusOf(await send('POST /oauth2/token', [FORM, header], body))).toBe(200)
    }
  })
})

describe('the token endpoint does not take', () => {
  const NO_AUTH =
    '{"error": "invalid_request", "error_description": "No auth function available for given request"}'

  test.each([
    ['the text that dropbox-sdk-js sends for `dataOnBody`', 'application/json', '[object Object]'],
    [
      'JSON (axios, by default)',
      'application/json',
      JSON.stringify({ client_id: KEY, client_secret: SECRET }),
    ],
    ['nothing', 'application/x-www-form-urlencoded', ''],
    [
      'a form of parts (PHP’s curl, when it is given an array)',
      'multipart/form-data; boundary=b',
      `--b\r\nContent-Disposition: form-data; name="client_id"\r\n\r\n${KEY}\r\n--b--\r\n`,
    ],
  ])('%s: it sees no credentials', async (_what, type, body) => {
    const answer = await send('POST /oauth2/token', [`Content-Type: ${type}`], body)
    expect([statusOf(answer), answer.body]).toEqual([400, NO_AUTH])
  })

  test('client_id beside HTTP Basic (pilcrowonpaper/oslo issue 90)', async () => {
    const body = `client_id=${KEY}&code=${await offline()}&grant_type=authorization_code`
    const answer = await send('POST /oauth2/token', [FORM, `Authorization: ${basic(KEY, SECRET)}`], body)
    expect(jsonOf(answer)).toEqual({
      error: 'invalid_request',
      error_description: 'unknown field "client_id"',
    })
  })

  test('the secret that is built into rclone, for an app that has another', async () => {
    const body = `code=${await offline()}&grant_type=authorization_code`
    const header = `Authorization: ${basic(KEY, 'a-secret-of-rclone')}`
    expect(jsonOf(await send('POST /oauth2/token', [FORM, header], body))['error']).toMatch(/^invalid_client/)
  })
})

describe('an API call without an argument', () => {
  test.each([
    ['`null` as JSON (dropbox-sdk-python)', ['Content-Type: application/json'], 'null'],
    ['nothing at all, and no type (dropbox-sdk-js, rclone, better-auth)', [], ''],
    ['nothing, called JSON', ['Content-Type: application/json'], ''],
    ['nothing, called nothing (the Go library)', ['Content-Type: '], ''],
    ['`null` in the spelling of axios', ['Content-Type: application/json;charset=UTF-8'], 'null'],
    [
      '`null` with the type that needs no preflight',
      ['Content-Type: text/plain; charset=dropbox-cors-hack'],
      'null',
    ],
  ])('may be %s, and is answered with exactly application/json', async (_what, headers, body) => {
    const { access_token } = await link(emulator)
    const bearer = `Authorization: Bearer ${access_token}`
    const answer = await send('POST /2/users/get_current_account', [bearer, ...headers], body)
    expect(statusOf(answer)).toBe(200)
    expect(/^content-type: (.*)$/im.exec(answer.head)![1]).toBe('application/json')
  })

  test('may name the scheme as the token_type is written (next-auth 4)', async () => {
    const { access_token, token_type } = await link(emulator)
    const headers = [`Authorization: ${token_type} ${access_token}`]
    expect(token_type).toBe('bearer')
    expect(statusOf(await send('POST /2/users/get_current_account', headers))).toBe(200)
  })

  test('is not a form without a byte (n8n-io/n8n pull request 27685, bamorim/omniauth-dropbox-oauth2 pull request 8)', async () => {
    const { access_token } = await link(emulator)
    const answer = await send('POST /2/users/get_current_account', [
      `Authorization: Bearer ${access_token}`,
      FORM,
    ])
    expect([statusOf(answer), answer.body]).toEqual([
      400,
      'Error in call to API function "users/get_current_account": Bad HTTP "Content-Type" header: "application/x-www-form-urlencoded".  Expecting one of "application/json", "application/json; charset=utf-8", "text/plain; charset=dropbox-cors-hack".',
    ])
  })

  test.each([
    ['text that fetch has given its own type', 'text/plain;charset=UTF-8', 'null'],
    ['nothing that is called a file (aiohttp)', 'application/octet-stream', ''],
  ])('is not %s', async (_what, type, body) => {
    const { access_token } = await link(emulator)
    const headers = [`Authorization: Bearer ${access_token}`, `Content-Type: ${type}`]
    expect(statusOf(await send('POST /2/users/get_current_account', headers, body))).toBe(400)
  })

  test('is not a form beside Basic (arctic’s revokeToken)', async () => {
    const { access_token } = await link(emulator)
    const headers = [FORM, `Authorization: ${basic(KEY, SECRET)}`]
    const answer = await send('POST /2/auth/token/revoke', headers, `token=${access_token}`)
    expect([statusOf(answer), answer.body]).toEqual([400, expect.stringContaining('Expecting "Bearer')])
  })
})

describe('the state comes back byte for byte', () => {
  test.each([
    ['what dropbox-sdk-python sends', 'AbCdEfGhIjKlMnOpQrSt%3D%3D%7C%2Fback'],
    ['blanks in both spellings', 'a+b%20c'],
    ['marks that URLs know', '%26%3D%23%3F%25%2B%3B%22%27'],
    ['no encoding at all (dropbox-sdk-js)', 'a|b,c:d/e@f~g!h$i'],
    ['other alphabets', '%E2%9C%93%F0%9F%98%80'],
    ['bytes that are no UTF-8', '%FF%FE%00'],
    ['nothing', ''],
  ])('%s: %s', async (_what, state) => {
    const query = `response_type=code&client_id=${KEY}&redirect_uri=http://localhost:3000/cb&state=${state}`
    const { redirectUrl } = await emulator.authorize(`${emulator.endpoints.authorize}?${query}`)
    expect(redirectUrl).toMatch(/^http:\/\/localhost:3000\/cb\?code=[\w-]{43}&state=/)
    expect(redirectUrl!.split('&state=')[1]).toBe(state)
    const denied = await emulator.authorize(`${emulator.endpoints.authorize}?${query}`, { decision: 'deny' })
    expect(denied.redirectUrl!.split('&state=')[1]).toBe(state)
  })
})
