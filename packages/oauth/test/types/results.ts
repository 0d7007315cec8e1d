import { expectTypeOf } from 'vitest'
import {
  type DropboxOAuth2Flow,
  type DropboxOAuth2FlowNoRedirect,
  OAuth2FlowNoRedirectResult,
  OAuth2FlowResult,
  refreshAccessToken,
  revokeToken,
} from 'dropbox-oauth'
import { fetchUserInfo, verifyIdToken } from 'dropbox-oauth/openid'

export async function web(flow: DropboxOAuth2Flow): Promise<void> {
  expectTypeOf(await flow.start('/back')).toEqualTypeOf<string>()
  const result = await flow.finish('?state=s&code=c')
  expectTypeOf(result).toEqualTypeOf<OAuth2FlowResult>()
  expectTypeOf(result).toExtend<OAuth2FlowNoRedirectResult>()
  expectTypeOf(result.urlState).toEqualTypeOf<string | undefined>()
}

export async function paste(flow: DropboxOAuth2FlowNoRedirect): Promise<void> {
  expectTypeOf(await flow.start()).toEqualTypeOf<string>()
  expectTypeOf(flow.savePending()).toEqualTypeOf<string>()
  const result = await flow.finish('code')
  expectTypeOf(result).toEqualTypeOf<OAuth2FlowNoRedirectResult>()
  expectTypeOf(result.accessToken).toEqualTypeOf<string>()
  expectTypeOf(result.refreshToken).toEqualTypeOf<string | undefined>()
  expectTypeOf(result.idToken).toEqualTypeOf<string | undefined>()
  expectTypeOf(result.accountId).toEqualTypeOf<string>()
  expectTypeOf(result.teamId).toEqualTypeOf<string | undefined>()
  expectTypeOf(result.expiresAt).toEqualTypeOf<Date | undefined>()
  expectTypeOf(result.scope).toEqualTypeOf<readonly string[]>()
  // @ts-expect-error: a result is not written to
  result.accessToken = 'another'
  // @ts-expect-error: nor is its list of scopes
  result.scope.push('files.content.read')
  // @ts-expect-error: without a redirect nothing comes back
  void result.urlState
}

/** A saved result comes back by its constructor, from the record or from its JSON. */
export function saved(result: OAuth2FlowResult): OAuth2FlowNoRedirectResult[] {
  const record = result.toRecord()
  expectTypeOf(record.accessToken).toEqualTypeOf<string>()
  const rows = { accessToken: 'a', accountId: 'dbid:1', expiresAt: '2026-01-01T00:00:00Z' }
  return [
    new OAuth2FlowResult(record),
    new OAuth2FlowNoRedirectResult(record),
    new OAuth2FlowNoRedirectResult(rows),
    new OAuth2FlowNoRedirectResult({ ...rows, expiresAt: 0, refreshToken: undefined }),
    OAuth2FlowResult.fromNoRedirectResult(result, '/back'),
    // @ts-expect-error: an account is always known
    new OAuth2FlowNoRedirectResult({ accessToken: 'a' }),
  ]
}

export async function functions(): Promise<void> {
  const fresh = await refreshAccessToken({ consumerKey: 'k', refreshToken: 'r' })
  expectTypeOf(fresh.accessToken).toEqualTypeOf<string>()
  expectTypeOf(fresh.refreshToken).toEqualTypeOf<string>()
  expectTypeOf(fresh.expiresAt).toEqualTypeOf<Date | undefined>()
  expectTypeOf(fresh.scope).toEqualTypeOf<readonly string[] | undefined>()
  expectTypeOf(await revokeToken({ accessToken: 'a' })).toEqualTypeOf<void>()
  const claims = await verifyIdToken('token', { consumerKey: 'k' })
  expectTypeOf(claims.sub).toEqualTypeOf<string>()
  expectTypeOf(claims.exp).toEqualTypeOf<number>()
  expectTypeOf(claims.emailVerified).toEqualTypeOf<boolean | undefined>()
  const info = await fetchUserInfo({ accessToken: 'a' })
  expectTypeOf(info.sub).toEqualTypeOf<string>()
  expectTypeOf(info.email).toEqualTypeOf<string | undefined>()
}
