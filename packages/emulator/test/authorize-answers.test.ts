import { createEmulator } from 'dropbox-oauth-emulator'
import type { Emulator } from 'dropbox-oauth-emulator'
import { describe, expect, test } from 'vitest'
import {
  authorizeUrl,
  callApi,
  exchange,
  getCode,
  link,
  linkTeam,
  REDIRECT_URI,
  refresh,
} from './support/client.ts'

const emulator = await createEmulator()

describe('the way back (HTTP documentation, /oauth2/authorize)', () => {
  test('comes with a code, and with the state that was sent', async () => {
    const { redirectUrl, code } = await emulator.authorize(
      authorizeUrl(emulator, { state: 'x==|/back?a=1&b=ü' }),
    )
    const url = new URL(redirectUrl!)
    expect(url.origin + url.pathname).toBe(REDIRECT_URI)
    expect(Object.fromEntries(url.searchParams)).toEqual({ code, state: 'x==|/back?a=1&b=ü' })
  })

  test('a code has 43 characters: a head that is the user’s, zeroes, and chance (codes seen from 2020 to 2025)', async () => {
    const codes = [await getCode(emulator), await getCode(emulator)]
    const other = await getCode(emulator, {}, 'zoe@example.com')
    for (const code of [...codes, other]) expect(code).toMatch(/^[\w-]{11}A{10}[\w-]{22}$/)
    expect(codes[0]!.slice(0, 11)).toBe(codes[1]!.slice(0, 11))
    expect(codes[0]!.slice(0, 11)).not.toBe(other.slice(0, 11))
    expect(codes[0]).not.toBe(codes[1])
  })

  test('without a state there is none, nor an iss of RFC 9207 (a recording of 2026); an empty state comes back empty', async () => {
    const without = await emulator.authorize(authorizeUrl(emulator))
    expect([...new URL(without.redirectUrl!).searchParams.keys()]).toEqual(['code'])
    const empty = await emulator.authorize(authorizeUrl(emulator, { state: '' }))
    expect(new URL(empty.redirectUrl!).searchParams.get('state')).toBe('')
  })

  test('without a redirect URI there is only the code', async () => {
    const authorized = await emulator.authorize(
      authorizeUrl(emulator, { redirect_uri: undefined, state: 's' }),
    )
    expect(Object.keys(authorized)).toEqual(['code'])
  })

  test('a refusal is access_denied with the state', async () => {
    const url = authorizeUrl(emulator, { state: 's' })
    const { redirectUrl, code } = await emulator.authorize(url, { decision: 'deny' })
    expect(code).toBeUndefined()
    expect(Object.fromEntries(new URL(redirectUrl!).searchParams)).toEqual({
      error: 'access_denied',
      error_description: 'The user chose not to give your app access to their Dropbox account.',
      state: 's',
    })
  })

  test('a refusal without a redirect URI leads nowhere', async () => {
    const url = authorizeUrl(emulator, { redirect_uri: undefined })
    expect(await emulator.authorize(url, { decision: 'deny' })).toEqual({})
  })

  test('the implicit grant answers in the fragment, fields in this order, scope joined with + (recordings of 2022, 2024)', async () => {
    const fields = {
      response_type: 'token',
      token_access_type: 'offline',
      state: 's',
      scope: 'files.content.read account_info.read',
    }
    const { redirectUrl } = await emulator.authorize(authorizeUrl(emulator, fields))
    const [place, fragment] = redirectUrl!.split('#')
    expect(place).toBe(REDIRECT_URI)
    const answer = new URLSearchParams(fragment)
    expect([...answer.keys()]).toEqual([
      'access_token',
      'token_type',
      'expires_in',
      'scope',
      'uid',
      'account_id',
      'state',
    ])
    expect(fragment).toContain('scope=account_info.read+files.content.read&')
    expect(fragment).toMatch(/account_id=dbid%3A[\w-]{35}&/)
    expect(answer.get('expires_in')).toBe('14400')
    const account = await callApi(emulator, 'users/get_current_account', answer.get('access_token')!)
    expect(account.status).toBe(200)
  })

  test('the implicit grant tells a refusal in the fragment, and a team by its id', async () => {
    const denied = await emulator.authorize(authorizeUrl(emulator, { response_type: 'token' }), {
      decision: 'deny',
    })
    expect(denied.redirectUrl).toMatch(`${REDIRECT_URI}#error=access_denied&`)
    const team = authorizeUrl(emulator, { response_type: 'token', client_id: emulator.apps[1]!.key })
    const { redirectUrl } = await emulator.authorize(team, { user: 'admin@example.com' })
    const answer = new URLSearchParams(redirectUrl!.split('#')[1])
    expect(answer.get('team_id')).toMatch(/^dbtid:/)
    expect(answer.has('account_id')).toBe(false)
  })
})

