import { createEmulator } from 'dropbox-oauth-emulator'
import { beforeEach, describe, expect, test } from 'vitest'
import { Browser } from './support/browser.ts'
import {
  authorizeUrl,
  basic,
  callApi,
  CHALLENGE,
  exchange,
  getCode,
  link,
  postToken,
  REDIRECT_URI,
  refresh,
  VERIFIER,
} from './support/client.ts'

const emulator = await createEmulator()
beforeEach(() => emulator.reset())
const ME = 'users/get_current_account'

describe('the log', () => {
  test('says what came, who asked, and what was answered', async () => {
    const { access_token } = await link(emulator)
    await callApi(emulator, ME, access_token)
    expect(emulator.requests.list()).toMatchObject([
      {
        id: 1,
        endpoint: 'authorize',
        method: 'GET',
        clientId: 'emulatorappkey1',
        email: 'ada@example.com',
        response: { status: 302, headers: { location: expect.stringContaining('code=[redacted]') } },
      },
      {
        id: 2,
        endpoint: 'token',
        method: 'POST',
        url: '/oauth2/token',
        grantType: 'authorization_code',
        clientId: 'emulatorappkey1',
        email: 'ada@example.com',
        response: { status: 200, headers: { 'content-type': 'text/javascript' } },
      },
      {
        id: 3,
        endpoint: ME,
        clientId: 'emulatorappkey1',
        accountId: emulator.users[0]!.accountId,
        response: { status: 200 },
      },
    ])
  })

  test('has the fields of a form, for assertions on exactly what was sent', async () => {
    await exchange(emulator, 'the-code')
    const sent = {
      grant_type: 'authorization_code',
      redirect_uri: REDIRECT_URI,
      client_id: 'emulatorappkey1',
    }
    expect(emulator.requests.list()[0]!.form).toEqual({
      ...sent,
      code: '[redacted]',
      client_secret: '[redacted]',
    })
    expect(emulator.requests.list({}, { secrets: true })[0]!.form).toEqual({
      ...sent,
      code: 'the-code',
      client_secret: 'emulatorsecret1',
    })
    await callApi(emulator, ME, 'x', { body: 'null' })
    expect(emulator.requests.list()[1]).not.toHaveProperty('form')
  })

  test('is filtered and counted', async () => {
    const { refresh_token } = await link(emulator)
    await refresh(emulator, refresh_token!)
    await refresh(emulator, refresh_token!)
    expect(emulator.requests.count()).toBe(4)
    expect(emulator.requests.count({ grantType: 'refresh_token' })).toBe(2)
    expect(emulator.requests.count({ endpoint: 'token', user: 'ada@example.com' })).toBe(3)
    expect(emulator.requests.count({ user: 'zoe@example.com' })).toBe(0)
    expect(emulator.requests.count({ endpoint: 'authorize' })).toBe(1)
    expect(emulator.requests.list({ grantType: 'refresh_token' })).toHaveLength(2)
  })

  test('names the fault that struck, and has no response for a cut connection', async () => {
    emulator.faults.add({ drop: 'after' })
    await exchange(emulator, 'x').catch(() => undefined)
    const [entry] = emulator.requests.list()
    expect(entry!.fault).toEqual({ drop: 'after' })
    expect(entry).not.toHaveProperty('response')
  })

  test('forgets the oldest of more than a thousand', async () => {
    for (let count = 0; count < 1010; count++)
      await emulator.fetch(`${emulator.url}/.well-known/openid-configuration`)
    expect(emulator.requests.count()).toBe(1000)
    expect(emulator.requests.list()[0]!.id).toBe(11)
  })

  test('is a copy: nobody changes it from outside', async () => {
    await exchange(emulator, 'x')
    emulator.requests.list({}, { secrets: true })[0]!.url = 'changed'
    expect(emulator.requests.list()[0]!.url).toBe('/oauth2/token')
  })
})

