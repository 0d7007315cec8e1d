import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import {
  BadRequestException,
  BadStateException,
  CsrfException,
  DropboxOAuth2Flow,
  DropboxOAuth2FlowBase,
  NotApprovedException,
  OAuth2FlowResult,
  ProviderException,
  TokenEndpointException,
  TransientException,
} from '../../src/index.ts'
import { goodAnswer, startedState, stubFetch, webOptions } from './stub.ts'

const key = 'dropbox-auth-csrf-token'
const minutes = 60_000

describe('start()', () => {
  test('gives the URL of the consent page, with all the login asks for', async () => {
    const options = webOptions({
      locale: 'de',
      scope: ['account_info.read', 'files.content.read'],
      includeGrantedScopes: 'user',
      forceReapprove: true,
      forceReauthentication: true,
      disableSignup: true,
      requireRole: 'work',
    })
    const url = new URL(await new DropboxOAuth2Flow(options).start())
    expect(url.origin + url.pathname).toBe('https://www.dropbox.com/oauth2/authorize')
    const { state, code_challenge: challenge, ...rest } = Object.fromEntries(url.searchParams)
    expect(state).toMatch(/^[\w-]{22,}$/)
    expect(challenge).toMatch(/^[\w-]{43}$/)
    expect(rest).toEqual({
      response_type: 'code',
      client_id: 'appkey0123456ab',
      redirect_uri: 'https://my-web-server.org/dropbox-auth-finish',
      token_access_type: 'offline',
      scope: 'account_info.read files.content.read',
      include_granted_scopes: 'user',
      locale: 'de',
      force_reapprove: 'true',
      force_reauthentication: 'true',
      disable_signup: 'true',
      require_role: 'work',
      code_challenge_method: 'S256',
    })
  })

  test('sends nothing that was not asked for, and no access type for null', async () => {
    const url = new URL(
      await new DropboxOAuth2Flow(webOptions({ tokenAccessType: null, usePkce: false })).start(),
    )
    expect([...url.searchParams.keys()].toSorted()).toEqual([
      'client_id',
      'redirect_uri',
      'response_type',
      'state',
    ])
  })

  test('puts the CSRF token into the session, and into the state before a bar', async () => {
    for (const [urlState, tail] of [
      [undefined, ''],
      ['', '|'],
      ['/back|there', '|/back|there'],
    ] as const) {
      const session: Record<string, unknown> = {}
      const state = await startedState(webOptions({ session }), urlState)
      expect(state).toBe(`${String(session[key])}${tail}`)
    }
  })

  test('never puts the secret or the verifier into the URL', async () => {
    const session: Record<string, unknown> = {}
    const url = await new DropboxOAuth2Flow(webOptions({ session })).start()
    const [{ verifier }] = session[`${key}-pending`] as [{ verifier: string }]
    expect(verifier).toMatch(/^[\w-]{43}$/)
    expect(url).not.toContain(verifier)
    expect(url).not.toContain('appsecret012345')
  })

  test('refuses a state that Dropbox would not take, and names the limit', async () => {
    const flow = new DropboxOAuth2Flow(webOptions())
    await expect(flow.start('x'.repeat(476))).rejects.toThrow(/475 bytes.*500/)
    await expect(flow.start('é'.repeat(238))).rejects.toThrow('475 bytes')
    await expect(flow.start('\ud800')).rejects.toThrow('surrogate')
    await expect(flow.start('x'.repeat(475))).resolves.toContain('xxx')
  })
})

