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

  test('booleanSpelling', async () => {
    const act = async (own: Emulator) => {
      const spellings = ['true', 'True', '1', 'no', 'on']
      const urls = spellings.map((force_reapprove) => authorizeUrl(own, { force_reapprove }))
      const answers = await Promise.all(urls.map((url) => own.fetch(url)))
      return answers.map(({ status }) => status)
    }
    expect(await compare({ booleanSpelling: 'any' }, act)).toEqual([
      [200, 302, 302, 302, 302],
      [200, 200, 200, 200, 302],
    ])
  })

  test('narrowedScopeEcho', async () => {
    const act = async (own: Emulator) => {
      const { refresh_token } = await link(own)
      return Object.keys((await refresh(own, refresh_token!, { scope: 'sharing.read' })).json)
    }
    expect(await compare({ narrowedScopeEcho: false }, act)).toEqual([
      ['access_token', 'token_type', 'expires_in', 'scope'],
      ['access_token', 'token_type', 'expires_in'],
    ])
  })

  test('tokenMaintenance', async () => {
    const act = async (own: Emulator) => {
      own.faults.add({ respond: { status: 503 } })
      const response = await own.fetch(own.endpoints.token, { method: 'POST' })
      return [response.status, response.headers.get('content-type'), (await response.text()) === '']
    }
    expect(await compare({ tokenMaintenance: 'page' }, act)).toEqual([
      [503, 'application/json', false],
      [503, 'text/html; charset=utf-8', false],
    ])
    expect((await compare({ tokenMaintenance: 'nothing' }, act))[1]).toEqual([503, expect.anything(), true])
  })

  test('appIdInScopeText and lostScope', async () => {
    const act = async (own: Emulator) => {
      const { access_token } = await link(own)
      own.apps[0]!.scopes = ['files.metadata.read']
      const response = await callApi(own, 'users/get_current_account', access_token)
      return [response.status, (await response.text()).includes('Your app (ID: 1) is not permitted')]
    }
    expect(await compare({ appIdInScopeText: true }, act)).toEqual([
      [400, false],
      [400, true],
    ])
    expect((await compare({ lostScope: 'served' }, act))[1]).toEqual([200, false])
  })

  test('bareUserinfo', async () => {
    const act = async (own: Emulator) => {
      const { refresh_token } = await link(own, { scope: 'openid email' })
      const { json } = await refresh(own, refresh_token!, { scope: 'openid' })
      const response = await callApi(own, 'openid/userinfo', json['access_token'])
      return [response.status, Object.keys((await response.json()) as object)]
    }
    expect(await compare({ bareUserinfo: '200' }, act)).toEqual([
      [409, ['error_summary', 'error']],
      [200, ['iss', 'sub']],
    ])
  })

  const texts: [string, string, (own: Emulator) => Promise<string | null | undefined>][] = [
    [
      'unknownClientError',
      'unknown_client_id',
      async (own) => {
        const response = await own.fetch(authorizeUrl(own, { client_id: 'nobody' }))
        return new URL(response.headers.get('location')!, own.url).searchParams.get('error_name')
      },
    ],
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
