import { expect, test } from 'vitest'
import {
  DropboxOAuth2FlowBase,
  DropboxOAuth2FlowNoRedirect,
  isDropboxOAuthError,
  OAuth2FlowNoRedirectResult,
  OAuth2FlowResult,
} from '../../src/index.ts'
import { errorOf, parametersOf, startDropbox } from './dropbox.ts'

const dropbox = await startDropbox()

/** Takes a login from its start to its result. */
async function login(over: Parameters<typeof dropbox.paste>[0] = {}) {
  const flow = dropbox.paste(over)
  const url = await flow.start()
  const result = await flow.finish(await dropbox.shownCode(url))
  return { url, result, form: Object.fromEntries(dropbox.forms().at(-1) ?? []) }
}

test('S55 the flow without redirect takes the parameters of the seed, in one object', () => {
  const flow = new DropboxOAuth2FlowNoRedirect({
    consumerKey: 'APP_KEY',
    consumerSecret: 'APP_SECRET',
    locale: 'en_US',
  })
  expect(flow).toBeInstanceOf(DropboxOAuth2FlowBase)
})

test('S56 an app that has no redirect URI sends none, at either step', async () => {
  const { url, form } = await login()
  expect(parametersOf(url)).not.toHaveProperty('redirect_uri')
  expect(parametersOf(url)).not.toHaveProperty('state')
  expect(form).not.toHaveProperty('redirect_uri')
})

test('S60 the app key of a flow without redirect goes into the URL and the exchange', async () => {
  const { url, form } = await login()
  expect(parametersOf(url)).toMatchObject({ client_id: dropbox.consumerKey })
  expect(form).toMatchObject({ client_id: dropbox.consumerKey })
})

test('S61 the app secret of a flow without redirect is sent to the token endpoint only, or left out', async () => {
  const { url, form } = await login()
  expect(url).not.toContain(dropbox.consumerSecret)
  expect(form).toMatchObject({ client_secret: dropbox.consumerSecret })
  const { form: withoutSecret } = await login({ consumerSecret: undefined })
  expect(withoutSecret).not.toHaveProperty('client_secret')
})

test('S62 the locale of a flow without redirect goes to the page and the exchange, or to neither', async () => {
  const french = await login({ locale: 'fr' })
  expect(parametersOf(french.url)).toMatchObject({ locale: 'fr' })
  expect(french.form).toMatchObject({ locale: 'fr' })
  const unsaid = await login()
  expect(parametersOf(unsaid.url)).not.toHaveProperty('locale')
  expect(unsaid.form).not.toHaveProperty('locale')
})

test('S63 a user who approves is shown a code', async () => {
  const { code, redirectUrl } = await dropbox.emulator.authorize(await dropbox.paste().start())
  expect(code).toMatch(/^[\w-]{43}$/)
  expect(redirectUrl).toBeUndefined()
})

test('S64 the code, pasted into the app, is exchanged for an access token', async () => {
  const { result } = await login()
  expect((await dropbox.call(result.accessToken)).status).toBe(200)
})

test('S65 the code is the one that Dropbox showed, whatever came along when it was copied', async () => {
  for (const wrap of [(code: string) => code, (code: string) => `  "${code}"\r\n`]) {
    const flow = dropbox.paste()
    const code = await dropbox.shownCode(await flow.start())
    await flow.finish(wrap(code))
    expect(dropbox.forms().at(-1)?.get('code')).toBe(code)
  }
})

test('S66 finish() of the flow without redirect promises an OAuth2FlowNoRedirectResult', async () => {
  const { result } = await login()
  expect(result).toBeInstanceOf(OAuth2FlowNoRedirectResult)
  expect(result).not.toBeInstanceOf(OAuth2FlowResult)
})

test('S67 finish() of the flow without redirect rejects by the same exceptions as the other', async () => {
  const rejection = async (pasted: string, start = true) => {
    const flow = dropbox.paste()
    if (start) await flow.start()
    return errorOf(flow.finish(pasted))
  }
  const back = dropbox.redirectUri
  expect(await rejection('')).toMatchObject({ name: 'BadRequestException', httpStatus: 400 })
  expect(await rejection('CODE', false)).toMatchObject({ name: 'BadStateException', remedy: 'restart' })
  expect(await rejection(`${back}?error=access_denied`)).toMatchObject({ name: 'NotApprovedException' })
  expect(await rejection(`${back}?error=server_error`)).toMatchObject({ name: 'ProviderException' })
  const unknown = await rejection('A-code-that-Dropbox-has-never-issued-000000')
  expect(unknown).toMatchObject({ name: 'TokenEndpointException', remedy: 'restart' })
  expect(isDropboxOAuthError(unknown)).toBe(true)
})

test('S68 start() of the flow without redirect begins a login that finish() can end', async () => {
  const flow = dropbox.paste()
  expect(await errorOf(flow.finish('CODE'))).toMatchObject({ name: 'BadStateException' })
  const code = await dropbox.shownCode(await flow.start())
  await expect(flow.finish(code)).resolves.toBeDefined()
})

test('S69 start() of the flow without redirect promises the URL, of the site of Dropbox', async () => {
  const promise = dropbox.paste({ endpoints: undefined }).start()
  expect(promise).toBeInstanceOf(Promise)
  expect(await promise).toMatch(/^https:\/\/www\.dropbox\.com\/oauth2\/authorize\?/)
})

test('S70 the page lets the user approve, which gives the app access to the account', async () => {
  const flow = dropbox.paste()
  const { code = '' } = await dropbox.emulator.authorize(await flow.start(), { user: 'zoe@example.com' })
  const { accessToken, accountId } = await flow.finish(code)
  const account: unknown = await (await dropbox.call(accessToken)).json()
  expect(account).toMatchObject({ account_id: accountId, email: 'zoe@example.com' })
})

test('S71 the URL of the flow without redirect is one text that can be shown to the user', async () => {
  const url = await dropbox.paste().start()
  expect(url).toMatch(/^[\x21-\x7e]+$/)
  expect((await fetch(url)).status).toBe(200)
})
