import { createEmulator } from 'dropbox-oauth-emulator'
import { describe, expect, test } from 'vitest'
import { authorizeUrl, CHALLENGE, REDIRECT_URI } from './support/client.ts'
import { acceptance, problemReader, visitor } from './support/authorize.ts'

const emulator = await createEmulator()

const visit = visitor(emulator)
const problemOf = problemReader(emulator)
const isAccepted = acceptance(emulator)

describe('an authorize request that is wrong never reaches the redirect URI (probes of www.dropbox.com, August 2026)', () => {
  test('without parameters the redirect is relative, its parameters in this order, blanks as +', async () => {
    for (const method of ['GET', 'HEAD']) {
      const response = await visit('https://www.dropbox.com/oauth2/authorize', method)
      expect(response.status).toBe(302)
      expect(response.headers.get('location')).toBe(
        '/oauth2/authorize_error?error_detail=Missing+client_id.&error_name=missing_client_id',
      )
    }
  })

  test('the error page is a 200 that shows both', async () => {
    const response = await visit(
      'https://www.dropbox.com/oauth2/authorize_error?error_detail=Missing+client_id.&error_name=missing_client_id',
    )
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    const page = await response.text()
    expect(page).toContain('Missing client_id.')
    expect(page).toContain('missing_client_id')
    expect(page).toContain('It seems the app you were using submitted a bad request.')
  })

  test('the switch authorizeErrors brings back the 400 page of before (transloadit/uppy issue 3675)', async () => {
    await using old = await createEmulator({ switches: { authorizeErrors: 'page' } })
    const response = await old.fetch(authorizeUrl(old, { client_id: 'nobody' }), { redirect: 'manual' })
    expect(response.status).toBe(400)
    const page = await response.text()
    expect(page).toContain('Error (400)')
    const told =
      'It seems the app you were using submitted a bad request. If you would like to report this error to the app&#39;s developer, include the information below.'
    expect(page).toContain(told)
    expect(page).toContain('More details for developers')
    expect(page).toContain('Invalid client_id: &quot;nobody&quot;.')
  })
})

describe('the error page of the emulator', () => {
  test.each(['redirect', 'page'])(
    'the page says what would have been right, as the dashboard does: by a %s',
    async (authorizeErrors) => {
      await using own = await createEmulator({ switches: { authorizeErrors } })
      const pageOf = async (fields: Record<string, string>) => {
        const first = await own.fetch(authorizeUrl(own, fields))
        const location = first.headers.get('location')
        return (location === null ? first : await own.fetch(new URL(location, own.url))).text()
      }
      const wrong = await pageOf({ redirect_uri: 'http://localhost:3000/other' })
      expect(wrong).toContain('The redirect_uri “http://localhost:3000/other” is not registered')
      for (const uri of own.apps[0]!.redirectUris) expect(wrong).toContain(`“${uri}”`)
      expect(await pageOf({ client_id: 'nobody' })).toContain(own.apps[1]!.key)
      expect(await pageOf({ access_type: 'offline' })).toContain('token_access_type=offline')
    },
  )

  test('whoever makes a link to the error page gets no advice along', async () => {
    const link =
      'https://www.dropbox.com/oauth2/authorize_error?error_detail=x&error_name=invalid_redirect_uri'
    expect(await (await visit(link)).text()).not.toContain(REDIRECT_URI)
  })
})

