import { fetchUserInfo, verifyIdToken } from 'dropbox-oauth/openid'
import { topic } from './check.ts'
import { hours, logIn } from './dropbox.ts'
import { failureOf, holds, same } from './expect.ts'

const scope = ['openid', 'email', 'profile', 'account_info.read']

export const openidChecks = [
  ...topic('Who the user is', {
    async 'Dropbox tells it for an access token'(setting) {
      const { accessToken } = await logIn(setting, { scope })
      const { email, givenName } = await fetchUserInfo({ accessToken, endpoints: setting.endpoints })
      same([email, givenName], ['ada@example.com', 'Ada'])
    },
  }),
  ...topic(
    'ID tokens',
    {
      async 'one is verified with jose'(setting) {
        const { idToken = '', accountId } = await logIn(setting, { scope })
        const { endpoints, app } = setting
        const claims = await verifyIdToken(idToken, { consumerKey: app.key, endpoints })
        same([claims.sub, claims.email, claims.aud], [accountId, 'ada@example.com', app.key])
      },
      async 'one for another app, an ended one and a changed one are refused'(setting) {
        const { idToken = '' } = await logIn(setting, { scope })
        const { endpoints, app } = setting
        const changed = idToken.replace(/\..{8}/, '.eyJhIjoi')
        const later = (): number => Date.now() + hours(100)
        for (const [token, consumerKey, now] of [
          [idToken, 'anotherapp', undefined],
          [idToken, app.key, later],
          [changed, app.key, undefined],
        ] as const) {
          const refusal = await failureOf(verifyIdToken(token, { consumerKey, now, endpoints }))
          const { error } = refusal as { error: string }
          holds(error === 'invalid_id_token', 'it is refused as such')
        }
      },
    },
    'server',
  ),
]
