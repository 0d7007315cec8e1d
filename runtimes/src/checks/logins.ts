import { DropboxOAuth2Flow, DropboxOAuth2FlowNoRedirect } from 'dropbox-oauth'
import { topic } from './check.ts'
import { control, countOf, decide, flowOptions } from './dropbox.ts'
import { failureOf, holds, same } from './expect.ts'

export const loginChecks = [
  ...topic('Logins', {
    async 'by redirect, with PKCE, one ends with the user’s tokens and what was given to start'(setting) {
      const flow = new DropboxOAuth2Flow(flowOptions(setting, {}))
      const url = await flow.start('/back?to=ä')
      same(new URL(url).searchParams.get('code_challenge_method'), 'S256')
      const result = await flow.finish(await decide(setting, url))
      same(result.urlState, '/back?to=ä')
      holds(result.accessToken !== '' && result.refreshToken !== undefined, 'both tokens are there')
      holds((result.expiresAt?.getTime() ?? 0) > Date.now(), 'it ends in the future')
      holds(result.scope.includes('account_info.read'), 'the scope is known')
    },
    async 'another flow object ends one, from a session that is a Map'(setting) {
      const options = flowOptions(setting, new Map())
      const callback = await decide(setting, await new DropboxOAuth2Flow(options).start())
      const { accountId } = await new DropboxOAuth2Flow(options).finish(callback.search)
      holds(accountId.startsWith('dbid:'), 'it is an account')
    },
    async 'several in one session end, each once'(setting) {
      const flow = new DropboxOAuth2Flow(flowOptions(setting, {}))
      const urls = [await flow.start('1'), await flow.start('2'), await flow.start('3')]
      const callbacks = await Promise.all(urls.map((url) => decide(setting, url)))
      const results = await Promise.all(callbacks.map((callback) => flow.finish(callback)))
      same(
        results.map(({ urlState }) => urlState),
        ['1', '2', '3'],
      )
      const sent = await countOf(setting, 'token')
      for (const callback of callbacks) await failureOf(flow.finish(callback))
      same(await countOf(setting, 'token'), sent, 'the number of requests')
    },
    async 'by a pasted code, one ends in another process than it began in'(setting) {
      const options = { consumerKey: setting.app.key, endpoints: setting.endpoints }
      const flow = new DropboxOAuth2FlowNoRedirect(options)
      const url = await flow.start()
      const pending = flow.savePending()
      const { code } = await control<{ code: string }>(setting, 'authorize', { url, user: 'ada@example.com' })
      const result = await new DropboxOAuth2FlowNoRedirect({ ...options, pending }).finish(` ${code}\n`)
      holds(result.refreshToken !== undefined, 'there is a refresh token')
    },
    async 'a forged answer is refused, and nothing is sent'(setting) {
      const flow = new DropboxOAuth2Flow(flowOptions(setting, {}))
      const callback = await decide(setting, await flow.start())
      const sent = await countOf(setting, 'token')
      const forged = new URL(callback)
      forged.searchParams.set('state', 'AAAAAAAAAAAAAAAAAAAAAAAA')
      same((await failureOf(flow.finish(forged))) as object, {
        code: 'csrf',
        httpStatus: 403,
        remedy: 'none',
      })
      same(await countOf(setting, 'token'), sent, 'the number of requests')
      await flow.finish(callback)
    },
  }),
  ...topic(
    'Logins with a secret',
    {
      async 'one ends, with PKCE and without'(setting) {
        for (const usePkce of [true, false]) {
          const flow = new DropboxOAuth2Flow({
            ...flowOptions(setting, {}),
            consumerSecret: setting.app.secret,
            usePkce,
          })
          const { refreshToken } = await flow.finish(await decide(setting, await flow.start()))
          holds(refreshToken !== undefined, 'there is a refresh token')
        }
      },
    },
    'server',
  ),
]
