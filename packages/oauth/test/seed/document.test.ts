import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const page = readFileSync(new URL('../../../../docs/seed.md', import.meta.url), 'utf8')
const sources = readdirSync(new URL('.', import.meta.url))
  .filter((name) => name.endsWith('.test.ts') && name !== 'document.test.ts')
  .map((name) => readFileSync(new URL(name, import.meta.url), 'utf8'))
  .join('\n')

/** The names behind the ids, in the order of the ids. A test that is skipped is not found, and so is missing. */
const names = (text: string, pattern: RegExp): string[] =>
  Array.from(text.matchAll(pattern), ([, name = '']) => name).toSorted()

const documented = names(page, /\| (S\d\d .+?) +\|$/gm)
const tested = names(sources, /^test\(\s*'(S\d\d [^']+)'/gm)

test('every sentence that docs/seed.md lists has the test it names, and every test is listed', () => {
  expect(documented).toEqual(tested)
})

test('the ids are numbered without a gap, each given once', () => {
  const ids = tested.map((name) => name.slice(0, 3))
  expect(ids).toEqual(ids.map((_, i) => `S${String(i + 1).padStart(2, '0')}`))
  expect(ids.length).toBeGreaterThan(80)
})
