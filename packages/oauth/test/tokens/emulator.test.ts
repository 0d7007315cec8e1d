import { createEmulator, type EmulatorOptions } from 'dropbox-oauth-emulator'
import { describe, expect, test } from 'vitest'
import {
  DropboxOAuth2FlowNoRedirect,
  type OAuth2FlowNoRedirectResult,
  refreshAccessToken,
  type RefreshOptions,
  revokeToken,
} from '../../src/index.ts'
import { transports } from '../support/token-paths.ts'
import { errorOf } from './endpoint.ts'

describe.each(Object.entries(transports))('a token through its life, over %s:', (_, transport) => {
  /** A local Dropbox with one linked account. */
  async function link(options: EmulatorOptions & { withSecret?: boolean; user?: string } = {}) {
    const { withSecret = false, user = 'ada@example.com', ...rest } = options
    const emulator = await createEmulator({ port: 0, ...rest })
    const app = emulator.apps[user === 'admin@example.com' ? 1 : 0]! // `!`: seeded
    const common = {
      consumerKey: app.key,
      consumerSecret: withSecret ? app.secret : undefined,
      endpoints: emulator.endpoints,
      ...transport,
    }
    const flow = new DropboxOAuth2FlowNoRedirect(common)
    const { code = '' } = await emulator.authorize(await flow.start(), { user })
    const result = await flow.finish(code)
    const refresh = (over: Partial<RefreshOptions> = {}) =>
      refreshAccessToken({ ...common, refreshToken: refreshTokenOf(result), ...over })
    const call = (accessToken: string) =>
      fetch(`${emulator.endpoints.api}/2/users/get_current_account`, {
        method: 'POST',
        headers: { authorization: `Bearer ${accessToken}` },
      })
    const close = () => emulator.close()
    return { emulator, result, common, refresh, call, [Symbol.asyncDispose]: close }
  }

  test('a login by PKCE alone is refreshed without a secret', async () => {
    await using linked = await link()
    linked.emulator.clock.advance(4 * 3_600_000)
    expect((await linked.call(linked.result.accessToken)).status).toBe(401)
    const { accessToken, refreshToken, scope } = await linked.refresh()
    expect((await linked.call(accessToken)).status).toBe(200)
    expect(refreshToken).toBe(linked.result.refreshToken)
    expect(scope).toBeUndefined()
  })

  test('a login with a secret is not, and the message says why', async () => {
    await using linked = await link({ withSecret: true })
    await expect(linked.refresh()).resolves.toBeDefined()
    await expect(linked.refresh({ consumerSecret: undefined })).rejects.toMatchObject({
      code: 'token_endpoint',
      remedy: 'fix-config',
      message: expect.stringContaining('consumerSecret is missing') as string,
    })
  })

  test('fewer scopes can be asked for, and the grant keeps all of its own', async () => {
    await using linked = await link()
    const weak = await linked.refresh({ scope: ['files.metadata.read'] })
    expect(weak.scope).toEqual(['files.metadata.read'])
    expect((await linked.call(weak.accessToken)).status).toBe(401)
    expect((await linked.call((await linked.refresh()).accessToken)).status).toBe(200)
  })

  test('where refresh tokens rotate, the answer carries the new one and the old one is dead', async () => {
    await using linked = await link({ switches: { rotateRefreshTokens: true } })
    const { refreshToken } = await linked.refresh()
    expect(refreshToken).not.toBe(linked.result.refreshToken)
    const { refreshToken: newest } = await linked.refresh({ refreshToken })
    await expect(linked.refresh()).rejects.toMatchObject({ code: 'relink_required' })
    // Whoever replays an old one ends them all (RFC 9700 section 4.14.2).
    await expect(linked.refresh({ refreshToken: newest })).rejects.toMatchObject({ code: 'relink_required' })
  })

  test('a revoked one is gone with its refresh token, and can be revoked again', async () => {
    await using linked = await link()
    const { accessToken } = linked.result
    const revoke = () => revokeToken({ accessToken, endpoints: linked.emulator.endpoints, ...transport })
    await revoke()
    expect((await linked.call(accessToken)).status).toBe(401)
    await expect(linked.refresh()).rejects.toMatchObject({ code: 'relink_required', reason: 'revoked' })
    await expect(revoke()).resolves.toBeUndefined()
  })

  test('an expired one cannot be revoked: the error says to refresh first', async () => {
    await using linked = await link()
    linked.emulator.clock.advance(4 * 3_600_000)
    const options = { endpoints: linked.emulator.endpoints, ...transport }
    const error = await errorOf(revokeToken({ accessToken: linked.result.accessToken, ...options }))
    expect(error).toMatchObject({
      code: 'token_endpoint',
      message: expect.stringContaining('Refresh the access token first') as string,
    })
    await revokeToken({ accessToken: (await linked.refresh()).accessToken, ...options })
    await expect(linked.refresh()).rejects.toMatchObject({ code: 'relink_required' })
  })

  test("a team's cannot be revoked", async () => {
    await using linked = await link({ user: 'admin@example.com' })
    const { accessToken } = linked.result
    const error = revokeToken({ accessToken, endpoints: linked.emulator.endpoints, ...transport })
    await expect(error).rejects.toMatchObject({ code: 'token_endpoint', status: 400 })
  })
})

const refreshTokenOf = ({ refreshToken }: OAuth2FlowNoRedirectResult): string => {
  if (refreshToken === undefined) throw new Error('the login brought no refresh token')
  return refreshToken
}
