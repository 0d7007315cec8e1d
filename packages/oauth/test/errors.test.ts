import { describe, expect, test, vi } from 'vitest'
import * as library from '../src/index.ts'

const details = {
  error: 'e',
  status: 400,
  reason: 'revoked',
  requiredScope: 's',
  consent: { scope: ['s'], includeGrantedScopes: 'user' },
}

/** The table of the whole family: class, code, status, remedy. */
const family = [
  ['BadRequestException', 'bad_request', 400, 'none'],
  ['BadStateException', 'bad_state', 302, 'restart'],
  ['CsrfException', 'csrf', 403, 'none'],
  ['NotApprovedException', 'not_approved', 403, 'restart'],
  ['ProviderException', 'provider', 403, 'restart'],
  ['BadInputException', 'bad_input', 500, 'fix-config'],
  ['TokenEndpointException', 'token_endpoint', 502, undefined],
  ['RelinkRequiredException', 'relink_required', 401, 'relink'],
  ['TransientException', 'transient', 503, undefined],
  ['AccountMismatchException', 'account_mismatch', 409, 'relink'],
  ['ScopeRequiredException', 'scope_required', 403, 'relink'],
  ['StoreUnavailableException', 'store_unavailable', 503, 'retry'],
  ['StoreCorruptException', 'store_corrupt', 500, undefined],
] as const

function make(name: (typeof family)[number][0]): library.DropboxOAuthError {
  const Class = Object.entries(library).find(([key]) => key === name)?.[1] as unknown as new (
    message: string,
    ...rest: unknown[]
  ) => library.DropboxOAuthError
  const takesRemedy = ['TokenEndpointException', 'TransientException', 'StoreCorruptException'].includes(name)
  return takesRemedy ? new Class('what to do', 'relink', details) : new Class('what to do', details)
}

describe.each(family)('%s', (name, code, httpStatus, remedy) => {
  test('says what it is', () => {
    const error = make(name)
    expect(error).toBeInstanceOf(library.DropboxOAuthError)
    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchObject({ name, code, httpStatus, remedy: remedy ?? 'relink', message: 'what to do' })
    expect(String(error)).toBe(`${name}: what to do`)
    expect(error.stack).toMatch(new RegExp(`^${name}: what to do\n`))
    expect(library.isDropboxOAuthError(error)).toBe(true)
  })
})

test('the family is complete', () => {
  const classes = Object.keys(library).filter((name) => name.endsWith('Exception'))
  expect(classes.toSorted()).toEqual(family.map(([name]) => name).toSorted())
})

test('the guard knows the errors of another copy of the package, and nothing else', async () => {
  vi.resetModules()
  const copy = await import('../src/index.ts')
  const error = new copy.CsrfException('x')
  expect(error).not.toBeInstanceOf(library.CsrfException)
  expect(library.isDropboxOAuthError(error)).toBe(true)
  for (const other of [new Error('x'), null, undefined, 'x', { code: 'csrf' }]) {
    expect(library.isDropboxOAuthError(other)).toBe(false)
  }
})
