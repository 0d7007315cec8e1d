import { expect, test } from 'vitest'
import { blocksOfMarkdown, blocksOfSource, examplesWithoutCode } from './support/blocks.ts'

test('a Markdown file gives its TypeScript blocks, with their lines, and no others', () => {
  const text = [
    '# Title',
    '```ts',
    'a()',
    '```',
    '```sh',
    'npm ci',
    '```',
    '- list',
    '  ```ts',
    '  b()',
    '  ```',
  ].join('\n')
  expect(blocksOfMarkdown('x.md', text)).toEqual([
    { path: 'x.md', line: 3, code: 'a()\n' },
    { path: 'x.md', line: 10, code: 'b()\n' },
  ])
})

test('what a block takes for granted stands in a comment before it, and moves no line', () => {
  const text = '<!-- given: declare const a: () => void -->\n```ts\na()\n```\n```ts\nb()\n```\n'
  expect(blocksOfMarkdown('x.md', text)).toEqual([
    { path: 'x.md', line: 3, code: 'declare const a: () => void; a()\n' },
    { path: 'x.md', line: 6, code: 'b()\n' },
  ])
})

test('a doc comment gives its examples without their stars', () => {
  const text = [
    '/**',
    ' * Does.',
    ' * @example',
    ' * ```ts',
    ' * a({',
    ' *   b: 1,',
    ' * })',
    ' * ```',
    ' */',
  ].join('\n')
  expect(blocksOfSource('x.ts', text)).toEqual([{ path: 'x.ts', line: 5, code: 'a({\n  b: 1,\n})\n' }])
  expect(examplesWithoutCode('x.ts', text)).toEqual([])
})

test('an @example without a block is found', () => {
  const text = '/**\n * @example\n * call it with care\n */'
  expect(examplesWithoutCode('x.ts', text)).toEqual(['x.ts: 1 without a block'])
})
