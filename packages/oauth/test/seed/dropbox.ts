import { createEmulator, type EmulatorOptions } from 'dropbox-oauth-emulator'
import { afterAll } from 'vitest'
import {
  DropboxOAuth2Flow,
  DropboxOAuth2FlowNoRedirect,
  type DropboxOAuth2FlowNoRedirectOptions,
  type DropboxOAuth2FlowOptions,
} from '../../src/index.ts'

export const sessionKey = 'dropbox-auth-csrf-token'

/** A local Dropbox on a port, and both flows pointed at it. It is closed after the tests of the file. */
export async function startDropbox(options: EmulatorOptions = {}) {
  const emulator = await createEmulator({ port: 0, ...options })
  afterAll(() => emulator.close())
  const app = emulator.apps[0]! // `!`: seeded
  const { key: consumerKey, secret: consumerSecret = '', redirectUris } = app
  const redirectUri = redirectUris[0]! // `!`: seeded
  const common = { consumerKey, consumerSecret, endpoints: emulator.endpoints }
  return {
    emulator,
    app,
    consumerKey,
    consumerSecret,
    redirectUri,
    /** A new flow object over a session, as each request of a web application makes one. */
    web: (session: object, over: Partial<DropboxOAuth2FlowOptions> = {}) =>
      new DropboxOAuth2Flow({ ...common, redirectUri, session, csrfTokenSessionKey: sessionKey, ...over }),
    paste: (over: Partial<DropboxOAuth2FlowNoRedirectOptions> = {}) =>
      new DropboxOAuth2FlowNoRedirect({ ...common, ...over }),
    /** The query of the request to the redirect URI, after the user has decided. */
    async callback(url: string, decision: 'allow' | 'deny' = 'allow'): Promise<URLSearchParams> {
      const { redirectUrl = '' } = await emulator.authorize(url, { decision })
      return new URL(redirectUrl).searchParams
    },
    /** The code that Dropbox shows to the user where there is no redirect URI. */
    async shownCode(url: string): Promise<string> {
      return (await emulator.authorize(url)).code ?? ''
    },
    /** The forms that came to the token endpoint. */
    forms: () =>
      emulator.requests
        .list({ endpoint: 'token' }, { secrets: true })
        .map(({ body }) => new URLSearchParams(body)),
    /** What an API call answers to a token. */
    call: (accessToken: string) =>
      fetch(`${emulator.endpoints.api}/2/users/get_current_account`, {
        method: 'POST',
        headers: { authorization: `Bearer ${accessToken}` },
      }),
  }
}

/** What a call rejects with. Fails where it does not reject. */
export const errorOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    (value) => {
      throw new Error(`expected an error, got ${String(value)}`)
    },
    (error: unknown) => error,
  )

/** The parameters of a URL, as an object. */
export const parametersOf = (url: string): Record<string, string> =>
  Object.fromEntries(new URL(url).searchParams)