describe('finish()', () => {
  test('gives the result, and exchanges with the verifier and the redirect URI of the start', async () => {
    const session: Record<string, unknown> = {}
    const { fetch, forms } = stubFetch()
    const options = webOptions({ session, fetch, locale: 'de', now: () => 1_000 })
    const state = await startedState(options, '/back|there')
    const [{ verifier }] = session[`${key}-pending`] as [{ verifier: string }]
    const result = await new DropboxOAuth2Flow(options).finish({ code: 'CODE', state })
    expect(result).toBeInstanceOf(OAuth2FlowResult)
    expect(result.toRecord()).toEqual({
      accessToken: 'sl.u.ACCESS',
      refreshToken: 'REFRESH',
      accountId: goodAnswer.account_id,
      userId: '4317086384',
      expiresAt: new Date(14_401_000),
      scope: ['account_info.read', 'files.content.read'],
      urlState: '/back|there',
    })
    expect(forms.map((form) => Object.fromEntries(form))).toEqual([
      {
        grant_type: 'authorization_code',
        code: 'CODE',
        client_id: 'appkey0123456ab',
        client_secret: 'appsecret012345',
        code_verifier: verifier,
        redirect_uri: 'https://my-web-server.org/dropbox-auth-finish',
        locale: 'de',
      },
    ])
    expect(session).toEqual({})
  })

  test('gives back the url state exactly, and undefined when there was none', async () => {
    for (const urlState of [undefined, '', '|', 'a|b', ' +%2B&=ü😀']) {
      const options = webOptions()
      const state = await startedState(options, urlState)
      const { urlState: back } = await new DropboxOAuth2Flow(options).finish(
        new URLSearchParams({ code: 'C', state }),
      )
      expect(back).toBe(urlState)
    }
  })

  test('takes every form of a query', async () => {
    const query = (state: string) => new URLSearchParams({ code: 'C', state }).toString()
    const forms: ((state: string) => Parameters<DropboxOAuth2Flow['finish']>[0])[] = [
      (state) => `/dropbox-auth-finish?${query(state)}`,
      (state) => `https://my-web-server.org/dropbox-auth-finish?${query(state)}#_`,
      (state) => `?${query(state)}`,
      (state) => query(state),
      (state) => new URLSearchParams(query(state)),
      (state) => new URL(`https://my-web-server.org/?${query(state)}`),
      (state) => ({ code: 'C', state, locale: undefined }),
    ]
    for (const form of forms) {
      const options = webOptions()
      const state = await startedState(options, 'a b')
      await expect(new DropboxOAuth2Flow(options).finish(form(state))).resolves.toMatchObject({
        urlState: 'a b',
      })
    }
  })

  test('checks in order: state, one of code and error, a token in the session, the token, the error', async () => {
    const session: Record<string, unknown> = {}
    const options = webOptions({ session })
    const finish = (query: string) => new DropboxOAuth2Flow(options).finish(query)
    await expect(finish('code=C')).rejects.toThrow(BadRequestException)
    await expect(finish('state=S')).rejects.toThrow(BadRequestException)
    await expect(finish('state=S&code=C&error=e')).rejects.toThrow(BadRequestException)
    await expect(finish('state=S&error=access_denied')).rejects.toThrow(BadStateException)
    const state = await startedState(options)
    await expect(finish('state=S&error=access_denied')).rejects.toThrow(CsrfException)
    await expect(finish(`state=${state}&error=access_denied&error_description=no`)).rejects.toThrow(
      NotApprovedException,
    )
    await expect(finish(`state=${state}&code=C`)).rejects.toThrow(BadStateException)
  })

  test('tells an unexpected error of Dropbox, cleaned', async () => {
    const options = webOptions()
    const state = await startedState(options)
    const error = await new DropboxOAuth2Flow(options)
      .finish({ state, error: 'server_error\u001b[31m"', error_description: 'bad\r\nluck\u202e' })
      .catch((e: unknown) => e)
    expect(error).toBeInstanceOf(ProviderException)
    expect(error).toMatchObject({
      error: 'server_error?[31m?',
      errorDescription: 'bad\ufffd\ufffdluck\ufffd',
    })
  })

  test('a refused code, and no answer at all, both mean to start again', async () => {
    const refused = stubFetch(
      { error: 'invalid_grant', error_description: "code doesn't exist or has expired" },
      400,
    )
    const broken: typeof fetch = () =>
      Promise.reject(new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } }))
    for (const [fetch, type, text] of [
      [refused.fetch, TokenEndpointException, 'A code works once'],
      [broken, TransientException, '(ECONNRESET)'],
    ] as const) {
      const options = webOptions({ fetch })
      const state = await startedState(options)
      const error = await new DropboxOAuth2Flow(options).finish({ state, code: 'C' }).catch((e: unknown) => e)
      expect(error).toBeInstanceOf(type)
      expect(error).toMatchObject({ remedy: 'restart', message: expect.stringContaining(text) as string })
    }
  })

  test('an abort before the login is taken loses nothing; one after it starts again', async () => {
    const options = webOptions({ fetch: () => new Promise(() => {}) })
    const state = await startedState(options)
    const flow = new DropboxOAuth2Flow(options)
    const early = AbortSignal.abort(new Error('early'))
    await expect(flow.finish({ state, code: 'C' }, { signal: early })).rejects.toThrow('early')
    const controller = new AbortController()
    const late = flow.finish({ state, code: 'C' }, { signal: controller.signal })
    await Promise.resolve()
    controller.abort(new Error('late'))
    await expect(late).rejects.toMatchObject({ code: 'transient', remedy: 'restart' })
  })

  test('shows no secret of the flow object to those who look into it', () => {
    const shown = inspect(new DropboxOAuth2Flow(webOptions()), {
      depth: Infinity,
      showHidden: true,
      getters: true,
    })
    expect(shown).not.toContain('appsecret012345')
  })

  test('both flows share a base', () => {
    expect(new DropboxOAuth2Flow(webOptions())).toBeInstanceOf(DropboxOAuth2FlowBase)
  })
})

