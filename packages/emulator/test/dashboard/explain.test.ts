import { createEmulator } from 'dropbox-oauth-emulator'
import type { Emulator } from 'dropbox-oauth-emulator'
import { describe, expect, test } from 'vitest'
import { Browser } from '../support/browser.ts'
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
} from '../support/client.ts'
import { Desk } from './support/desk.ts'
import { signInByPage } from './support/story.ts'

const told = async (emulator: Emulator): Promise<string> => (await new Desk(emulator).open()).section('log')
const keyOf = (emulator: Emulator): string => emulator.apps[0]!.key
const secretOf = (emulator: Emulator): string => emulator.apps[0]!.secret!

test('a login that goes well is told in its order, without a word of advice', async () => {
  await using emulator = await createEmulator()
  const code = await signInByPage(emulator, 'ada@example.com')
  const tokens = (await exchange(emulator, code)).json
  const again = (await refresh(emulator, tokens.refresh_token!)).json
  await callApi(emulator, 'users/get_current_account', again.access_token)
  await callApi(emulator, 'auth/token/revoke', again.access_token)
  const log = await told(emulator)
  const sentences = [
    'emulatorappkey1 sent a browser to ask for access. They see the list of accounts.',
    'Ada Lovelace signed in.',
    'emulatorappkey1 sent a browser to ask for access. Ada Lovelace is signed in and sees the consent page.',
    'Ada Lovelace allowed it. The browser goes back to the app with a code, which is good for one exchange.',
    'emulatorappkey1 exchanged the code for an access token, good for 4 h, and a refresh token.',
    'emulatorappkey1 got a new access token with its refresh token. The refresh token stays the same.',
    'emulatorappkey1 asked whose account it is on behalf of Ada Lovelace.',
    'emulatorappkey1 gave its token back on behalf of Ada Lovelace. Its refresh token and all its access tokens have ended with it.',
  ]
  const places = sentences.map((sentence) => log.indexOf(sentence))
  expect(places).not.toContain(-1)
  expect(places).toEqual(places.toSorted((one, other) => one - other))
  expect(log).not.toContain('Mistake')
  expect(log).not.toContain('Do this')
  expect(log).toContain('8 requests, last at ')
})

/** What a client does, what the log says is wrong, and what to do. */
type Case = [string, (emulator: Emulator) => Promise<unknown>, string, string]

const visit = (fields: Record<string, string | undefined>) => (emulator: Emulator) =>
  new Browser(emulator).open(authorizeUrl(emulator, { token_access_type: 'offline', state: 's', ...fields }))

const atAuthorize: Case[] = [
  [
    'an unknown field',
    visit({ access_type: 'offline' }),
    'unknown field "access_type"',
    'token_access_type=offline',
  ],
  [
    'no offline access',
    visit({ token_access_type: undefined }),
    'There will be no refresh token',
    'Add token_access_type=offline',
  ],
  ['no state', visit({ state: undefined }), 'There is no state', 'compare it when the browser comes back'],
  [
    'a redirect URI with a slash too many',
    visit({ redirect_uri: `${REDIRECT_URI}/` }),
    `“${REDIRECT_URI}/” is not registered`,
    `Registered: “${REDIRECT_URI}”`,
  ],
  ['an unknown app', visit({ client_id: 'nobody' }), 'There is no such app', 'emulatorappkey1'],
  ['no app', visit({ client_id: undefined }), 'Missing client_id', 'emulatorappkey1'],
  ['no response type', visit({ response_type: undefined }), 'Missing response_type', 'response_type=code'],
  [
    'a scope the app does not have',
    visit({ scope: 'nothing.read' }),
    'does not have "nothing.read"',
    'scopes that the app has',
  ],
  [
    'scopes joined by commas, as Grant and Passport do',
    visit({ scope: 'account_info.read,files.content.read' }),
    'does not have "account_info.read,files.content.read"',
    'Separate scopes by spaces',
  ],
  [
    'a challenge of the wrong form',
    visit({ code_challenge: 'short', code_challenge_method: 'S256' }),
    '"code_challenge"',
    '43 characters',
  ],
]

const exchanged =
  (fields: Record<string, string | undefined>, asked: Record<string, string | undefined> = {}) =>
  async (emulator: Emulator) =>
    exchange(emulator, await getCode(emulator, asked), fields)

const withBasic = async (emulator: Emulator) => {
  const Authorization = basic(keyOf(emulator), secretOf(emulator))
  const fields = {
    grant_type: 'authorization_code',
    code: await getCode(emulator),
    client_id: keyOf(emulator),
  }
  return postToken(emulator, fields, { headers: { Authorization } })
}

