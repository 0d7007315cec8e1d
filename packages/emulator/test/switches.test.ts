import { createEmulator } from 'dropbox-oauth-emulator'
import type { Emulator } from 'dropbox-oauth-emulator'
import { describe, expect, test } from 'vitest'
import {
  authorizeUrl,
  basic,
  callApi,
  CHALLENGE,
  exchange,
  getCode,
  link,
  postToken,
  refresh,
  REDIRECT_URI,
  VERIFIER,
} from './support/client.ts'

const PKCE = { token_access_type: 'offline', code_challenge: CHALLENGE, code_challenge_method: 'S256' }

/** The same act at an emulator as it is, and at one with a switch. */
async function compare<Result>(
  switches: Record<string, string | boolean>,
  act: (emulator: Emulator) => Promise<Result>,
): Promise<[Result, Result]> {
  await using usual = await createEmulator()
  await using other = await createEmulator({ switches })
  return [await act(usual), await act(other)]
}

describe('what is believed, not known', () => {
  test('secretRefreshesPkceGrant', async () => {
    const act = async (own: Emulator) => {
      const code = await getCode(own, PKCE)
      const { json } = await exchange(own, code, { client_secret: undefined, code_verifier: VERIFIER })
      const alone = await refresh(own, json['refresh_token']!, { client_secret: undefined })
      return [(await refresh(own, json['refresh_token']!)).status, alone.status]
    }
    expect(await compare({ secretRefreshesPkceGrant: false }, act)).toEqual([
      [200, 200],
      [400, 200],
    ])
  })

  test('disabledAppTokens', async () => {
    const act = async (own: Emulator) => {
      const { access_token, refresh_token } = await link(own)
      own.apps[0]!.status = 'disabled'
      const renewed = await refresh(own, refresh_token!)
      const account = await callApi(own, 'users/get_current_account', access_token)
      return [renewed.status, renewed.json['error'], account.status]
    }
    expect(await compare({ disabledAppTokens: 'refused' }, act)).toEqual([
      [200, undefined, 400],
      [400, 'invalid_request', 400],
    ])
  })

  test('emptyBodyType', async () => {
    const act = async (own: Emulator) => {
      const { access_token } = await link(own)
      const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
      return (await callApi(own, 'users/get_current_account', access_token, { headers })).status
    }
    expect(await compare({ emptyBodyType: 'ignored' }, act)).toEqual([400, 200])
  })

  test('idTokenOnRefresh', async () => {
    const act = async (own: Emulator) => {
      const withId = await link(own, { scope: 'openid email account_info.read' })
      const without = await link(own)
      return [
        'id_token' in (await refresh(own, withId['refresh_token']!)).json,
        'id_token' in (await refresh(own, without['refresh_token']!)).json,
      ]
    }
    expect(await compare({ idTokenOnRefresh: true }, act)).toEqual([
      [false, false],
      [true, false],
    ])
  })

  test.each([
    [REDIRECT_URI.replace('3000', '5199'), true],
    [REDIRECT_URI.replace(':3000', ''), true],
    ['http://127.0.0.1:3000/dropbox-auth-finish', false],
    ['http://localhost:5199/other', false],
    ['http://localhost:3000@evil.example/dropbox-auth-finish', false],
    ['https://localhost:5199/dropbox-auth-finish', false],
  ])('anyLoopbackPort: %s', async (redirect_uri, expected) => {
    const act = (own: Emulator) =>
      own.authorize(authorizeUrl(own, { redirect_uri })).then(
        () => true,
        () => false,
      )
    expect(await compare({ anyLoopbackPort: true }, act)).toEqual([false, expected])
  })

  test('legacyAccessType', async () => {
    const act = (own: Emulator) =>
      own.authorize(authorizeUrl(own, { token_access_type: 'legacy' })).then(
        () => 'accepted',
        (error: Error) => error.message,
      )
    expect(await compare({ legacyAccessType: 'refused' }, act)).toEqual([
      'accepted',
      expect.stringContaining('token_access_type'),
    ])
  })

  test('getOnToken', async () => {
    const act = async (own: Emulator) => (await own.fetch(own.endpoints.token)).status
    expect(await compare({ getOnToken: '404' }, act)).toEqual([405, 404])
  })

  test('badAppCredentials', async () => {
    const headers = { Authorization: basic('emulatorappkey1', 'wrong') }
    const act = async (own: Emulator) => (await callApi(own, 'check/app', undefined, { headers })).status
    expect(await compare({ badAppCredentials: '400' }, act)).toEqual([401, 400])
  })

  test('broadRefreshScope', async () => {
    const act = async (own: Emulator) => {
      const { refresh_token } = await link(own, { scope: 'account_info.read' })
      return (await refresh(own, refresh_token!, { scope: 'sharing.read' })).json['error']
    }
    expect(await compare({ broadRefreshScope: 'invalid_grant' }, act)).toEqual([
      'invalid_scope',
      'invalid_grant',
    ])
  })

  const texts: [string, string, (own: Emulator) => Promise<string | null | undefined>][] = [
    [
      'deniedText',
      'The user chose not to give your app access to their Dropbox account.',
      async (own) => {
        const { redirectUrl } = await own.authorize(authorizeUrl(own), { decision: 'deny' })
        return new URL(redirectUrl!).searchParams.get('error_description')
      },
    ],
    [
      'unsupportedGrantTypeText',
      'unsupported grant_type',
      async (own) => {
        const { key, secret } = own.apps[0]!
        const fields = { grant_type: 'password', client_id: key, client_secret: secret }
        return (await postToken(own, fields)).json['error_description']
      },
    ],
    [
      'wrongVerifierText',
      'invalid code verifier',
      async (own) => {
        const fields = { client_secret: undefined, code_verifier: 'x'.repeat(43) }
        return (await exchange(own, await getCode(own, PKCE), fields)).json['error_description']
      },
    ],
    [
      'publicClientsOffText',
      'No auth function available for given request',
      async (own) => {
        own.apps[0]!.publicClients = false
        const fields = { client_secret: undefined, code_verifier: VERIFIER }
        return (await exchange(own, await getCode(own, PKCE), fields)).json['error_description']
      },
    ],
  ]

  test.each(texts)('%s', async (name, standard, act) => {
    expect(await compare({ [name]: 'another text' }, act)).toEqual([standard, 'another text'])
  })
})
