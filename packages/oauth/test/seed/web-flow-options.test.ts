import { expect, test } from 'vitest'
import { BadInputException, DropboxOAuth2Flow, DropboxOAuth2FlowBase } from '../../src/index.ts'
import { parametersOf, sessionKey, startDropbox } from './dropbox.ts'

const dropbox = await startDropbox()

/** Takes a login from its start to its result. */
async function login(over: Parameters<typeof dropbox.web>[1] = {}) {
  const session: Record<string, unknown> = {}
  const url = await dropbox.web(session, over).start()
  const result = await dropbox.web(session, over).finish(await dropbox.callback(url))
  return { url, result, form: Object.fromEntries(dropbox.forms().at(-1) ?? []) }
}

test('S13 the flow for web apps takes the parameters of the seed, in one object', () => {
  const flow = new DropboxOAuth2Flow({
    consumerKey: 'APP_KEY',
    consumerSecret: 'APP_SECRET',
    redirectUri: 'https://my-web-server.org/dropbox-auth-finish',
    session: {},
    csrfTokenSessionKey: 'dropbox-auth-csrf-token',
    locale: 'en_US',
  })
  expect(flow).toBeInstanceOf(DropboxOAuth2FlowBase)
})

test('S23 constructing an instance sends nothing and leaves the session as it is', () => {
  const session = {}
  const before = dropbox.emulator.requests.count()
  dropbox.web(session)
  expect(session).toEqual({})
  expect(dropbox.emulator.requests.count()).toBe(before)
})

test('S24 the app key goes into the URL and the exchange', async () => {
  const { url, form } = await login()
  expect(parametersOf(url)).toMatchObject({ client_id: dropbox.consumerKey })
  expect(form).toMatchObject({ client_id: dropbox.consumerKey })
})

test('S25 the app secret goes into the exchange, and never into the URL', async () => {
  const { url, form } = await login()
  expect(form).toMatchObject({ client_secret: dropbox.consumerSecret })
  expect(url).not.toContain(dropbox.consumerSecret)
})

test('S26 the redirect URI is where Dropbox sends the user, and the exchange repeats it', async () => {
  const { url, form } = await login()
  expect(parametersOf(url)).toMatchObject({ redirect_uri: dropbox.redirectUri })
  expect(form).toMatchObject({ redirect_uri: dropbox.redirectUri })
})

test('S27 the redirect URI has to be https, or a scheme of an app of its own', () => {
  const at = (redirectUri: string) => () => dropbox.web({}, { redirectUri })
  expect(at('https://my-web-server.org/dropbox-auth-finish')).not.toThrow()
  expect(at('db-appkey0123456ab://2/token')).not.toThrow()
  const refused = ['http://my-web-server.org/', 'ftp://my-web-server.org/', '/dropbox-auth-finish', '']
  for (const uri of refused) expect(at(uri)).toThrow(BadInputException)
})

test('S28 a redirect URI that is not registered is refused by Dropbox', async () => {
  const redirectUri = 'https://my-web-server.org/not-registered'
  const url = await dropbox.web({}, { redirectUri }).start()
  await expect(dropbox.emulator.authorize(url)).rejects.toThrow('invalid_redirect_uri')
})

test('S29 a redirect URI on localhost has to be registered as well', async () => {
  const redirectUri = 'http://localhost:4711/dropbox-auth-finish'
  const url = await dropbox.web({}, { redirectUri }).start()
  await expect(dropbox.emulator.authorize(url)).rejects.toThrow('invalid_redirect_uri')
  dropbox.app.redirectUris.push(redirectUri)
  await expect(dropbox.emulator.authorize(url)).resolves.toHaveProperty('code')
})

test('S30 on localhost the redirect URI may be http or https', () => {
  for (const origin of ['http://localhost:3000', 'https://localhost:3000', 'http://127.0.0.1:3000']) {
    expect(() => dropbox.web({}, { redirectUri: `${origin}/dropbox-auth-finish` })).not.toThrow()
  }
})

test('S31 the session may be a dict, as an object or a Map, or anything with get and set', async () => {
  const values = new Map<string, unknown>()
  const accessors = {
    get: async (key: string) => values.get(key),
    set: async (key: string, value: unknown) => void values.set(key, value),
  }
  for (const session of [{}, new Map<string, unknown>(), accessors]) {
    const url = await dropbox.web(session).start()
    await expect(dropbox.web(session).finish(await dropbox.callback(url))).resolves.toBeDefined()
  }
})

test('S32 the CSRF token is kept under the key that was given', async () => {
  const session: Record<string, unknown> = {}
  const url = await dropbox.web(session, { csrfTokenSessionKey: 'another-key' }).start()
  expect(session['another-key']).toBe(parametersOf(url)['state'])
  expect(session).not.toHaveProperty(sessionKey)
})

test('S33 the locale is a language, with or without a country', async () => {
  for (const locale of ['en', 'en_US', 'de-AT']) {
    expect(parametersOf(await dropbox.web({}, { locale }).start())).toMatchObject({ locale })
  }
})

test('S34 the locale tells Dropbox the language at the page and at the exchange', async () => {
  const { url, form } = await login({ locale: 'fr' })
  expect(parametersOf(url)).toMatchObject({ locale: 'fr' })
  expect(form).toMatchObject({ locale: 'fr' })
})

test('S35 without a locale none is sent, so that Dropbox decides', async () => {
  const { url, form } = await login()
  expect(parametersOf(url)).not.toHaveProperty('locale')
  expect(form).not.toHaveProperty('locale')
})
