import { createHash } from 'node:crypto'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { DropboxOAuth2FlowNoRedirect } from '../../src/index.ts'
import { challengeOf } from '../../src/protocol/pkce.ts'
import { startHostileServer } from '../support/hostile-token-server.ts'
import { settle } from '../support/judge.ts'
import { consumerKey } from '../support/token-paths.ts'
import { parametersOf, stateOf, webFlow } from '../support/web-flow.ts'

afterEach(() => vi.restoreAllMocks())

describe('the CSRF token', () => {
  test('never comes twice in 100,000 starts, and has at least 128 bits of unreserved characters', async () => {
    const flow = webFlow()
    const seen = new Set<string>()
    for (let i = 0; i < 100_000; i++) seen.add(await stateOf(flow))
    expect(seen.size).toBe(100_000)
    for (const state of seen)
      if (!/^[A-Za-z0-9_-]{22,64}$/.test(state)) expect.fail('a state of another form')
  })

  test('uses every one of its characters in every place', async () => {
    const flow = webFlow()
    const states = await Promise.all(Array.from({ length: 4000 }, () => stateOf(flow)))
    const length = states[0]?.length ?? 0
    const used = Array.from({ length }, (_, place) => new Set(states.map((state) => state[place])).size)
    expect(Math.min(...used)).toBe(64)
  })

  test('depends neither on Math.random nor on the clock', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.5)
    vi.spyOn(Date, 'now').mockReturnValue(1_700_000_000_000)
    const states = await Promise.all(Array.from({ length: 1000 }, () => stateOf(webFlow({ now: () => 0 }))))
    expect(new Set(states).size).toBe(1000)
  })
})

describe('PKCE', () => {
  test('computes the challenge of RFC 7636, appendix B', async () => {
    expect(await challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
      'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    )
  })

  test.each([undefined, 'secret'])(
    'proves each login with a fresh S256 verifier (consumerSecret: %s)',
    async (consumerSecret) => {
      await using server = await startHostileServer()
      const endpoints = { token: server.tokenUrl }
      const flow = webFlow({ consumerSecret, endpoints })
      const logins = [await parametersOf(flow), await parametersOf(flow)]
      for (const login of logins.toReversed()) await flow.finish({ code: 'code', state: login.get('state') })
      const verifiers = server.requests
        .map(({ body }) => new URLSearchParams(body).get('code_verifier') ?? '')
        .toReversed()
      expect(verifiers).toEqual(
        verifiers.map((): unknown => expect.stringMatching(/^[A-Za-z0-9._~-]{43,128}$/)),
      )
      expect(new Set(verifiers).size).toBe(2)
      expect(logins.map((login) => login.get('code_challenge_method'))).toEqual(['S256', 'S256'])
      const hashes = verifiers.map((verifier) => createHash('sha256').update(verifier).digest('base64url'))
      expect(logins.map((login) => login.get('code_challenge'))).toEqual(hashes)
    },
  )

  test('gives every start of one paste flow another challenge', async () => {
    const flow = new DropboxOAuth2FlowNoRedirect({ consumerKey })
    const challenges = [await flow.start(), await flow.start()].map((url) =>
      new URL(url).searchParams.get('code_challenge'),
    )
    expect(new Set(challenges).size).toBe(2)
  })
})

describe('logins in several tabs', () => {
  test.each([
    ['the first started', [0, 1]],
    ['the last started', [1, 0]],
  ])('finish in any order, each once: %s first', async (_, order) => {
    await using server = await startHostileServer()
    const session: Record<string, unknown> = {}
    const flow = webFlow({ session, endpoints: { token: server.tokenUrl } })
    const states = [await stateOf(flow, 'tab 0'), await stateOf(flow, 'tab 1')]
    for (const tab of order) {
      expect((await flow.finish({ code: `${tab}`, state: states[tab] })).urlState).toBe(`tab ${tab}`)
      expect(await settle(flow.finish({ code: `${tab}`, state: states[tab] }))).toHaveProperty('error')
    }
    expect(server.requests).toHaveLength(2)
    expect(Object.values(session).filter((value) => value !== undefined)).toEqual([])
  })

  test('a thousand starts do not make the session grow past eight logins', async () => {
    const session: Record<string, unknown> = {}
    const flow = webFlow({ session })
    const sizes: number[] = []
    for (let i = 0; i < 1000; i++) {
      await flow.start()
      sizes.push(JSON.stringify(session).length)
    }
    expect(new Set(sizes.slice(7)).size).toBe(1)
  })

  test('of nine, the oldest is forgotten and the other eight finish', async () => {
    await using server = await startHostileServer()
    const flow = webFlow({ endpoints: { token: server.tokenUrl } })
    const states: string[] = []
    for (let i = 0; i < 9; i++) states.push(await stateOf(flow))
    const settled: unknown[] = []
    for (const state of states) settled.push(await settle(flow.finish({ code: state, state })))
    expect(settled[0]).toHaveProperty('error.code', 'csrf')
    for (const one of settled.slice(1)) expect(one).toHaveProperty('value')
  })

  test('end after ten minutes, by the clock that is handed in', async () => {
    await using server = await startHostileServer()
    let now = 0
    const flow = webFlow({ now: () => now, endpoints: { token: server.tokenUrl } })
    const [early, late] = [await stateOf(flow), await stateOf(flow)]
    now = 10 * 60_000 - 1
    expect(await settle(flow.finish({ code: '1', state: early }))).toHaveProperty('value')
    now = 10 * 60_000 + 1
    expect(await settle(flow.finish({ code: '2', state: late }))).toHaveProperty('error.code', 'bad_state')
    expect(server.requests).toHaveLength(1)
  })
})