describe('parameters (HTTP documentation, /oauth2/authorize)', () => {
  test.each([
    ['client_id', { client_id: undefined }, 'missing_client_id', 'Missing client_id.'],
    ['response_type', { response_type: undefined }, 'missing_response_type', 'Missing response_type.'],
    [
      'redirect_uri, by response_type=token',
      { response_type: 'token', redirect_uri: undefined },
      'missing_redirect_uri',
      'Missing redirect_uri.',
    ],
  ])('what is required must be there: %s', async (_what, fields, name, detail) => {
    expect(await problemOf(fields)).toEqual([name, detail])
  })

  test('the client_id must be that of an app (ShareX/ShareX issue 1535; dropbox/dbxcli issue 62)', async () => {
    const detail = 'Invalid client_id: "nobody".'
    expect(await problemOf({ client_id: 'nobody' })).toEqual(['unknown_client_id', detail])
  })

  test.each([
    ['approval_prompt (stevenmaguire/oauth2-dropbox issue 5)'],
    ['auth0Client (auth0/lock issue 274)'],
    ['code (saguiitay/DropboxRestAPI issue 26)'],
  ])('an unknown field is refused: %s', async (seen) => {
    const [field] = seen.split(' ')
    expect(await problemOf({ [field!]: 'x' })).toEqual(['unknown_field', `unknown field "${field}"`])
  })

  test('a field that is there twice is refused (RFC 6749 section 3.1)', async () => {
    const response = await visit(`${authorizeUrl(emulator, { state: 'a' })}&state=a`)
    expect(response.headers.get('location')).toContain('error_name=duplicate_field')
  })

  test('everything that is documented is accepted together', async () => {
    const fields = {
      state: 'x',
      require_role: 'work',
      force_reapprove: 'true',
      disable_signup: 'false',
      force_reauthentication: 'false',
      locale: 'de-DE',
      token_access_type: 'offline',
      scope: 'account_info.read',
      include_granted_scopes: 'user',
      code_challenge: CHALLENGE,
      code_challenge_method: 'S256',
    }
    expect(await isAccepted(fields)).toBe(true)
  })

  test.each([
    ['nonce (openid/AppAuth-iOS issue 824)', { nonce: 'n' }],
    ['resource (nightshiftco/nightshift issue 157)', { resource: 'https://mcp.dropbox.com/mcp' }],
  ])('what came later is accepted as well: %s', async (_what, fields) => {
    expect(await isAccepted(fields)).toBe(true)
  })

  test('any language may be asked for; the pages of the emulator are English', async () => {
    for (const locale of ['ja', 'pt-BR', 'x-none', '']) {
      const response = await visit(authorizeUrl(emulator, { locale }))
      expect([response.status, await response.text()]).toEqual([200, expect.stringContaining('lang="en"')])
    }
  })

  test('the state has room for 500 bytes, and for no more', async () => {
    expect(await isAccepted({ state: 'x'.repeat(500) })).toBe(true)
    expect(await problemOf({ state: 'x'.repeat(501) })).toEqual([
      'invalid_state',
      '"state": must be at most 500 characters, got 501',
    ])
    expect((await problemOf({ state: 'ü'.repeat(251) }))[0]).toBe('invalid_state')
  })

  test('the switch overlongState cuts it instead', async () => {
    await using lenient = await createEmulator({ switches: { overlongState: 'truncated' } })
    const { redirectUrl } = await lenient.authorize(authorizeUrl(lenient, { state: 'x'.repeat(501) }))
    expect(new URL(redirectUrl!).searchParams.get('state')).toBe('x'.repeat(500))
  })
})

// The documentation lists the values. How Dropbox refuses others is not known, nor that it does.
describe('values beside the documented ones are refused', () => {
  test.each([
    [
      'another response_type',
      { response_type: 'id_token' },
      'invalid_response_type',
      '"response_type": invalid value "id_token"',
    ],
    [
      'an unknown role',
      { require_role: 'boss' },
      'invalid_require_role',
      '"require_role": invalid value "boss"',
    ],
    [
      'a boolean in capitals',
      { force_reapprove: 'True' },
      'invalid_force_reapprove',
      '"force_reapprove": must be true or false',
    ],
    [
      'a boolean as a number',
      { disable_signup: '1' },
      'invalid_disable_signup',
      '"disable_signup": must be true or false',
    ],
    [
      'an unknown access type',
      { token_access_type: 'forever' },
      'invalid_token_access_type',
      '"token_access_type": invalid value "forever"',
    ],
    [
      'an unknown kind of grant',
      { include_granted_scopes: 'all' },
      'invalid_include_granted_scopes',
      '"include_granted_scopes": invalid value "all"',
    ],
  ])('%s', async (_what, fields, name, detail) => {
    expect(await problemOf(fields)).toEqual([name, detail])
  })
})

