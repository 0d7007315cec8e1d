import { expect, test } from 'vitest'
import { wrap } from '../src/wrap.ts'

test('a line is broken between words, and goes on below where it began', () => {
  const words = 'alpha beta gamma delta epsilon zeta eta theta'
  expect(wrap(`Scopes:  ${words}`, 40)).toBe(
    'Scopes:  alpha beta gamma delta epsilon\n         zeta eta theta',
  )
  expect(wrap(`  - ${words}`, 40)).toBe('  - alpha beta gamma delta epsilon zeta\n    eta theta')
  expect(wrap(`\u001b[32m✓\u001b[0m Login:  ${words}`, 40)).toBe(
    '\u001b[32m✓\u001b[0m Login:  alpha beta gamma delta epsilon\n          zeta eta theta',
  )
})

test('a command stays in one piece', () => {
  expect(wrap('It is no longer good. Run: dropbox-oauth login --profile work', 50)).toBe(
    'It is no longer good. Run:\ndropbox-oauth login --profile work',
  )
})

test('what fits, what has no blanks and what goes to no terminal stays as it is', () => {
  const url = `  https://www.dropbox.com/${'x'.repeat(100)}`
  expect(wrap(url, 80)).toBe(url)
  expect(wrap('one\n two  three', 80)).toBe('one\n two  three')
  expect(wrap('word '.repeat(40), undefined)).toBe('word '.repeat(40))
})
