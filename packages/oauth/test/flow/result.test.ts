import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { BadInputException, OAuth2FlowNoRedirectResult, OAuth2FlowResult } from '../../src/index.ts'

const fields = {
  accessToken: 'ACCESS',
  refreshToken: 'REFRESH',
  idToken: 'IDTOKEN',
  accountId: 'dbid:1',
  userId: '7',
  teamId: 'dbtid:2',
  expiresAt: new Date(1_000),
  scope: ['a'],
  urlState: '/x',
}

describe('a result', () => {
  test('shows its tokens to those who name them, and to nobody else', () => {
    const result = new OAuth2FlowResult(fields)
    expect([result.accessToken, result.refreshToken, result.idToken]).toEqual([
      'ACCESS',
      'REFRESH',
      'IDTOKEN',
    ])
    const shown = [
      inspect(result, { depth: Infinity, showHidden: true }),
      inspect({ nested: [result] }),
      String(result),
      JSON.stringify(result),
      JSON.stringify(Object.assign({}, result)),
      JSON.stringify(Object.entries(result)),
    ]
    for (const text of shown) expect(text).not.toMatch(/ACCESS|REFRESH|IDTOKEN/)
    expect(shown[0]).toMatch(/^OAuth2FlowResult \{/)
    expect(JSON.parse(shown[3] ?? '')).toMatchObject({
      accessToken: '[redacted]',
      accountId: 'dbid:1',
      urlState: '/x',
    })
  })

  test('is saved by toRecord() and taken back, as it is and from JSON', () => {
    const result = new OAuth2FlowResult(fields)
    expect(result.toRecord()).toEqual(fields)
    for (const record of [
      result.toRecord(),
      JSON.parse(JSON.stringify(result.toRecord())) as typeof fields,
    ]) {
      expect(new OAuth2FlowResult(record).toRecord()).toEqual(fields)
    }
    expect(new OAuth2FlowNoRedirectResult({ ...fields, expiresAt: 1_000 }).expiresAt).toEqual(new Date(1_000))
  })

  test('has no field that was not given', () => {
    const result = new OAuth2FlowNoRedirectResult({ accessToken: 'A', accountId: 'dbid:1' })
    expect(result.toRecord()).toEqual({ accessToken: 'A', accountId: 'dbid:1', userId: '', scope: [] })
    expect(Object.keys(result.toRecord())).not.toContain('refreshToken')
  })

  test('refuses what JSON.stringify(result) saved, and names the way', () => {
    const saved = JSON.parse(JSON.stringify(new OAuth2FlowResult(fields))) as typeof fields
    expect(() => new OAuth2FlowResult(saved)).toThrow('toRecord()')
    expect(() => new OAuth2FlowResult({ ...fields, refreshToken: '[redacted]' })).toThrow(BadInputException)
  })

  test.each([
    ['no access token', { accessToken: undefined }],
    ['an empty access token', { accessToken: '' }],
    ['an empty refresh token', { refreshToken: '' }],
    ['a token that is no text', { refreshToken: null }],
    ['no account', { accountId: undefined }],
    ['a date that is none', { expiresAt: 'soon' }],
    ['null for a date', { expiresAt: null }],
    ['a scope that is a text', { scope: 'a b' }],
  ])('refuses %s', (_, wrong) => {
    expect(() => new OAuth2FlowResult({ ...fields, ...wrong } as unknown as typeof fields)).toThrow(
      BadInputException,
    )
  })

  test('takes a url state on from a result without redirect', () => {
    const { urlState: _, ...plain } = fields
    const result = new OAuth2FlowNoRedirectResult(plain)
    expect(OAuth2FlowResult.fromNoRedirectResult(result, '/x').toRecord()).toEqual(fields)
    expect(OAuth2FlowResult.fromNoRedirectResult(result).urlState).toBeUndefined()
  })
})
