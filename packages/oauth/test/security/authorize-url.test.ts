import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BadInputException } from '../../src/index.ts'
import { startHostileServer } from '../support/hostile-token-server.ts'
import { settle } from '../support/judge.ts'
import { consumerKey, redirectUri, sessionKey } from '../support/token-paths.ts'
import { parametersOf, stateOf, webFlow } from '../support/web-flow.ts'

describe('the authorize URL', () => {
  const bytes = (text: string): number => new TextEncoder().encode(text).length
  const urlStates = fc
    .string({ unit: 'binary', maxLength: 400 })
    .filter((text) => !/\p{Cs}/u.test(text) && bytes(text) <= 400)
  const scopes = fc.array(fc.stringMatching(/^[\x21\x23-\x5b\x5d-\x7e]{1,40}$/), {
    minLength: 1,
    maxLength: 6,
  })
  const locales = fc.stringMatching(/^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,3}$/)
  const injections = [
    'x&redirect_uri=https://evil.example',
    'x#',
    '?client_id=evil',
    '%26scope=all',
    '\r\nX: y',
    '|',
    '+',
    ' ',
    '',
  ]

  test('has each parameter once, with its exact value, for any url state, scope and locale', async () => {
    const urlState = fc.oneof(urlStates, fc.constantFrom(...injections))
    const property = fc.asyncProperty(urlState, scopes, locales, async (text, scope, locale) => {
      const session: Record<string, unknown> = {}
      const parameters = await parametersOf(webFlow({ session, scope, locale }), text)
      expect([...parameters.keys()].toSorted()).toEqual([
        'client_id',
        'code_challenge',
        'code_challenge_method',
        'locale',
        'redirect_uri',
        'response_type',
        'scope',
        'state',
        'token_access_type',
      ])
      expect(Object.fromEntries(parameters)).toMatchObject({
        client_id: consumerKey,
        redirect_uri: redirectUri,
        response_type: 'code',
        token_access_type: 'offline',
        scope: scope.join(' '),
        locale,
        state: `${String(session[sessionKey])}|${text}`,
      })
    })
    await fc.assert(property, { numRuns: 1000 })
  })

  test('gives back any url state exactly as it was', async () => {
    await using server = await startHostileServer()
    const property = fc.asyncProperty(fc.oneof(urlStates, fc.constantFrom(...injections)), async (text) => {
      const flow = webFlow({ endpoints: { token: server.tokenUrl } })
      const state = await stateOf(flow, text)
      expect((await flow.finish(new URLSearchParams({ code: 'code', state }))).urlState).toBe(text)
    })
    await fc.assert(property, { numRuns: 200 })
  })

  test('refuses a url state that would not come back whole', async () => {
    const tooLong = fc.string({ unit: 'binary', minLength: 500, maxLength: 2000 })
    const illFormed = fc
      .tuple(fc.string(), fc.constantFrom('\uD800', '\uDFFF'), fc.string({ maxLength: 20 }))
      .map((parts) => parts.join(''))
    const property = fc.asyncProperty(fc.oneof(tooLong, illFormed), async (text) => {
      const session = {}
      expect(await settle(webFlow({ session }).start(text))).toHaveProperty('error.code', 'bad_input')
      expect(session).toEqual({})
    })
    await fc.assert(property, { numRuns: 300 })
  })

  test('refuses what is no scope, before anything else', () => {
    const broken = fc
      .tuple(
        fc.string({ unit: 'binary' }),
        fc.constantFrom(' ', '"', '\\', '\0', '\n', '\x7f', 'é', '\uD800'),
        fc.string({ unit: 'binary' }),
      )
      .map((parts) => [parts.join('')])
    const wrong = fc.oneof(broken, fc.constantFrom([], [''], 'account_info.read', [42], [null], {}, null))
    const refused = (scope: unknown): void => {
      expect(() => webFlow({ scope: scope as string[] })).toThrow(BadInputException)
    }
    fc.assert(fc.property(wrong, refused), { numRuns: 500 })
  })

  test('refuses what is no language tag, before anything else', () => {
    const wrong = fc.oneof(
      fc
        .string({ unit: 'binary' })
        .filter((text) => !/^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,3}$/.test(text)),
      fc.constantFrom(
        'en\r\nX: y',
        'en\n',
        'en\0',
        'x'.repeat(10_000),
        'en-',
        'en_US;q=1',
        '',
        42,
        ['en'],
        {},
      ),
    )
    const refused = (locale: unknown): void => {
      expect(() => webFlow({ locale: locale as string })).toThrow(BadInputException)
    }
    fc.assert(fc.property(wrong, refused), { numRuns: 500 })
  })
})
