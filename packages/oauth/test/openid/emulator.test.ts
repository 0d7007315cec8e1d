import { createEmulator, type Emulator } from 'dropbox-oauth-emulator'
import { describe, expect, test } from 'vitest'
import { DropboxOAuth2FlowNoRedirect } from '../../src/index.ts'
import { fetchUserInfo, verifyIdToken } from '../../src/openid/index.ts'
import { errorOf } from '../tokens/endpoint.ts'
import { expectRefused } from './judge.ts'

/** How a program reaches a local Dropbox: by its address, or in the same process by its `fetch`. */
const reaches = {
  'on a port': (emulator: Emulator) => ({ endpoints: emulator.endpoints }),
  'in the same process': (emulator: Emulator) => ({ fetch: emulator.fetch }),
}
const optionsOf = { 'on a port': { port: 0 }, 'in the same process': {} }

describe.each(['on a port', 'in the same process'] as const)('a local Dropbox %s', (place) => {
  async function start() {
    const emulator = await createEmulator(optionsOf[place])
    const app = emulator.apps[0]! // `!`: seeded
    const reach = reaches[place](emulator)
    const login = async (scope: readonly string[], user = 'ada@example.com', over: object = {}) => {
      const flow = new DropboxOAuth2FlowNoRedirect({ consumerKey: app.key, scope, ...reach, ...over })
      const { code = '' } = await emulator.authorize(await flow.start(), { user })
      return flow.finish(code)
    }
    const close = () => emulator.close()
    return { emulator, app, reach, login, [Symbol.asyncDispose]: close }
  }

  test('a login with openid brings a token that verifies, and the same user by userinfo', async () => {
    await using dropbox = await start()
    const {
      idToken = '',
      accessToken,
      accountId,
      scope,
    } = await dropbox.login(['openid', 'email', 'profile'])
    expect(scope).toContain('openid')
    const claims = await verifyIdToken(idToken, { consumerKey: dropbox.app.key, ...dropbox.reach })
    expect(claims).toMatchObject({
      sub: accountId,
      email: 'ada@example.com',
      emailVerified: true,
      givenName: 'Ada',
      familyName: 'Lovelace',
    })
    const { sub, email, emailVerified, givenName, familyName, iss } = claims
    expect(await fetchUserInfo({ accessToken, ...dropbox.reach })).toEqual({
      sub,
      email,
      emailVerified,
      givenName,
      familyName,
      iss,
    })
    const asked = dropbox.emulator.requests
      .list()
      .filter(({ endpoint }) => endpoint !== 'authorize')
      .map(({ method, url }) => `${method} ${url}`)
    expect(asked).toEqual(['POST /oauth2/token', 'GET /.well-known/jwks', 'POST /2/openid/userinfo'])
  })

  test("a team member's token names the team, and each user only what was allowed", async () => {
    await using dropbox = await start()
    const { idToken = '' } = await dropbox.login(['openid', 'email'], 'grace@example.com')
    const claims = await verifyIdToken(idToken, { consumerKey: dropbox.app.key, ...dropbox.reach })
    expect(claims).toMatchObject({ teamId: expect.stringMatching(/^dbtid:/) as string })
    expect(claims).not.toHaveProperty('givenName')
  })

  test("another app's token is refused", async () => {
    await using dropbox = await start()
    const { idToken = '' } = await dropbox.login(['openid', 'email'])
    await expectRefused(verifyIdToken(idToken, { consumerKey: 'otherkey1234567', ...dropbox.reach }), idToken)
  })

  test('a token outlives its hour by no more than a minute', async () => {
    await using dropbox = await start()
    const { idToken = '' } = await dropbox.login(['openid', 'email'])
    const at = (ms: number) => ({
      consumerKey: dropbox.app.key,
      ...dropbox.reach,
      now: () => Date.now() + ms,
    })
    await expect(verifyIdToken(idToken, at(3_600_000))).resolves.toBeDefined()
    await expectRefused(verifyIdToken(idToken, at(3_661_000)), idToken)
  })

  test('a rotated key is found half a minute later, and the old token is refused', async () => {
    await using dropbox = await start()
    const { idToken: old = '' } = await dropbox.login(['openid', 'email'])
    const options = { consumerKey: dropbox.app.key, ...dropbox.reach }
    await verifyIdToken(old, options)
    dropbox.emulator.rotateSigningKey()
    const { idToken: fresh = '' } = await dropbox.login(['openid', 'email'])
    const later = { ...options, now: () => Date.now() + 31_000 }
    await expect(verifyIdToken(fresh, later)).resolves.toBeDefined()
    await expectRefused(verifyIdToken(old, later), old)
  })

  test('a login without openid has no ID token, and its error brings one that has', async () => {
    await using dropbox = await start()
    const { idToken, accessToken } = await dropbox.login(['account_info.read'])
    expect(idToken).toBeUndefined()
    const error = await errorOf(fetchUserInfo({ accessToken, ...dropbox.reach }))
    expect(error).toMatchObject({ code: 'scope_required', requiredScope: 'openid' })
    const { consent } = error as { consent: { scope: string[] } }
    const again = await dropbox.login(consent.scope, 'ada@example.com', consent)
    expect(again.scope).toEqual(expect.arrayContaining(['account_info.read', 'openid']))
    await expect(fetchUserInfo({ accessToken: again.accessToken, ...dropbox.reach })).resolves.toBeDefined()
  })
})
