import { describe, expect, test } from 'vitest'
import { BadInputException, BadRequestException, NotApprovedException } from '../../src/index.ts'
import { parseCallback } from '../../src/protocol/callback.ts'

const issuers = () => ['https://www.dropbox.com', 'https://api.dropboxapi.com']
const parse = (query: Parameters<typeof parseCallback>[0]) => parseCallback(query, issuers)

describe('a callback', () => {
  test.each([
    ['/cb?code=C&state=S', 'S'],
    ['https://my.org/cb?code=C&state=S#state=T', 'S'],
    ['db-key:/2/token?code=C&state=S', 'S'],
    ['?code=C&state=S', 'S'],
    ['code=C&state=https://my.org/?x=1', 'https://my.org/?x=1'],
    ['code=C&state=a?b', 'a?b'],
    ['code=C&state=S&iss=https%3A%2F%2Fwww.dropbox.com', 'S'],
    ['code=C&state=S&hasOwnProperty=1&__proto__=2', 'S'],
  ])('%s', (query, state) => {
    expect(parse(query)).toMatchObject({ code: 'C', state })
  })

  test.each([
    ['no query', '/cb'],
    ['its parameters in the fragment', '/cb#code=C&state=S'],
    ['state twice', 'code=C&state=S&state=S'],
    ['code twice', 'code=C&code=C&state=S'],
    ['anything twice', 'code=C&state=S&x=1&x=1'],
    ['brackets', 'code=C&state[]=S'],
    ['no code', 'state=S'],
    ['an empty code', 'state=S&code='],
    ['code and error', 'state=S&code=C&error=e'],
    ['an access token', 'state=S&code=C&access_token=x'],
    ['an ID token', 'state=S&code=C&id_token=x'],
    ['another issuer', 'state=S&code=C&iss=https://evil.example'],
    ['an empty issuer', 'state=S&code=C&iss='],
    ['a long state', `code=C&state=${'x'.repeat(501)}`],
    ['a long code', `state=S&code=${'x'.repeat(4_097)}`],
    ['a long query', `state=S&code=C&x=${'x'.repeat(8_200)}`],
    ['ten megabytes', `state=S&code=C&x=${'x'.repeat(10_000_000)}`],
  ])('with %s is none', (_, query) => {
    expect(() => parse(query)).toThrow(BadRequestException)
  })

  test.each([
    ['an array', { code: 'C', state: ['S', 'S'] }],
    ['an object', { code: 'C', state: { length: 32 } }],
    ['null', { code: 'C', state: null }],
    ['a number', { code: 1, state: 'S' }],
    ['half a surrogate pair in the state', { code: 'C', state: '\udc00' }],
    ['half a surrogate pair in the code', { code: '\ud800', state: 'S' }],
    ['nothing of its own', Object.create({ code: 'C', state: 'S' }) as Record<string, unknown>],
  ])('record with %s is none', (_, query) => {
    expect(() => parse(query)).toThrow(BadRequestException)
  })

  test('is an error where the user declined', () => {
    const { error } = parse('state=S&error=access_denied&error_description=The+user+chose')
    expect(error).toBeInstanceOf(NotApprovedException)
    expect(error?.message).toContain('The user chose')
  })

  test.each([undefined, null, 7, true])("%j in place of a query is the programmer's mistake", (query) => {
    expect(() => parse(query as unknown as string)).toThrow(BadInputException)
  })
})