describe('logins in one session', () => {
  test('of several tabs all finish, each once, and the key is cleared with the latest', async () => {
    const session: Record<string, unknown> = { theirs: 1 }
    const options = webOptions({ session })
    const states = [
      await startedState(options, '1'),
      await startedState(options, '2'),
      await startedState(options, '3'),
    ]
    const finish = (state: string | undefined) => new DropboxOAuth2Flow(options).finish({ state, code: 'C' })
    await expect(finish(states[1])).resolves.toMatchObject({ urlState: '2' })
    expect(session[key]).toBe(states[2]?.split('|')[0])
    await expect(finish(states[2])).resolves.toMatchObject({ urlState: '3' })
    expect(session).not.toHaveProperty(key)
    await expect(finish(states[1])).rejects.toThrow(CsrfException)
    await expect(finish(states[0])).resolves.toMatchObject({ urlState: '1' })
    expect(session).toEqual({ theirs: 1 })
    await expect(finish(states[0])).rejects.toThrow(BadStateException)
  })

  test('a hundred replays at once send one code', async () => {
    for (const session of [{}, new Map<string, unknown>()]) {
      const { fetch, forms } = stubFetch()
      const options = webOptions({ session, fetch })
      const state = await startedState(options)
      const replays = Array.from({ length: 100 }, () =>
        new DropboxOAuth2Flow(options).finish({ state, code: 'C' }),
      )
      const settled = await Promise.allSettled(replays)
      expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      expect(forms).toHaveLength(1)
    }
  })

  test('at most eight are kept, the oldest goes', async () => {
    const options = webOptions()
    const states: string[] = []
    for (let i = 0; i < 1_000; i++) states.push(await startedState(options))
    expect(JSON.stringify(options.session).length).toBeLessThan(4_096)
    const flow = new DropboxOAuth2Flow(options)
    await expect(flow.finish({ state: states.at(-9), code: 'C' })).rejects.toThrow(CsrfException)
    for (const state of states.slice(-8))
      await expect(flow.finish({ state, code: 'C' })).resolves.toBeDefined()
  })

  test('end after ten minutes, and leave the key with their record', async () => {
    let now = 0
    const session: Record<string, unknown> = {}
    const { fetch, forms } = stubFetch()
    const options = webOptions({ session, fetch, now: () => now })
    const state = await startedState(options)
    now = 10 * minutes
    await expect(new DropboxOAuth2Flow(options).finish({ state: 'x', code: 'C' })).rejects.toThrow(
      BadStateException,
    )
    await expect(new DropboxOAuth2Flow(options).finish({ state, code: 'C' })).rejects.toThrow('too long ago')
    expect(session).toEqual({})
    await expect(new DropboxOAuth2Flow(options).finish({ state, code: 'C' })).rejects.toThrow(
      BadStateException,
    )
    expect(forms).toHaveLength(0)
  })

  test('a state that matches nothing removes nothing', async () => {
    const session = {}
    const options = webOptions({ session })
    const state = await startedState(options)
    const before = structuredClone(session)
    await expect(new DropboxOAuth2Flow(options).finish({ state: `${state}x`, code: 'C' })).rejects.toThrow(
      CsrfException,
    )
    expect(session).toEqual(before)
  })

  test("another app's flow, redirect URI or token endpoint finds no login of its own", async () => {
    const session = {}
    const options = webOptions({ session })
    const state = await startedState(options)
    const before = structuredClone(session)
    for (const other of [
      { consumerKey: 'otherkey' },
      { redirectUri: 'https://my-web-server.org/other' },
      { endpoints: { token: 'https://elsewhere.example/oauth2/token' } },
    ]) {
      const flow = new DropboxOAuth2Flow(webOptions({ session, ...other }))
      await expect(flow.finish({ state, code: 'C' })).rejects.toThrow(CsrfException)
    }
    expect(session).toEqual(before)
    await expect(new DropboxOAuth2Flow(options).finish({ state, code: 'C' })).resolves.toBeDefined()
  })

  test('a session that has been through JSON still finishes, one with junk in it does not break', async () => {
    const options = webOptions()
    const state = await startedState(options)
    const copy = JSON.parse(JSON.stringify(options.session)) as Record<string, unknown>
    ;(copy[`${key}-pending`] as unknown[]).push(null, 1, { token: 1 }, { token: 'x', startedAt: 'y' })
    await expect(
      new DropboxOAuth2Flow({ ...options, session: copy }).finish({ state, code: 'C' }),
    ).resolves.toBeDefined()
    const broken = new DropboxOAuth2Flow({ ...options, session: { [key]: 7, [`${key}-pending`]: 'junk' } })
    await expect(broken.finish({ state: '7', code: 'C' })).rejects.toThrow(BadStateException)
  })
})

