import { MemoryStore, refreshAccessToken, revokeToken, TokenManager } from 'dropbox-oauth'
import { topic } from './check.ts'
import { countOf, hours, logIn, managerOf, passTime } from './dropbox.ts'
import { failureOf, holds, same } from './expect.ts'

const route = (api: string): string => `${api}/2/users/get_current_account`

export const tokenChecks = topic('Tokens', {
  async 'one request gives a new access token'(setting) {
    const { accessToken, refreshToken = '' } = await logIn(setting)
    const { app, endpoints } = setting
    const fresh = await refreshAccessToken({ consumerKey: app.key, refreshToken, endpoints })
    holds(fresh.accessToken !== accessToken, 'the access token is another one')
    same(fresh.refreshToken, refreshToken, 'the refresh token')
  },
  async 'a revoked grant is told from a failure'(setting) {
    const { accessToken, refreshToken = '' } = await logIn(setting)
    const { app, endpoints } = setting
    await revokeToken({ accessToken, endpoints })
    await revokeToken({ accessToken, endpoints }) // done is done
    const error = await failureOf(refreshAccessToken({ consumerKey: app.key, refreshToken, endpoints }))
    same(
      [(error as { code: string }).code, (error as { reason: string }).reason],
      ['relink_required', 'revoked'],
    )
  },
  async 'many callers of an ended token cause one refresh'(setting) {
    let ahead = 0
    const tokens = managerOf(setting, new MemoryStore(), () => Date.now() + ahead)
    const { key } = await tokens.link(await logIn(setting))
    const first = await tokens.accessToken(key)
    await passTime(setting, (ahead = hours(5)))
    const before = await countOf(setting, 'token')
    const given = await Promise.all(Array.from({ length: 32 }, () => tokens.accessToken(key)))
    same(new Set(given).size, 1, 'the number of tokens')
    holds(given[0] !== first, 'the token is a new one')
    same(await countOf(setting, 'token'), before + 1, 'the number of requests')
    await tokens.close()
  },
  async 'a renewal behind the callers is handed to waitUntil'(setting) {
    let now = Date.now
    const works: Promise<unknown>[] = []
    const tokens = new TokenManager({
      consumerKey: setting.app.key,
      endpoints: setting.endpoints,
      store: new MemoryStore(),
      now: () => now(),
      waitUntil: (work) => works.push(work),
    })
    const result = await logIn(setting)
    const { key } = await tokens.link(result)
    const nearTheEnd = (result.expiresAt?.getTime() ?? 0) - 120_000
    now = () => nearTheEnd
    same(await tokens.accessToken(key), result.accessToken, 'the token, which still lives')
    same(works.length, 1, 'the number of renewals')
    await works[0]
    holds((await tokens.accessToken(key)) !== result.accessToken, 'the token is a new one')
  },
  async 'managers that share a store refresh once'(setting) {
    let ahead = 0
    const store = new MemoryStore()
    const now = (): number => Date.now() + ahead
    const managers = [managerOf(setting, store, now), managerOf(setting, store, now)]
    const [one] = managers
    const { key } = await one!.link(await logIn(setting)) // `!`: there are two
    await passTime(setting, (ahead = hours(5)))
    const before = await countOf(setting, 'token')
    const given = await Promise.all(managers.map((tokens) => tokens.accessToken(key)))
    same(new Set(given).size, 1, 'the number of tokens')
    same(await countOf(setting, 'token'), before + 1, 'the number of requests')
  },
  async 'a call that Dropbox refuses is repeated with a new token'(setting) {
    const tokens = managerOf(setting, new MemoryStore())
    const { key } = await tokens.link(await logIn(setting))
    const stale = await tokens.accessToken(key)
    await passTime(setting, hours(5)) // the clock here says that it lives
    const response = await tokens.fetch(key)(route(setting.endpoints.api), { method: 'POST' })
    same(response.status, 200, 'the status')
    same(((await response.json()) as { email: string }).email, 'ada@example.com', 'the user')
    holds((await tokens.accessToken(key)) !== stale, 'the token is a new one')
  },
  async 'a revocation is seen at the next call, by everybody'(setting) {
    const tokens = managerOf(setting, new MemoryStore())
    const { key } = await tokens.link(await logIn(setting))
    await revokeToken({ accessToken: await tokens.accessToken(key), endpoints: setting.endpoints })
    const call = tokens.fetch(key)(route(setting.endpoints.api), { method: 'POST' })
    same(((await failureOf(call)) as { code: string }).code, 'relink_required')
    same((await tokens.status(key)).state, 'relink-required')
  },
  async 'an access token goes to Dropbox only'(setting) {
    const tokens = managerOf(setting, new MemoryStore())
    const { key } = await tokens.link(await logIn(setting))
    const call = tokens.fetch(key)('https://api.dropboxapi.com.evil.example/2/users/get_current_account')
    same(((await failureOf(call)) as { code: string }).code, 'bad_input')
  },
  async 'an unlink revokes at Dropbox, and leaves nothing'(setting) {
    const tokens = managerOf(setting, new MemoryStore())
    const result = await logIn(setting)
    const { key } = await tokens.link(result)
    same(await tokens.unlink(key), { revoked: true })
    same((await tokens.status(key)).state, 'unknown')
    const { endpoints, app } = setting
    const again = refreshAccessToken({
      consumerKey: app.key,
      refreshToken: result.refreshToken ?? '',
      endpoints,
    })
    same(((await failureOf(again)) as { code: string }).code, 'relink_required')
  },
  async 'listeners hear of it, and all accounts are listed'(setting) {
    const heard: string[] = []
    const tokens = new TokenManager({
      consumerKey: setting.app.key,
      endpoints: setting.endpoints,
      store: new MemoryStore(),
    })
    tokens.on('linked', ({ type }) => heard.push(type))
    await tokens.link(await logIn(setting), { key: 'Ä' })
    await tokens.link(await logIn(setting, { user: 'zoe@example.com' }), { key: '2' })
    const keys: string[] = []
    for await (const account of tokens.list()) keys.push(account.key)
    same(
      [heard, keys.sort()],
      [
        ['linked', 'linked'],
        ['2', 'Ä'],
      ],
    )
  },
})