describe('scopes that are granted', () => {
  test('without the parameter they are all of the app, but not the OpenID ones (OIDC guide)', async () => {
    const { scope } = await link(emulator)
    expect(scope).toContain('account_info.read account_info.write contacts.read')
    expect(scope!.split(' ')).toEqual(scope!.split(' ').toSorted())
    expect(scope).not.toMatch(/openid|profile|email/)
  })

  test('include_granted_scopes brings those granted before, for the same user and app only (OAuth guide)', async () => {
    await using own = await createEmulator()
    await link(own, { scope: 'account_info.read' })
    const more = await link(own, { scope: 'files.content.read', include_granted_scopes: 'user' })
    expect(more['scope']).toBe('account_info.read files.content.read')
    const without = await link(own, { scope: 'files.content.read' })
    expect(without['scope']).toBe('files.content.read')
    const other = await link(
      own,
      { scope: 'sharing.read', include_granted_scopes: 'user' },
      'zoe@example.com',
    )
    expect(other['scope']).toBe('sharing.read')
  })

  test('include_granted_scopes=team brings those that the team has granted (OAuth guide; dropbox-sdk-java)', async () => {
    await using own = await createEmulator()
    await linkTeam(own, 'team_info.read members.read')
    const client = { client_id: own.apps[1]!.key, client_secret: own.apps[1]!.secret }
    const fields = { client_id: client.client_id, scope: 'events.read', include_granted_scopes: 'team' }
    const { json } = await exchange(own, await getCode(own, fields, 'admin@example.com'), client)
    expect(json['scope']).toBe('events.read members.read team_info.read')
  })

  test('any team scope makes it an answer for the team, user scopes alone do not (Auth Types)', async () => {
    const { key, secret } = emulator.apps[1]!
    const client = { client_id: key, client_secret: secret }
    const ownerOf = async (scope: string) => {
      const code = await getCode(emulator, { client_id: key, scope }, 'admin@example.com')
      const { json } = await exchange(emulator, code, client)
      return 'team_id' in json ? 'team' : 'user'
    }
    expect(await ownerOf('account_info.read files.content.read')).toBe('user')
    expect(await ownerOf('account_info.read files.content.read team_info.read')).toBe('team')
  })

  test('more scopes of an app are for tokens to come, not for those that are out (dropbox/dbxcli issue 154)', async () => {
    await using own = await createEmulator()
    own.apps[0]!.scopes = ['files.metadata.read']
    const before = await link(own)
    own.apps[0]!.scopes.push('account_info.read')
    const renewed = await refresh(own, before['refresh_token']!)
    for (const token of [before['access_token'], renewed.json['access_token']]) {
      expect(await (await callApi(own, 'check/user', token)).text()).toContain('missing_scope')
    }
    expect((await callApi(own, 'check/user', (await link(own))['access_token'])).status).toBe(200)
  })

  test('a scope that the app has lost since is not granted again', async () => {
    await using own = await createEmulator()
    await link(own, { scope: 'account_info.read sharing.read' })
    own.apps[0]!.scopes = ['account_info.read', 'files.content.read']
    const again = await link(own, { scope: 'files.content.read', include_granted_scopes: 'user' })
    expect(again['scope']).toBe('account_info.read files.content.read')
  })
})

