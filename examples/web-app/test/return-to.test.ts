import fc from 'fast-check'
import { expect, test } from 'vitest'
import { localPath } from '../src/return-to.ts'

const ORIGIN = 'http://localhost:3000'

test.each([
  '/',
  '/account',
  '/a/b?c=d&e=%2F%2Fevil.example#f',
  '/account//twice',
  '/?next=https://evil.example',
])('leads back to %j', (path) => {
  expect(localPath(path, ORIGIN)).toBe(path)
})

test.each([
  '',
  'account',
  'https://evil.example/',
  'http:/evil.example',
  'javascript:alert(1)',
  'data:text/html,x',
  '//evil.example',
  '/\\evil.example',
  '\\/evil.example',
  '/\t/evil.example',
  '\t//evil.example',
  ' //evil.example',
  '/..//evil.example',
  '/.//evil.example',
  '/%2e%2e//evil.example',
  '/a/../..//evil.example',
  undefined,
  null,
  ['/account'],
  { toString: () => '/account' },
])('leads nowhere for %j', (text) => {
  expect(localPath(text, ORIGIN)).toBeUndefined()
})

test('leads to none of the paths that are excepted, however they are written', () => {
  const except = ['/dropbox-auth-start']
  for (const text of [
    '/dropbox-auth-start',
    '/dropbox-auth-start?returnTo=/',
    '/a/../dropbox-auth-start#x',
  ]) {
    expect(localPath(text, ORIGIN, except)).toBeUndefined()
  }
  expect(localPath('/dropbox-auth-started', ORIGIN, except)).toBe('/dropbox-auth-started')
})

test('a path of 256 bytes is the longest', () => {
  expect(localPath(`/${'a'.repeat(255)}`, ORIGIN)).toHaveLength(256)
  expect(localPath(`/${'a'.repeat(256)}`, ORIGIN)).toBeUndefined()
  expect(localPath(`/${'é'.repeat(100)}`, ORIGIN)).toBeUndefined()
})

test('whatever is given, a browser that follows the Location stays on the origin', () => {
  const parts = fc.constantFrom(
    '/',
    '\\',
    '.',
    '..',
    '%2e',
    '\t',
    '\n',
    ' ',
    ':',
    '@',
    '?',
    '#',
    'http:',
    'evil.example',
    '|',
    '!',
  )
  const texts = fc.oneof(
    fc.string(),
    fc.array(parts).map((some) => `/${some.join('')}`),
  )
  fc.assert(
    fc.property(texts, (text) => {
      const path = localPath(text, ORIGIN)
      if (path === undefined) return
      expect(new URL(path, `${ORIGIN}/dropbox-auth-finish`).origin).toBe(ORIGIN)
      expect(path).toMatch(/^\/(?!\/)[\x21-\x7e]*$/)
      expect(localPath(path, ORIGIN)).toBe(path)
    }),
    { numRuns: 5000 },
  )
})