const pkce = { code_challenge: CHALLENGE, code_challenge_method: 'S256' }
const atToken: Case[] = [
  [
    'Basic and client_id',
    withBasic,
    'the credentials came twice, by HTTP Basic and as client_id in the form',
    'Send them one way only',
  ],
  ['an unknown field', exchanged({ audience: 'me' }), 'unknown field "audience"', 'Leave audience out'],
  [
    'a scope',
    exchanged({ scope: 'files.content.read' }),
    'scopes are asked for in the authorize URL',
    'Leave scope out',
  ],
  ['no code', exchanged({ code: undefined }), 'missing required field "code"', 'Send code'],
  ['no offline access', exchanged({}), 'No refresh token came with it', 'Add token_access_type=offline'],
  [
    'another redirect URI',
    exchanged({ redirect_uri: 'http://localhost:3000/other' }),
    `the authorize URL had “${REDIRECT_URI}”, the exchange “http://localhost:3000/other”`,
    'Send exactly what the authorize URL had. The code is spent',
  ],
  ['no verifier', exchanged({}, pkce), 'The code_verifier is missing', 'Send the verifier'],
  [
    'a wrong verifier',
    exchanged({ code_verifier: VERIFIER.replace('a', 'b') }, pkce),
    'not the one that the code_challenge was made from',
    'one verifier for each login',
  ],
  [
    'a malformed verifier',
    exchanged({ code_verifier: 'short' }, pkce),
    'does not allow (5 characters)',
    '43 to 128',
  ],
  [
    'a verifier without a challenge',
    exchanged({ code_verifier: VERIFIER }),
    'had no code_challenge',
    'Send the code_challenge',
  ],
  [
    'neither secret nor verifier',
    exchanged({ client_secret: undefined }),
    'neither a secret nor a code_verifier',
    'Send the code_verifier',
  ],
  [
    'a wrong secret',
    exchanged({ client_secret: 'wrong' }),
    'The secret is not the one of emulatorappkey1',
    'Send the secret of the seed',
  ],
  [
    'an unknown app',
    exchanged({ client_id: 'nobody' }),
    'There is no app with the key “nobody”',
    'emulatorappkey1',
  ],
  [
    'a code twice',
    async (emulator) => {
      const code = await getCode(emulator)
      await exchange(emulator, code)
      await exchange(emulator, code)
    },
    'The code was used twice: request 2 had exchanged it',
    'The tokens of the first exchange have been revoked',
  ],
  [
    'a code after a failed exchange',
    async (emulator) => {
      const code = await getCode(emulator)
      await exchange(emulator, code, { redirect_uri: undefined })
      await exchange(emulator, code)
    },
    'The code was spent by an exchange that failed',
    'Start a new login',
  ],
  [
    'an expired code',
    async (emulator) => {
      const code = await getCode(emulator)
      emulator.clock.advance(601_000)
      await exchange(emulator, code)
    },
    'The code has expired: codes live 10 min',
    'as soon as the browser is back',
  ],
  [
    'an unknown code',
    (emulator) => exchange(emulator, 'made-up'),
    'has never given out this code',
    'as it is, decoded once',
  ],
  [
    'the code of another app',
    async (emulator) => {
      const { key, secret } = emulator.apps[1]!
      await exchange(emulator, await getCode(emulator), { client_id: key, client_secret: secret })
    },
    'The code is of another app, emulatorappkey1',
    'key and secret of the app that asked',
  ],
  [
    'JSON',
    (emulator) =>
      emulator.fetch(emulator.endpoints.token, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ grant_type: 'refresh_token' }),
      }),
    'sent as “application/json”, which is not read',
    'application/x-www-form-urlencoded',
  ],
  [
    'GET',
    (emulator) => emulator.fetch(emulator.endpoints.token),
    'called with “GET”',
    'POST the parameters as a form',
  ],
  [
    'another grant',
    (emulator) => postToken(emulator, { grant_type: 'password', client_id: keyOf(emulator) }),
    'does not know the grant_type “password”',
    'Use authorization_code or refresh_token',
  ],
  [
    'an access token as refresh token',
    (emulator) => refresh(emulator, 'sl.u.abc'),
    'An access token was sent as the refresh token',
    'Send the refresh_token',
  ],
  [
    'a revoked refresh token',
    async (emulator) => {
      const tokens = await link(emulator)
      await callApi(emulator, 'auth/token/revoke', tokens.access_token)
      await refresh(emulator, tokens.refresh_token!)
    },
    'The refresh token has been revoked',
    'ask the user to link again',
  ],
  [
    'an unknown refresh token',
    (emulator) => refresh(emulator, 'short'),
    'does not know this refresh token (5 characters)',
    'Link again',
  ],
  [
    'a refresh without the secret',
    async (emulator) =>
      refresh(emulator, (await link(emulator)).refresh_token!, { client_secret: undefined }),
    'The refresh token was made with the secret',
    'Send client_secret too',
  ],
]