describe('waitFor', () => {
  test('resolves at once for a request that has come, and later for one that comes', async () => {
    await exchange(emulator, 'x')
    expect((await emulator.requests.waitFor({ endpoint: 'token' })).id).toBe(1)
    const waiting = emulator.requests.waitFor({ endpoint: 'revoke' })
    await callApi(emulator, 'auth/token/revoke', 'x')
    expect((await waiting).endpoint).toBe('revoke')
  })

  test('rejects in the end, saying for what it waited, and what came instead', async () => {
    await exchange(emulator, 'x')
    const waiting = emulator.requests.waitFor({ endpoint: 'revoke' }, { timeoutMs: 1 })
    await expect(waiting).rejects.toThrow('{"endpoint":"revoke"} within 1 ms; there were token')
  })

  test('waits however long it is told to, which timers do not', async () => {
    const waiting = emulator.requests.waitFor({ endpoint: 'token' }, { timeoutMs: Infinity })
    // A timer of so long a time goes off at once.
    await new Promise((resolve) => setTimeout(resolve, 5))
    await exchange(emulator, 'x')
    expect((await waiting).id).toBe(1)
  })
})

describe('secrets', () => {
  /** Every secret that a whole life of a link brings about, in every way that clients send it. */
  async function live(): Promise<string[]> {
    const { key, secret } = emulator.apps[0]!
    const state = 'a-state-nobody-should-see'
    const browser = await new Browser(emulator).open(
      authorizeUrl(emulator, { state, token_access_type: 'offline' }),
    )
    const ticket = /name="ticket" value="([^"]+)"/.exec(browser.page)![1]!
    await browser.signIn('ada@example.com')
    await browser.press('action', 'allow')
    const code = new URL(browser.left!).searchParams.get('code')!
    const { json } = await exchange(emulator, code)
    await browser.open(authorizeUrl(emulator, { response_type: 'token', state }))
    await browser.press('action', 'allow')
    const implicit = new URLSearchParams(browser.left!.split('#')[1]).get('access_token')!
    const plain = await getCode(emulator, { code_challenge: VERIFIER, code_challenge_method: 'plain' })
    await browser.open(authorizeUrl(emulator, { code_challenge: VERIFIER, code_challenge_method: 'plain' }))
    await exchange(emulator, plain, { client_secret: undefined, code_verifier: VERIFIER })
    const id = await link(emulator, { scope: 'openid email account_info.read' })
    const basicAuth = basic(key, secret!)
    await postToken(
      emulator,
      { grant_type: 'refresh_token', refresh_token: json['refresh_token'] },
      { headers: { Authorization: basicAuth } },
    )
    await refresh(emulator, json['refresh_token']!)
    const query = new URLSearchParams({
      client_secret: secret!,
      refresh_token: json['refresh_token']!,
      code_verifier: VERIFIER,
    })
    await emulator.fetch(`${emulator.endpoints.token}?${query}`, { method: 'POST' })
    for (const type of ['text/plain', 'application/json', 'application/octet-stream']) {
      const body = type.includes('json')
        ? JSON.stringify({ nested: [{ client_secret: secret }] })
        : query.toString()
      await emulator.fetch(emulator.endpoints.token, {
        method: 'POST',
        body,
        headers: { 'Content-Type': type },
      })
    }
    await emulator.fetch(emulator.endpoints.token, {
      method: 'POST',
      body: JSON.stringify(secret),
      headers: { 'Content-Type': 'application/json' },
    })
    await callApi(emulator, ME, json['access_token'])
    await callApi(emulator, `${ME}?authorization=Bearer%20${json['access_token']}`, undefined)
    await callApi(emulator, ME, undefined, { headers: { Authorization: json['access_token']! } })
    await callApi(emulator, 'check/app', undefined, { headers: { Authorization: basicAuth } })
    emulator.faults.add({ respond: { status: 200, body: JSON.stringify({ access_token: implicit }) } })
    await exchange(emulator, 'x')
    const cookies = emulator.requests
      .list({}, { secrets: true })
      .flatMap(({ headers }) => headers['cookie'] ?? [])
    return [
      state,
      ticket,
      code,
      plain,
      implicit,
      VERIFIER,
      secret!,
      basicAuth.slice(6),
      cookies[0]!.split('=')[1]!,
      json['access_token']!,
      json['refresh_token']!,
      id['id_token']!,
      id['refresh_token']!,
    ]
  }

  test('are nowhere in the log, unless asked for', async () => {
    const secrets = await live()
    const shown = JSON.stringify(emulator.requests.list())
    for (const secret of secrets) expect(shown).not.toContain(secret)
    expect(shown).toContain('client_secret=[redacted]')
    expect(shown).toContain('Bearer [redacted]')
    expect(shown).toContain('client_id=emulatorappkey1')
    const all = JSON.stringify(emulator.requests.list({}, { secrets: true }))
    for (const secret of secrets) expect(all).toContain(secret)
  })

  test('are not in what waitFor returns, nor in what goes over HTTP', async () => {
    const secrets = await live()
    const found = JSON.stringify(await emulator.requests.waitFor({ endpoint: 'token' }))
    const answer = await emulator.fetch(`${emulator.url}/__emulator/requests?secrets=true`)
    const text = found + (await answer.text())
    for (const secret of secrets) expect(text).not.toContain(secret)
  })

  test('are hidden wherever a client has put them by mistake, on the dashboard as well', async () => {
    const { key, secret } = emulator.apps[0]!
    const tokens = await link(emulator)
    const [access, refreshToken] = [tokens['access_token']!, tokens['refresh_token']!]
    const code = await getCode(emulator)
    await refresh(emulator, refreshToken, { client_id: secret, client_secret: key })
    await refresh(emulator, 'x', { client_id: `${key}:${secret}` })
    await postToken(emulator, { grant_type: refreshToken, client_id: key })
    await exchange(emulator, 'x', { redirect_uri: `${REDIRECT_URI}?code=${code}` })
    await emulator.fetch(authorizeUrl(emulator, { client_id: secret, locale: access }))
    for (const name of ['X-Api-Key', 'Dropbox-API-Select-User', 'User-Agent'])
      await callApi(emulator, ME, undefined, {
        headers: { [name]: access, Referer: `http://a:${secret}@b/` },
      })
    await callApi(
      emulator,
      `users/${access}?arg=${encodeURIComponent(JSON.stringify({ access }))}`,
      undefined,
    )
    await callApi(emulator, `files/${refreshToken}`, undefined)
    const unmet: unknown = await emulator.requests
      .waitFor({ endpoint: 'nowhere' }, { timeoutMs: 1 })
      .catch((reason: unknown) => reason)
    await callApi(emulator, ME, undefined, { headers: { 'X-Auth-Token': 'one-of-another-service' } })
    const pages = await Promise.all(
      ['', ...emulator.requests.list().map(({ id }) => `__emulator/ui/requests/${id}`)].map(async (path) =>
        (await emulator.fetch(`${emulator.url}/${path}`)).text(),
      ),
    )
    const shown = [JSON.stringify(emulator.requests.list()), String(unmet), ...pages].join('\n')
    for (const one of [
      secret,
      access,
      refreshToken,
      refreshToken.slice(0, 40),
      code,
      'one-of-another-service',
    ])
      expect(shown).not.toContain(one)
    expect(shown).toContain(key)
  })

  // Under the type of a form, what is no form at all.
  test.each([
    ['JSON', (secret: string) => JSON.stringify({ client_id: 'k', client_secret: secret })],
    ['JSON with & and =', (secret: string) => JSON.stringify({ note: 'a&b=c', clientSecret: secret })],
    ['JSON that is broken', (secret: string) => `{"a": "b&c=d", "client_secret": "${secret}`],
    ['multipart', (secret: string) => `--x\r\nX: form-data; name="client_secret"\r\n\r\n${secret}\r\n--x--`],
    ['nothing but a long secret', (secret: string) => secret],
    ['a name the client made up', (secret: string) => `clientSecret=${secret}`],
    ['text before it', (secret: string) => `the secret is ${secret}`],
  ])('are not shown, nor said again in the answer: %s', async (_what, bodyOf) => {
    const secret = 'do-not-show-this-secret-of-more-than-forty-characters'
    const response = await emulator.fetch(emulator.endpoints.token, {
      method: 'POST',
      body: bodyOf(secret),
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    })
    expect(await response.text()).not.toContain(secret)
    await emulator.fetch(`${authorizeUrl(emulator)}&${encodeURIComponent(bodyOf(secret))}`)
    expect(JSON.stringify(emulator.requests.list())).not.toContain(secret)
    expect(JSON.stringify(emulator.requests.list({}, { secrets: true }))).toContain(secret)
  })

  test('an S256 challenge is none, and is shown', async () => {
    await new Browser(emulator).open(
      authorizeUrl(emulator, { code_challenge: CHALLENGE, code_challenge_method: 'S256' }),
    )
    expect(emulator.requests.list()[0]!.url).toContain(CHALLENGE)
  })
})
