import { createEmulator } from 'dropbox-oauth-emulator'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { form, getCode, REDIRECT_URI } from './support/client.ts'
import { rawPost, rawRequest, statusOf } from './support/raw-http.ts'

const emulator = await createEmulator({ port: 0 })
afterAll(() => emulator.close())
beforeEach(() => emulator.reset())
const { host, port } = new URL(emulator.url)

describe('a request of a socket', () => {
  test('that is too large gets to its answer', async () => {
    const answer = await rawPost(emulator.url, '/oauth2/token', `code=${'x'.repeat(3_000_000)}`)
    expect([statusOf(answer), answer.cut]).toEqual([400, undefined])
    expect(answer.body).toContain('request body is too large')
  })

  test('that ends before its body does changes nothing, and the next is served', async () => {
    const { key, secret } = emulator.apps[0]!
    const usual = { grant_type: 'authorization_code', client_id: key, client_secret: secret }
    const whole = form({ ...usual, code: await getCode(emulator), redirect_uri: REDIRECT_URI }).toString()
    const cut = await rawPost(emulator.url, '/oauth2/token', whole.slice(0, -3), [
      `Content-Length: ${whole.length + 100}`,
    ])
    expect(statusOf(cut)).not.toBe(200)
    expect(emulator.requests.count({ endpoint: 'token' })).toBe(0)
    expect(statusOf(await rawPost(emulator.url, '/oauth2/token', whole))).toBe(200)
  })

  test('with two Authorization headers has no credentials that could be read', async () => {
    const answer = await rawPost(emulator.url, '/oauth2/token', 'grant_type=refresh_token&refresh_token=x', [
      'Authorization: Basic eDp5',
      'Authorization: Basic eDp5',
    ])
    expect([statusOf(answer), answer.body]).toEqual([400, expect.stringContaining('No auth function')])
    expect(emulator.requests.list({}, { secrets: true })[0]!.headers.authorization).toBe(
      'Basic eDp5, Basic eDp5',
    )
  })

  test('of a client that believes in a proxy names the whole address', async () => {
    const visit = async (target: string) =>
      statusOf(await rawRequest(emulator.url, [`GET ${target} HTTP/1.1`, `Host: ${host}`]))
    expect(await visit(`http://localhost:${port}/.well-known/jwks`)).toBe(200)
    for (const foreign of [
      'http://evil.example/.well-known/jwks',
      'http://api.dropboxapi.com/2/check/user',
      'https://www.dropbox.com/oauth2/authorize',
      `ftp://${host}/.well-known/jwks`,
      '*',
    ])
      expect([400, 403]).toContain(await visit(foreign))
    expect(emulator.requests.count()).toBe(1)
  })

  test('that the emulator itself fails at is said not to be Dropbox, and the next is served', async () => {
    const [app] = emulator.apps
    const { redirectUris } = app!
    Object.assign(app!, { redirectUris: undefined })
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: app!.key,
      redirect_uri: REDIRECT_URI,
    })
    const failed = await fetch(`${emulator.endpoints.authorize}?${query}`)
    expect([failed.status, await failed.text()]).toEqual([
      500,
      expect.stringContaining('The emulator itself has failed: '),
    ])
    Object.assign(app!, { redirectUris })
    expect((await fetch(`${emulator.endpoints.authorize}?${query}`)).status).toBe(200)
  })

  test('HEAD has the head of GET, and no body', async () => {
    const answer = await rawRequest(emulator.url, ['HEAD /.well-known/jwks HTTP/1.1', `Host: ${host}`])
    expect([statusOf(answer), answer.body]).toEqual([200, ''])
    expect(answer.head).toMatch(/content-length: [1-9]/i)
  })

  test('many over one connection are answered in their order', async () => {
    const one = ['POST /2/check/user HTTP/1.1', `Host: ${host}`, 'Content-Length: 0', '', '']
    const lines = [
      ...one.slice(0, -1),
      ...one.slice(0, -1),
      'POST /oauth2/token HTTP/1.1',
      `Host: ${host}`,
      'Content-Length: 0',
    ]
    const { head, body } = await rawRequest(emulator.url, lines)
    expect([head, body].join('\n').match(/HTTP\/1\.1 400/g)).toHaveLength(3)
    expect(emulator.requests.list().map(({ endpoint }) => endpoint)).toEqual([
      'check/user',
      'check/user',
      'token',
    ])
  })
})