const atApi: Case[] = [
  [
    'no token',
    (emulator) => callApi(emulator, 'users/get_current_account', undefined),
    'has no Authorization header',
    'Send "Authorization: Bearer"',
  ],
  [
    'another scheme',
    (emulator) => callApi(emulator, 'check/user', undefined, { headers: { Authorization: 'Token abc' } }),
    'The Authorization header is malformed',
    'Send "Bearer", one blank',
  ],
  [
    'a revocation of RFC 7009 (arctic, simple-oauth2)',
    (emulator) => {
      const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
      return callApi(emulator, 'auth/token/revoke', undefined, { headers, body: 'token=x' })
    },
    'as OAuth’s own revocation (RFC 7009) has it',
    'Send the access token after "Authorization: Bearer"',
  ],
  [
    'a variable that was not set',
    (emulator) => callApi(emulator, 'check/user', 'undefined'),
    'it is “undefined”',
    'as it came, without quotes',
  ],
  [
    'an unknown token',
    (emulator) => callApi(emulator, 'check/user', 'a'.repeat(64)),
    'does not know this access token',
    'Link again',
  ],
  [
    'an expired token',
    async (emulator) => {
      const { access_token } = await link(emulator)
      emulator.clock.advance(4 * 3_600_000)
      await callApi(emulator, 'users/get_current_account', access_token)
    },
    'The access token has expired',
    'Refresh it',
  ],
  [
    'a revoked token',
    async (emulator) => {
      const { access_token } = await link(emulator)
      await callApi(emulator, 'auth/token/revoke', access_token)
      await callApi(emulator, 'users/get_current_account', access_token)
    },
    'The token has been revoked, by request 3',
    'ask the user to link again',
  ],
  [
    'a refresh token as access token',
    async (emulator) => callApi(emulator, 'check/user', (await link(emulator)).refresh_token),
    'A refresh token was sent as the access token',
    'Exchange it at /oauth2/token',
  ],
  [
    'a scope that was not granted',
    async (emulator) => {
      const { access_token } = await link(emulator, { scope: 'files.content.read' })
      await callApi(emulator, 'users/get_current_account', access_token)
    },
    'was not granted the scope “account_info.read”',
    'A refresh does not add scopes',
  ],
  [
    'GET userinfo',
    (emulator) => emulator.fetch(`${emulator.endpoints.api}/2/openid/userinfo`),
    'The route was called with “GET”',
    'OpenID libraries that GET userinfo need that setting',
  ],
  [
    'a route that is not there',
    async (emulator) => callApi(emulator, 'files/upload', (await link(emulator)).access_token),
    'the emulator does not have this route',
    'Stub it',
  ],
  [
    'arguments of the wrong type',
    async (emulator) =>
      callApi(emulator, 'files/list_folder', (await link(emulator)).access_token, {
        body: '{}',
        headers: { 'Content-Type': 'text/html' },
      }),
    'Bad HTTP "Content-Type" header',
    'as application/json',
  ],
]

describe.each([
  ['at authorize', atAuthorize],
  ['at the token endpoint', atToken],
  ['at the API', atApi],
])('a mistake %s is pointed out, with what to do', (_place, cases) => {
  test.each(cases)('%s', async (_name, act, what, fix) => {
    await using emulator = await createEmulator()
    await act(emulator)
    const log = await told(emulator)
    expect(log).toContain(what)
    expect(log.slice(log.indexOf(what))).toContain(fix)
  })
})

test('each refusal says why, also when one before it did; and so does the page of the request', async () => {
  await using emulator = await createEmulator({ clock: 'frozen' })
  const { access_token } = await link(emulator)
  emulator.clock.advance(5 * 3_600_000)
  for (const route of ['check/user', 'users/get_current_account'])
    await callApi(emulator, route, access_token)
  const why = 'Note: The access token has expired. Do this: Refresh it'
  expect((await told(emulator)).split(why)).toHaveLength(3)
  const { text } = await new Desk(emulator).open('/__emulator/ui/requests/4')
  expect(text).toContain('Request 4: API call')
  expect(text).toContain(why)
})

