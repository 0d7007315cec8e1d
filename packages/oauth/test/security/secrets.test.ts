import { inspect } from 'node:util'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { DropboxOAuth2Flow, DropboxOAuth2FlowNoRedirect, refreshAccessToken } from '../../src/index.ts'
import { startHostileServer } from '../support/hostile-token-server.ts'
import type { Scenario } from '../support/hostile-token-server.ts'
import { settle } from '../support/judge.ts'
import { goodFields, goodJson, reply, transient } from '../support/scenarios/scenario.ts'
import { leaks, textsOf } from '../support/secrets.ts'
import { canaries, consumerKey, everyPath, redirectUri, sessionKey, uses } from '../support/token-paths.ts'

const failing: Scenario = { name: 'a fault', answer: reply(500), expect: transient }
const tokens = { accessToken: goodFields.access_token, refreshToken: goodFields.refresh_token }

describe('the oracle of these tests', () => {
  const error = Object.assign(new Error(`no: ${encodeURIComponent(canaries.code)}`), {
    cause: { deep: [canaries.consumerSecret] },
  })

  test('finds a secret in a message, in any encoding, and deep inside a cause', () => {
    const found = leaks(textsOf(error), canaries).join('\n')
    expect(found).toMatch(/code \(percent\) in .*message/)
    expect(found).toMatch(/consumerSecret \(raw\) in .*cause/)
    for (const encoding of ['base64', 'base64url', 'hex'] as const) {
      const text = Buffer.from(canaries.code).toString(encoding)
      expect(leaks({ text }, canaries).join()).toContain(`code (${encoding})`)
    }
  })
})

describe('no secret leaves the library', () => {
  const logged = vi.spyOn(console, 'log').mockImplementation(() => {})
  const spies = (['error', 'warn', 'info', 'debug'] as const).map((name) =>
    vi.spyOn(console, name).mockImplementation(() => {}),
  )
  const written = ([process.stdout, process.stderr] as const).map((stream) => vi.spyOn(stream, 'write'))
  afterEach(() => [logged, ...spies, ...written].forEach((spy) => spy.mockClear()))

  test.each(everyPath)(
    'in what it prints: it prints nothing ($use over $transport)',
    async ({ use, options }) => {
      await using server = await startHostileServer(failing)
      await settle((await uses[use](server, options)).result)
      const output = [logged, ...spies, ...written].flatMap((spy) =>
        spy.mock.calls.map((call) => inspect(call)),
      )
      expect(leaks(Object.fromEntries(output.entries()), canaries)).toEqual([])
      expect(logged).not.toHaveBeenCalled()
    },
  )

  test.each(everyPath)(
    'in the URL or a header of a request ($use over $transport)',
    async ({ use, options }) => {
      await using server = await startHostileServer(failing)
      await settle((await uses[use](server, options)).result)
      expect(server.requests).toHaveLength(1)
      const texts = server.requests.map(({ url, headers }) => url + JSON.stringify(headers))
      expect(leaks(Object.fromEntries(texts.entries()), canaries)).toEqual([])
    },
  )

  test.each(['bad fetch', 'throwing fetch', 'fetch that tells all'] as const)(
    'through a %s',
    async (kind) => {
      const fetches: Record<typeof kind, typeof fetch> = {
        'bad fetch': () => Promise.resolve({} as Response),
        'throwing fetch': () => {
          throw new Error(JSON.stringify(canaries))
        },
        'fetch that tells all': async (_, init) => {
          const body = await new Response(init?.body ?? '').text()
          throw Object.assign(new TypeError(body), { code: body, cause: { code: canaries.code, body } })
        },
      }
      for (const use of Object.values(uses)) {
        const attempt = await use({ tokenUrl: 'http://127.0.0.1:9/oauth2/token' }, { fetch: fetches[kind] })
        const settled = await settle(attempt.result)
        expect(settled).toHaveProperty('error.code', 'transient')
        expect('error' in settled && leaks(textsOf(settled.error), canaries)).toEqual([])
      }
    },
  )
})

describe('a result shows no token', () => {
  test.each(everyPath)('of $use over $transport, unless asked for it', async ({ use, options }) => {
    await using server = await startHostileServer()
    const result = await (await uses[use](server, options)).result
    expect(result).toMatchObject(tokens)
    if (use === 'refresh') return // a plain record, for those who keep tokens themselves
    expect(leaks(textsOf(result), tokens)).toEqual([])
    expect(
      leaks(
        { spread: inspect({ ...(result as object) }), keys: Object.keys(result as object).join() },
        tokens,
      ),
    ).toEqual([])
  })

  test('of a team, with an id_token', async () => {
    const idToken = 'eyJhbGciOiJSUzI1NiJ9.canary-id-token.signature'
    const answer = reply(200, goodJson({ id_token: idToken, team_id: 'dbtid:x', account_id: undefined }))
    await using server = await startHostileServer({ ...failing, answer })
    const result = await (await uses.web(server)).result
    expect(result).toMatchObject({ idToken })
    expect(leaks(textsOf(result), { ...tokens, idToken })).toEqual([])
  })
})

describe('a flow object shows no secret', () => {
  const { consumerSecret } = canaries

  test('of the web', async () => {
    const values = new Map<string, unknown>()
    const session = {
      get: (key: string) => values.get(key),
      set: (key: string, value: unknown) => void values.set(key, value),
    }
    const flow = new DropboxOAuth2Flow({
      consumerKey,
      consumerSecret,
      redirectUri,
      session,
      csrfTokenSessionKey: sessionKey,
    })
    const url = await flow.start()
    const token = String(values.get(sessionKey))
    expect(leaks(textsOf(flow), { consumerSecret, token })).toEqual([])
    expect(leaks({ url }, { consumerSecret })).toEqual([])
  })

  test('without a redirect, started or pending', async () => {
    const flow = new DropboxOAuth2FlowNoRedirect({ consumerKey, consumerSecret })
    const url = await flow.start()
    const pending = flow.savePending()
    const resumed = new DropboxOAuth2FlowNoRedirect({ consumerKey, consumerSecret, pending })
    for (const one of [flow, resumed]) expect(leaks(textsOf(one), { consumerSecret, pending })).toEqual([])
    expect(leaks({ url, pending }, { consumerSecret })).toEqual([])
  })
})

describe('an error about an option does not quote it', () => {
  const secret = 'canary secret with a blank'
  const wrong: Record<string, () => unknown> = {
    consumerSecret: () => new DropboxOAuth2FlowNoRedirect({ consumerKey, consumerSecret: secret }),
    pending: () => new DropboxOAuth2FlowNoRedirect({ consumerKey, pending: secret }),
    refreshToken: () => refreshAccessToken({ consumerKey, refreshToken: secret }),
    'a code that is no text': () =>
      new DropboxOAuth2FlowNoRedirect({ consumerKey }).finish([secret] as unknown as string),
    'a pasted code without start()': () => new DropboxOAuth2FlowNoRedirect({ consumerKey }).finish(secret),
  }

  test.each(Object.keys(wrong))('%s', async (name) => {
    const settled = await settle(Promise.resolve().then(() => wrong[name]?.()))
    expect(settled).toHaveProperty('error')
    expect('error' in settled && leaks(textsOf(settled.error), { secret })).toEqual([])
  })
})