describe('a session that holds only a CSRF token of other code', () => {
  test('finishes without a verifier, once', async () => {
    const session = { [key]: 'token-of-other-code-0' }
    const { fetch, forms } = stubFetch()
    const options = webOptions({ session, fetch })
    const flow = new DropboxOAuth2Flow(options)
    await expect(flow.finish({ state: 'token-of-other-code-1', code: 'C' })).rejects.toThrow(CsrfException)
    await expect(flow.finish({ state: 'token-of-other-code-0|x', code: 'C' })).resolves.toMatchObject({
      urlState: 'x',
    })
    expect(forms.map((form) => form.get('code_verifier'))).toEqual([null])
    expect(session).toEqual({})
  })

  test('is not what a damaged record of ours leaves behind', async () => {
    const session: Record<string, unknown> = {}
    const options = webOptions({ session })
    const state = await startedState(options)
    const [record] = session[`${key}-pending`] as [{ startedAt: unknown }]
    record.startedAt = 'yesterday'
    await expect(new DropboxOAuth2Flow(options).finish({ state, code: 'C' })).rejects.toThrow(
      BadStateException,
    )
  })

  test('cannot be finished without a secret either', async () => {
    const { consumerSecret: _none, ...options } = webOptions({ session: { [key]: 'token-of-other-code-0' } })
    const flow = new DropboxOAuth2Flow(options)
    await expect(flow.finish({ state: 'token-of-other-code-0', code: 'C' })).rejects.toThrow(
      BadStateException,
    )
  })

  test('keeps that token while a login of ours comes and goes', async () => {
    const session: Record<string, unknown> = {}
    const options = webOptions({ session })
    const state = await startedState(options)
    session[key] = 'token-of-other-code-0'
    await new DropboxOAuth2Flow(options).finish({ state, code: 'C' })
    expect(session).toEqual({ [key]: 'token-of-other-code-0' })
  })
})
