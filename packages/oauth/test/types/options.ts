import {
  DropboxOAuth2Flow,
  DropboxOAuth2FlowBase,
  DropboxOAuth2FlowNoRedirect,
  refreshAccessToken,
  revokeToken,
} from 'dropbox-oauth'
import { fetchUserInfo, verifyIdToken } from 'dropbox-oauth/openid'

const app = { consumerKey: 'k' }
const web = { ...app, redirectUri: 'https://app.test/finish', session: {}, csrfTokenSessionKey: 'csrf' }

/** Everything a web flow takes. An option that is `undefined` is one that was left out: settings often come so. */
export const full: DropboxOAuth2FlowBase = new DropboxOAuth2Flow({
  ...web,
  consumerSecret: process.env['DROPBOX_APP_SECRET'],
  locale: undefined,
  tokenAccessType: null,
  scope: ['account_info.read'] as const,
  includeGrantedScopes: 'team',
  usePkce: false,
  forceReapprove: true,
  forceReauthentication: true,
  disableSignup: true,
  requireRole: 'work',
  timeoutMs: 1_000,
  fetch: (input, init) => fetch(input, init),
  now: Date.now,
  endpoints: { token: 'http://127.0.0.1:4280/oauth2/token' },
})

export function wrongWebOptions(): unknown[] {
  return [
    // @ts-expect-error: the redirect URI, the session and its key are needed
    new DropboxOAuth2Flow(app),
    // @ts-expect-error: the options are one object, not Python's positions
    new DropboxOAuth2Flow('k', 's', 'https://app.test/finish', {}, 'csrf'),
    // @ts-expect-error: a key of Python's spelling is unknown
    new DropboxOAuth2Flow({ ...web, consumer_secret: 's' }),
    // @ts-expect-error: only the paste flow takes a pending login
    new DropboxOAuth2Flow({ ...web, pending: 'x' }),
    // @ts-expect-error: scopes are a list
    new DropboxOAuth2Flow({ ...web, scope: 'account_info.read' }),
    // @ts-expect-error: one of three words, or null
    new DropboxOAuth2Flow({ ...web, tokenAccessType: 'forever' }),
    // @ts-expect-error: of whom the scopes were granted
    new DropboxOAuth2Flow({ ...web, includeGrantedScopes: true }),
    // @ts-expect-error: a session is an object
    new DropboxOAuth2Flow({ ...web, session: 'a cookie' }),
    // @ts-expect-error: a deadline in milliseconds
    new DropboxOAuth2Flow({ ...web, timeoutMs: '10s' }),
    // @ts-expect-error: there is no such address
    new DropboxOAuth2Flow({ ...web, endpoints: { revoke: 'https://app.test' } }),
  ]
}

export function wrongPasteOptions(): unknown[] {
  return [
    // @ts-expect-error: nothing is redirected
    new DropboxOAuth2FlowNoRedirect({ ...app, redirectUri: 'https://app.test/finish' }),
    // @ts-expect-error: there is no session
    new DropboxOAuth2FlowNoRedirect({ ...app, session: {} }),
    // @ts-expect-error: the base class is for `instanceof`
    new DropboxOAuth2FlowBase(app),
  ]
}

export async function wrongCalls(flow: DropboxOAuth2Flow, paste: DropboxOAuth2FlowNoRedirect): Promise<void> {
  // @ts-expect-error: the callback's query is needed
  await flow.finish()
  // @ts-expect-error: a list of pairs is no query
  await flow.finish(5)
  // @ts-expect-error: the paste flow has no state to carry anything in
  await paste.start('/back')
  // @ts-expect-error: a deadline is the flow's option, not the call's
  await paste.finish('code', { timeoutMs: 1 })
  // @ts-expect-error: whose token is to be refreshed
  await refreshAccessToken({ refreshToken: 'r' })
  // @ts-expect-error: revoking needs no clock
  await revokeToken({ accessToken: 'a', now: Date.now })
  // @ts-expect-error: the audience is what is verified
  await verifyIdToken('token', {})
  // @ts-expect-error: a user is asked for by the access token
  await fetchUserInfo({ idToken: 'token' })
}
