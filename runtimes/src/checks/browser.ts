import { createBrowserLogin } from 'dropbox-oauth/browser'
import { type Setting, topic } from './check.ts'
import { countOf, decide } from './dropbox.ts'
import { failureOf, holds, same } from './expect.ts'

function loginOf({ app, endpoints }: Setting, storage: 'memory' | 'session' | 'local') {
  const opened: string[] = []
  const openUrl = (url: string): unknown => opened.push(url)
  const login = createBrowserLogin({
    consumerKey: app.key,
    redirectUri: app.redirectUri,
    storage,
    openUrl,
    endpoints,
  })
  return { login, opened }
}

export const browserChecks = topic(
  'Page without a server',
  {
    async 'a login ends with a token, wherever tokens are kept'(setting) {
      for (const storage of ['memory', 'session', 'local'] as const) {
        const { login, opened } = loginOf(setting, storage)
        await login.redirect({ returnTo: '/photos' })
        const done = await login.handleCallback(await decide(setting, opened[0] ?? ''))
        same(done?.returnTo, '/photos', 'the way back')
        const { key = '' } = done?.account ?? {}
        const response = await login.tokens.fetch(key)(
          `${setting.endpoints.api}/2/users/get_current_account`,
          { method: 'POST' },
        )
        same(response.status, 200, 'the status')
        await login.tokens.unlink(key)
      }
    },
    async 'a callback is worth nothing twice'(setting) {
      const { login, opened } = loginOf(setting, 'memory')
      await login.redirect()
      const callback = await decide(setting, opened[0] ?? '')
      await login.handleCallback(callback)
      const sent = await countOf(setting, 'token')
      const { login: another } = loginOf(setting, 'memory')
      await failureOf(another.handleCallback(callback))
      same(await countOf(setting, 'token'), sent, 'the number of requests')
    },
    async 'a secret is refused'({ app }) {
      const options = { consumerKey: app.key, redirectUri: app.redirectUri, consumerSecret: app.secret }
      const error = await failureOf(Promise.resolve().then(() => createBrowserLogin(options)))
      holds((error as { code: string }).code === 'bad_input', 'it is refused')
    },
  },
  'page',
)
