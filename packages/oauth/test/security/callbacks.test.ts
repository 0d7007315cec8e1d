import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isDropboxOAuthError } from '../../src/index.ts'
import { CallbackDesk } from '../support/callback-desk.ts'
import { harmlessVariants, hostileCases, shapes } from '../support/hostile-callbacks.ts'
import type { HostileCase } from '../support/hostile-callbacks.ts'
import { startHostileServer } from '../support/hostile-token-server.ts'
import type { HostileServer } from '../support/hostile-token-server.ts'
import { settle } from '../support/judge.ts'
import type { Settled } from '../support/judge.ts'
import { leaks, textsOf } from '../support/secrets.ts'
import { sessionKey } from '../support/token-paths.ts'

/** `CALLBACK_CASES=100000` for the long run. */
const cases = Number(process.env['CALLBACK_CASES'] ?? 4000)
const controlEvery = 50

let server: HostileServer
let desk: CallbackDesk
beforeAll(async () => {
  server = await startHostileServer()
  desk = new CallbackDesk(server)
})
afterAll(() => server.close())

const codeOf = (settled: Settled): string => {
  if ('value' in settled) return 'accepted'
  return isDropboxOAuthError(settled.error) ? settled.error.code : `a foreign error: ${String(settled.error)}`
}

describe('hostile callbacks', () => {
  test(`of ${cases}, none is accepted, none causes a foreign error or a request, and the genuine ones between them pass`, async () => {
    const before = server.requests.length
    let [delivered, expectedRequests] = [0, 0]
    const property = fc.asyncProperty(
      hostileCases(),
      fc.constantFrom(undefined, '', 'url|state'),
      async (hostile, urlState) => {
        const { settled, sent } = await desk.deliver(hostile, urlState)
        expectedRequests += sent
        expectRefusal(hostile, settled)
        if (++delivered % controlEvery === 0) {
          expectedRequests++
          expect(codeOf(await desk.control(hostile.shape))).toBe('accepted')
        }
      },
    )
    await fc.assert(property, { numRuns: cases })
    expect(server.requests.length - before).toBe(expectedRequests)
  }, 600_000)

  test.each(shapes)('are told from the genuine one, in any harmless variant, as %s', async (shape) => {
    for (const [name, variant] of Object.entries(harmlessVariants)) {
      expect([name, codeOf(await desk.control(shape, variant))]).toEqual([name, 'accepted'])
    }
  })
})

function expectRefusal({ callback }: HostileCase, settled: Settled): void {
  const code = codeOf(settled)
  if (callback.codes) expect(callback.codes).toContain(code)
  else expect(settled).toHaveProperty('error')
  expect(code).not.toMatch(/accepted|foreign/)
}

describe('a state and a session pass only when both are right', () => {
  type Session = Record<string, unknown>
  const states = ['absent', 'empty', 'wrong', 'right'] as const
  const sessions: Record<string, (session: Session) => unknown[]> = {
    absent: () => [undefined],
    empty: () => [''],
    'of a wrong type': (session) => [
      42,
      true,
      null,
      {},
      [session[sessionKey]],
      { toString: () => session[sessionKey] },
    ],
    right: (session) => [session[sessionKey]],
  }

  for (const state of states) {
    for (const [kind, valuesOf] of Object.entries(sessions)) {
      const passes = state === 'right' && kind === 'right'
      test(`state ${state}, session ${kind}: ${passes ? 'accepted' : 'refused'}`, async () => {
        const before = server.requests.length
        const real: Session = {}
        const login = await desk.start(real)
        for (const value of valuesOf(real)) {
          const session = kind === 'right' ? real : { [sessionKey]: value }
          const query = {
            code: login.code,
            state: { absent: undefined, empty: '', wrong: login.otherState, right: login.state }[state],
          }
          const settled = await settle(desk.flow(session).finish(query))
          expect(codeOf(settled)).toBe(passes ? 'accepted' : expectedCode(state, kind))
        }
        expect(server.requests.length - before).toBe(passes ? 1 : 0)
      })
    }
  }

  const expectedCode = (state: (typeof states)[number], kind: string): string => {
    if (state === 'absent') return 'bad_request'
    return kind === 'right' ? 'csrf' : 'bad_state'
  }
})

describe('a callback that arrives a hundred times at once', () => {
  const sessions: Record<string, () => object> = {
    'a plain object': () => ({}),
    'a Map': () => new Map(),
    'an object without a prototype': () => Object.create(null) as object,
    'an object with an asynchronous save': () => ({
      save: () => new Promise((resolve) => setImmediate(resolve)),
    }),
    'asynchronous accessors': () => {
      const values = new Map<string, unknown>()
      const later = <T>(value: T) => new Promise<T>((resolve) => setImmediate(() => resolve(value)))
      return {
        get: (key: string) => later(values.get(key)),
        set: async (key: string, value: unknown) => void values.set(key, await later(value)),
      }
    },
  }

  test.each(Object.keys(sessions))('sends its code once when the session is %s', async (kind) => {
    const before = server.requests.length
    for (let round = 0; round < 10; round++) {
      const session = (sessions[kind] as () => object)()
      const { code, state } = await desk.start(session)
      const replays = Array.from({ length: 100 }, () => settle(desk.flow(session).finish({ code, state })))
      const codes = (await Promise.all(replays)).map(codeOf)
      expect(codes.filter((one) => one === 'accepted')).toHaveLength(1)
      expect(codes.filter((one) => one === 'bad_state')).toHaveLength(99)
    }
    expect(server.requests.length - before).toBe(10)
  })
})

test('a refused callback burns nothing: the genuine one still passes after a thousand forged ones', async () => {
  const session = {}
  const { code, state, otherState } = await desk.start(session)
  for (let i = 0; i < 1000; i++) {
    expect(codeOf(await settle(desk.flow(session).finish({ code, state: `${otherState}${i}` })))).toBe('csrf')
  }
  expect(codeOf(await settle(desk.flow(session).finish({ code, state })))).toBe('accepted')
})

test('the error for a forged state shows neither the token of the session nor the one that was given', async () => {
  const session: Record<string, unknown> = {}
  const { code, otherState } = await desk.start(session)
  const settled = await settle(desk.flow(session).finish({ code, state: otherState }))
  const secrets = { expected: String(session[sessionKey]), given: otherState, code }
  expect('error' in settled && leaks(textsOf(settled.error), secrets)).toEqual([])
})

test('a code goes to Dropbox with the verifier of its own login, so that codes swapped between sessions fail there', async () => {
  const [mine, theirs] = [{}, {}]
  const [first, second] = [await desk.start(mine), await desk.start(theirs)]
  const before = server.requests.length
  await desk.flow(mine).finish({ code: second.code, state: first.state })
  await desk.flow(theirs).finish({ code: first.code, state: second.state })
  const sent = server.requests.slice(before).map(({ body }) => new URLSearchParams(body).get('code_verifier'))
  expect(new Set(sent).size).toBe(2)
})