describe('a fault on purpose', () => {
  test('is told as such, and blamed on nobody', async () => {
    await using emulator = await createEmulator()
    const { refresh_token } = await link(emulator)
    emulator.faults.add({ match: { endpoint: 'token' }, respond: { status: 503 } })
    await emulator.fetch(emulator.endpoints.token, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refresh_token! }),
    })
    await refresh(emulator, refresh_token!)
    const log = await told(emulator)
    expect(log).toContain('A fault on purpose struck it: it is answered 503.')
    expect(log).toContain(
      'The client repeated it by itself, as request 4, so the program above saw no failure.',
    )
    expect(log).toContain('It repeats request 3.')
    expect(log).not.toContain('Mistake')
  })

  test('that cuts the connection leaves a request without an answer', async () => {
    await using emulator = await createEmulator()
    emulator.faults.add({ match: { endpoint: 'revoke' }, drop: 'after' })
    const { access_token } = await link(emulator)
    await expect(callApi(emulator, 'auth/token/revoke', access_token)).rejects.toThrow('fetch failed')
    expect(await told(emulator)).toContain('it is handled, but loses its connection before the answer')
  })
})

describe('requests are grouped by login', () => {
  const titles = async (emulator: Emulator): Promise<string[]> =>
    [...(await new Desk(emulator).open()).page.matchAll(/login-title">([^<]*).*?(\d+) request/gs)].map(
      ([, title, count]) => `${title}: ${count}`,
    )

  test('two at once, of the same app and by the same URL, are two', async () => {
    await using emulator = await createEmulator()
    const [ada, zoe] = [
      await signInByPage(emulator, 'ada@example.com', { state: 'same' }),
      await signInByPage(emulator, 'zoe@example.com', { state: 'same' }),
    ]
    const [first, second] = [(await exchange(emulator, ada)).json, (await exchange(emulator, zoe)).json]
    await refresh(emulator, second.refresh_token!)
    await callApi(emulator, 'check/user', second.access_token)
    await callApi(emulator, 'check/user', first.access_token)
    expect(await titles(emulator)).toEqual([
      'Ada Lovelace at emulatorappkey1: 6',
      'Zoë Ångström at emulatorappkey1: 7',
    ])
  })

  test('a callback whose path looks like one of Dropbox is the end of the browser’s part', async () => {
    await using emulator = await createEmulator()
    const redirect_uri = 'http://localhost:3000/oauth2/authorize'
    emulator.apps[0]!.redirectUris.push(redirect_uri)
    const code = await signInByPage(emulator, 'ada@example.com', { redirect_uri })
    await exchange(emulator, code, { redirect_uri })
    expect(await titles(emulator)).toEqual(['Ada Lovelace at emulatorappkey1: 5'])
    expect(await told(emulator)).toContain('goes back to the app with a code')
  })

  test('a code that is copied by hand leads on', async () => {
    await using emulator = await createEmulator()
    const browser = await new Browser(emulator).open(authorizeUrl(emulator, { redirect_uri: undefined }))
    await (await browser.signIn('ada@example.com')).press('action', 'allow')
    const code = /id="code">([\w-]+)</.exec(browser.page)![1]!
    await exchange(emulator, code, { redirect_uri: undefined })
    expect(await titles(emulator)).toEqual(['Ada Lovelace at emulatorappkey1: 5'])
    expect(await told(emulator)).toContain('The page shows a code to copy.')
  })

  test('what no login is known of is kept together', async () => {
    await using emulator = await createEmulator()
    await emulator.fetch(`${emulator.url}/.well-known/jwks`)
    await emulator.fetch(`${emulator.url}/nowhere`)
    expect(await titles(emulator)).toEqual(['Outside of every login: 2'])
  })

  test('a name that is written from right to left does not turn round what stands beside it', async () => {
    const users = [{ email: 'ada@example.com', name: 'עדה \u202eלאבלייס' }]
    await using emulator = await createEmulator({ seed: { users } })
    await link(emulator)
    expect(await told(emulator)).toContain('\u2068עדה לאבלייס\u2069 at emulatorappkey1')
  })

  test('an implicit login goes on with its token', async () => {
    await using emulator = await createEmulator({ consent: 'auto' })
    const response = await emulator.fetch(authorizeUrl(emulator, { response_type: 'token' }), {
      redirect: 'manual',
    })
    const token = new URLSearchParams(new URL(response.headers.get('location')!).hash.slice(1)).get(
      'access_token',
    )!
    await callApi(emulator, 'check/user', token)
    expect(await titles(emulator)).toEqual(['Ada Lovelace at emulatorappkey1: 2'])
    expect(await told(emulator)).toContain('with an access token in the fragment (implicit grant)')
  })
})
