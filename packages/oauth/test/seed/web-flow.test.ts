import { expect, test } from 'vitest'
import { OAuth2FlowResult } from '../../src/index.ts'
import { errorOf, parametersOf, sessionKey, startDropbox } from './dropbox.ts'

const dropbox = await startDropbox()
const automatic = await startDropbox({ consent: 'auto' })

/** A session with a started login, and the callback that Dropbox sends when the user approves. */
async function approved(urlState?: string) {
  const session: Record<string, unknown> = {}
  const url = await dropbox.web(session).start(urlState)
  return { session, url, query: await dropbox.callback(url) }
}

test('S14 a web app needs no more than a session and a request for it', async () => {
  const { session, query } = await approved()
  const { accessToken } = await dropbox.web(session).finish(`/dropbox-auth-finish?${query}`)
  expect((await dropbox.call(accessToken)).status).toBe(200)
})

test('S15 the user approves first, and the token is got second', async () => {
  const session = {}
  const before = dropbox.forms().length
  const query = await dropbox.callback(await dropbox.web(session).start())
  expect(dropbox.forms()).toHaveLength(before)
  await dropbox.web(session).finish(query)
  expect(dropbox.forms().slice(before)).toHaveLength(1)
})

test('S36 finish() works after the visit, the approval and the redirect, and only then', async () => {
  const { session, query } = await approved()
  expect(query.get('code')).toBeTruthy()
  await expect(dropbox.web(session).finish(query)).resolves.toBeDefined()
  expect(await errorOf(dropbox.web({}).finish(query))).toMatchObject({ code: 'bad_state' })
})

test('S37 finish() takes the query of the request in any form a framework has it', async () => {
  const forms: ((query: URLSearchParams) => Parameters<ReturnType<typeof dropbox.web>['finish']>[0])[] = [
    (query) => Object.fromEntries(query),
    (query) => query,
    (query) => String(query),
    (query) => `/dropbox-auth-finish?${query}`,
    (query) => new URL(`${dropbox.redirectUri}?${query}`),
  ]
  for (const form of forms) {
    const { session, query } = await approved()
    await expect(dropbox.web(session).finish(form(query))).resolves.toBeDefined()
  }
})

test('S38 finish() promises an OAuth2FlowResult', async () => {
  const { session, query } = await approved()
  const promise = dropbox.web(session).finish(query)
  expect(promise).toBeInstanceOf(Promise)
  expect(await promise).toBeInstanceOf(OAuth2FlowResult)
})

test('S39 finish() rejects a request with missing or wrong parameters as bad', async () => {
  const { session, query } = await approved()
  query.delete('code')
  expect(await errorOf(dropbox.web(session).finish(query))).toMatchObject({ name: 'BadRequestException' })
})

test('S40 finish() rejects a request without a token in the session as a bad state', async () => {
  const { query } = await approved()
  expect(await errorOf(dropbox.web({}).finish(query))).toMatchObject({ name: 'BadStateException' })
})

test('S41 finish() rejects a request whose state is of another session as forged', async () => {
  const [mine, theirs] = [await approved(), await approved()]
  const error = await errorOf(dropbox.web(mine.session).finish(theirs.query))
  expect(error).toMatchObject({ name: 'CsrfException' })
})

test('S42 finish() rejects a request that says no as not approved', async () => {
  const session = {}
  const query = await dropbox.callback(await dropbox.web(session).start(), 'deny')
  expect(await errorOf(dropbox.web(session).finish(query))).toMatchObject({ name: 'NotApprovedException' })
})

test('S43 finish() rejects a request with another error as of the provider', async () => {
  const session: Record<string, unknown> = {}
  await dropbox.web(session).start()
  const query = { state: session[sessionKey], error: 'server_error', error_description: 'oh no' }
  expect(await errorOf(dropbox.web(session).finish(query))).toMatchObject({
    name: 'ProviderException',
    error: 'server_error',
    errorDescription: 'oh no',
  })
})

