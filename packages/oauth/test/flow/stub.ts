import { DropboxOAuth2Flow, type DropboxOAuth2FlowOptions } from '../../src/index.ts'

/** A good answer of the token endpoint, as Dropbox gives it to an offline login. */
export const goodAnswer = {
  access_token: 'sl.u.ACCESS',
  token_type: 'bearer',
  expires_in: 14400,
  refresh_token: 'REFRESH',
  scope: 'account_info.read files.content.read',
  uid: '4317086384',
  account_id: 'dbid:AAH4f99T0taONIb-OurWxbNQ6ywGRopQngc',
}

/** A `fetch` in place of the token endpoint: it records the forms it gets and answers all alike. */
export function stubFetch(
  answer: object = goodAnswer,
  status = 200,
): { fetch: typeof fetch; forms: URLSearchParams[] } {
  const forms: URLSearchParams[] = []
  const stub: typeof fetch = async (input, init) => {
    forms.push(new URLSearchParams(await new Request(input, init).text()))
    return Response.json(answer, { status })
  }
  return { fetch: stub, forms }
}

/** The options of a web login for the tests; `over` replaces some. */
export function webOptions(over: Partial<DropboxOAuth2FlowOptions> = {}): DropboxOAuth2FlowOptions {
  return {
    consumerKey: 'appkey0123456ab',
    consumerSecret: 'appsecret012345',
    redirectUri: 'https://my-web-server.org/dropbox-auth-finish',
    session: {},
    csrfTokenSessionKey: 'dropbox-auth-csrf-token',
    fetch: stubFetch().fetch,
    ...over,
  }
}

/** Starts a login and gives the state that Dropbox would send back. */
export async function startedState(options: DropboxOAuth2FlowOptions, urlState?: string): Promise<string> {
  const url = new URL(await new DropboxOAuth2Flow(options).start(urlState))
  return url.searchParams.get('state') ?? ''
}