describe('scopes (OAuth guide, OIDC guide)', () => {
  test('present but empty is an error (Dropbox community, comment 491406)', async () => {
    expect(await problemOf({ scope: '' })).toEqual(['invalid_scope', '"scope": must not be empty'])
    await using old = await createEmulator({ switches: { authorizeErrors: 'page' } })
    expect((await old.fetch(authorizeUrl(old, { scope: '' }))).status).toBe(400)
    expect((await problemOf({ scope: ' ' }))[0]).toBe('invalid_scope')
  })

  test('one that the app does not have is an error', async () => {
    expect((await problemOf({ scope: 'account_info.read files.content.reed' }))[0]).toBe('invalid_scope')
    expect((await problemOf({ scope: 'members.read' }))[0]).toBe('invalid_scope')
  })

  test('any at all is an error for an app of before scopes (keeweb/keeweb issue 1959)', async () => {
    const scope = 'account_info.read files.content.read files.content.write files.metadata.read xx'
    expect(await problemOf({ client_id: 'emulatorlegacy1', scope })).toEqual([
      'invalid_scope',
      '"scope": must be at most 0 characters, got 79',
    ])
    expect(await problemOf({ client_id: 'emulatorlegacy1', scope: '' })).toEqual([
      'invalid_scope',
      '"scope": must not be empty',
    ])
  })

  test('openid wants email or profile beside it, the code flow, and no team scope', async () => {
    expect((await problemOf({ scope: 'openid' }))[0]).toBe('invalid_scope')
    expect((await problemOf({ scope: 'openid email', response_type: 'token' }))[0]).toBe('invalid_scope')
    expect(await isAccepted({ scope: 'openid email' })).toBe(true)
    await using mixed = await createEmulator({
      seed: {
        apps: [{ key: 'mixed', type: 'team', redirectUris: [], scopes: ['openid', 'email', 'members.read'] }],
      },
    })
    const url = authorizeUrl(mixed, { redirect_uri: undefined, scope: 'openid email members.read' })
    await expect(mixed.authorize(url)).rejects.toThrow('cannot be combined')
  })
})

describe('PKCE (RFC 7636)', () => {
  test.each([
    ['a method without a challenge', { code_challenge_method: 'S256' }],
    ['an unknown method', { code_challenge: CHALLENGE, code_challenge_method: 's256' }],
    [
      'an S256 challenge of the wrong length',
      { code_challenge: `${CHALLENGE}x`, code_challenge_method: 'S256' },
    ],
    [
      'an S256 challenge with padding',
      { code_challenge: `${CHALLENGE.slice(0, 42)}=`, code_challenge_method: 'S256' },
    ],
    ['a short plain challenge', { code_challenge: 'x'.repeat(42), code_challenge_method: 'plain' }],
    ['a long plain challenge', { code_challenge: 'x'.repeat(129), code_challenge_method: 'plain' }],
    ['an empty challenge', { code_challenge: '', code_challenge_method: 'S256' }],
  ])('%s is refused', async (_what, fields) => {
    expect((await problemOf(fields))[0]).toMatch(/^invalid_code_challenge/)
  })

  test('a challenge without a method is plain, or refused by the switch', async () => {
    expect(await isAccepted({ code_challenge: CHALLENGE })).toBe(true)
    await using strict = await createEmulator({ switches: { challengeWithoutMethod: 'refused' } })
    const url = authorizeUrl(strict, { code_challenge: CHALLENGE })
    await expect(strict.authorize(url)).rejects.toThrow('invalid_code_challenge')
  })

  test('the implicit grant needs "Allow public clients" (App Console)', async () => {
    await using own = await createEmulator()
    own.apps[0]!.publicClients = false
    await expect(own.authorize(authorizeUrl(own, { response_type: 'token' }))).rejects.toThrow(
      'public clients',
    )
    expect((await own.authorize(authorizeUrl(own))).code).toHaveLength(43)
  })
})