test('S44 start() begins a login, with a url state or without', async () => {
  for (const urlState of [undefined, '', 'x']) {
    const session: Record<string, unknown> = {}
    await dropbox.web(session).start(urlState)
    expect(session[sessionKey]).toEqual(expect.any(String))
  }
})

test('S45 start() builds an authorize URL that Dropbox understands', async () => {
  const url = await dropbox.web({}).start()
  expect(url.split('?')[0]).toBe(dropbox.emulator.endpoints.authorize)
  expect(parametersOf(url)).toMatchObject({
    response_type: 'code',
    client_id: dropbox.consumerKey,
    redirect_uri: dropbox.redirectUri,
  })
  await expect(dropbox.emulator.authorize(url)).resolves.toHaveProperty('code')
})

test('S46 a browser sent to the URL sees a page of Dropbox', async () => {
  const response = await fetch(await dropbox.web({}).start(), { redirect: 'manual' })
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toContain('text/html')
})

test('S47 the user ends at the redirect URI by itself', async () => {
  const session: Record<string, unknown> = {}
  const response = await fetch(await automatic.web(session).start(), { redirect: 'manual' })
  const location = response.headers.get('location') ?? ''
  expect(response.status).toBe(302)
  expect(location.split('?')[0]).toBe(automatic.redirectUri)
  await expect(automatic.web(session).finish(location)).resolves.toBeDefined()
})

test('S48 start() saves a CSRF token of its own in the session', async () => {
  const [first, second] = [{}, {}] as [Record<string, unknown>, Record<string, unknown>]
  await dropbox.web(first).start()
  await dropbox.web(second).start()
  expect(first[sessionKey]).toMatch(/^[\w-]{22,}$/)
  expect(first[sessionKey]).not.toBe(second[sessionKey])
})

test('S49 finish() checks the token of start(), once', async () => {
  const { session, query } = await approved()
  expect(query.get('state')).toBe(session[sessionKey])
  await dropbox.web(session).finish(query)
  expect(session).not.toHaveProperty(sessionKey)
  expect(await errorOf(dropbox.web(session).finish(query))).toMatchObject({ code: 'bad_state' })
})

test('S50 the url state goes through the URL behind the token', async () => {
  const { session, url, query } = await approved('/back?to=here')
  const state = `${String(session[sessionKey])}|/back?to=here`
  expect(parametersOf(url)).toMatchObject({ state })
  expect(query.get('state')).toBe(state)
})

test('S51 finish() gives back the url state exactly', async () => {
  for (const urlState of [undefined, '', '|', 'a|b', ' +%2B&=#?/"<ü😀\n']) {
    const { session, query } = await approved(urlState)
    const result = await dropbox.web(session).finish(query)
    expect(result.urlState).toBe(urlState)
  }
})

test('S52 start() promises the URL, of the site of Dropbox unless told otherwise', async () => {
  const promise = dropbox.web({}, { endpoints: undefined }).start()
  expect(promise).toBeInstanceOf(Promise)
  expect(await promise).toMatch(/^https:\/\/www\.dropbox\.com\/oauth2\/authorize\?/)
})

test('S53 an approval gives the app access to the account of the user', async () => {
  const session = {}
  const url = await dropbox.web(session).start()
  const { redirectUrl = '' } = await dropbox.emulator.authorize(url, { user: 'zoe@example.com' })
  const { accessToken, accountId } = await dropbox.web(session).finish(redirectUrl)
  const account: unknown = await (await dropbox.call(accessToken)).json()
  expect(account).toMatchObject({ account_id: accountId, email: 'zoe@example.com' })
})

test('S54 the URL is one text that can be shown to the user', async () => {
  expect(await dropbox.web({}).start('with blanks and\nbreaks')).toMatch(/^[\x21-\x7e]+$/)
})