describe('linking is refused on a page, without a way back', () => {
  const refusal = (own: Emulator, fields = {}, user?: string) =>
    expect(own.authorize(authorizeUrl(own, fields), user === undefined ? {} : { user })).rejects

  test('by a user limit, which holds for new users only (laurent22/joplin issue 860)', async () => {
    await using own = await createEmulator()
    own.apps[0]!.userLimit = 1
    await link(own)
    await refusal(own, {}, 'zoe@example.com').toThrow(
      "This app has reached its user limit. Contact the app developer and ask them to use the Dropbox API App Console to increase their app's user limit.",
    )
    await link(own)
  })

  test('a user who has disconnected makes room for another', async () => {
    await using own = await createEmulator()
    own.apps[0]!.userLimit = 1
    const { access_token } = await link(own)
    await callApi(own, 'auth/token/revoke', access_token)
    expect((await link(own, {}, 'zoe@example.com'))['account_id']).toMatch(/^dbid:/)
  })

  test('by a team limit (dropbox/dbxcli issues 47 and 58)', async () => {
    await using own = await createEmulator()
    const fields = { client_id: own.apps[1]!.key }
    own.apps[1]!.userLimit = 0
    await refusal(own, fields, 'admin@example.com').toThrow(
      "This app is in development mode and can't be authorized by more teams. Contact the app developer and ask them to use the Dropbox API App Console to apply for production status.",
    )
    own.apps[1]!.status = 'production'
    await refusal(own, fields, 'admin@example.com').toThrow(
      "This app has reached its team limit. Contact the app developer and ask them to use the Dropbox API App Console to increase their app's team limit.",
    )
  })

  test('by the limits of an app in development: 500 users, one team; in production there is none (Dropbox developer guide)', async () => {
    const teams = ['One', 'Two'].map((name) => ({ name }))
    const many = Array.from({ length: 501 }, (_, index) => ({ email: `u${index}@a.example`, name: 'U' }))
    const admins = teams.map(({ name }) => ({
      email: `${name}@a.example`,
      name,
      team: name,
      teamAdmin: true,
    }))
    await using own = await createEmulator({ seed: { teams, users: [...many, ...admins] } })
    for (const { email } of many.slice(0, 500)) await own.authorize(authorizeUrl(own), { user: email })
    await refusal(own, {}, 'u500@a.example').toThrow('This app has reached its user limit.')
    const team = { client_id: own.apps[1]!.key }
    await own.authorize(authorizeUrl(own, team), { user: 'One@a.example' })
    await refusal(own, team, 'Two@a.example').toThrow("can't be authorized by more teams.")
    for (const app of own.apps) app.status = 'production'
    expect(await own.authorize(authorizeUrl(own), { user: 'u500@a.example' })).toHaveProperty('code')
    expect(await own.authorize(authorizeUrl(own, team), { user: 'Two@a.example' })).toHaveProperty('code')
  })

  test('by a limit of one’s own: the owner alone, or five teams more (Dropbox developer guide; the business documentation)', async () => {
    const teams = Array.from({ length: 7 }, (_, index) => ({ name: `T${index}` }))
    const users = teams.map(({ name }) => ({
      email: `${name}@a.example`,
      name,
      team: name,
      teamAdmin: true,
    }))
    await using own = await createEmulator({ seed: { teams, users } })
    own.apps[0]!.userLimit = 1
    await own.authorize(authorizeUrl(own), { user: users[0]!.email })
    await refusal(own, {}, users[1]!.email).toThrow('This app has reached its user limit.')
    own.apps[1]!.userLimit = 6
    const team = authorizeUrl(own, { client_id: own.apps[1]!.key })
    for (const { email } of users.slice(0, 6)) await own.authorize(team, { user: email })
    await expect(own.authorize(team, { user: users[6]!.email })).rejects.toThrow('by more teams.')
  })

  test('two weeks after the 50th user of an app in development, for new users only (Dropbox developer guide)', async () => {
    const users = Array.from({ length: 52 }, (_, index) => ({ email: `u${index}@a.example`, name: 'U' }))
    await using own = await createEmulator({ seed: { users }, clock: 'frozen' })
    for (const { email } of users.slice(0, 50)) await own.authorize(authorizeUrl(own), { user: email })
    own.clock.advance(14 * 86_400_000)
    expect(await own.authorize(authorizeUrl(own), { user: 'u50@a.example' })).toHaveProperty('code')
    own.clock.advance(1)
    await refusal(own, {}, 'u51@a.example').toThrow('This app is unable to link additional users')
    expect(await own.authorize(authorizeUrl(own), { user: 'u0@a.example' })).toHaveProperty('code')
    own.apps[0]!.status = 'production'
    expect(await own.authorize(authorizeUrl(own), { user: 'u51@a.example' })).toHaveProperty('code')
  })

  test('not by a freeze for who is linked already', async () => {
    await using own = await createEmulator()
    await link(own)
    own.apps[0]!.status = 'frozen'
    expect((await link(own))['account_id']).toBe(own.users[0]!.accountId)
    await refusal(own, {}, 'zoe@example.com').toThrow('frozen pending review')
  })

  test('by the state of the app (online-judge-tools/oj issue 912, dropbox/dbxcli issue 184)', async () => {
    await using own = await createEmulator()
    own.apps[0]!.status = 'frozen'
    await refusal(own).toThrow(
      'This app is unable to link additional users because it has been frozen pending review.',
    )
    own.apps[0]!.status = 'disabled'
    await refusal(own).toThrow('This app is currently disabled.')
  })

  test('by team scopes, for whoever is not a team admin (DJaeger/files_external_dropbox issue 24; a recording of 2026)', async () => {
    const fields = { client_id: emulator.apps[1]!.key }
    await refusal(emulator, fields, 'ada@example.com').toThrow('Please sign in with a work account.')
    await refusal(emulator, fields, 'grace@example.com').toThrow('check_add_team_not_team_admin')
    const userScopes = { ...fields, scope: 'account_info.read' }
    expect(
      (await emulator.authorize(authorizeUrl(emulator, userScopes), { user: 'grace@example.com' })).code,
    ).toBeDefined()
  })

  test('by a disabled account', async () => {
    await refusal(emulator, {}, 'disabled@example.com').toThrow('This account is disabled.')
  })
})

describe('headless consent', () => {
  test('takes a user by mail address or account id, and names the known ones for any other', async () => {
    const zoe = emulator.users[1]!
    for (const user of [zoe.email, zoe.accountId]) {
      const code = await getCode(emulator, {}, user)
      expect((await exchange(emulator, code)).json['account_id']).toBe(zoe.accountId)
    }
    await expect(emulator.authorize(authorizeUrl(emulator), { user: 'x@y.z' })).rejects.toThrow(
      'ada@example.com',
    )
  })

  test('denies@ denies whatever is asked for', async () => {
    const answer = await emulator.authorize(authorizeUrl(emulator), {
      user: 'denies@example.com',
      decision: 'allow',
    })
    expect(answer.redirectUrl).toContain('error=access_denied')
  })

  test('takes no other address', async () => {
    await expect(emulator.authorize('/oauth2/authorize?client_id=x')).rejects.toThrow('must be absolute')
    await expect(emulator.authorize('https://www.dropbox.com/oauth2/token?x')).rejects.toThrow(
      '/oauth2/authorize',
    )
  })
})
