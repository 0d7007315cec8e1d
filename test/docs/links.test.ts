import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { listFiles, root } from '../architecture/support/source-file.ts'
import { deadLinks, type Target } from './support/links.ts'

const documents = listFiles('.').filter((path) => path.endsWith('.md'))
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const repository: Target = { exists: (path) => existsSync(join(root, path)), read }

test.each(documents)('the relative links of %s lead somewhere', (path) => {
  expect(deadLinks(path, read(path), repository)).toEqual([])
})

test('a link to no file or to no heading is found', () => {
  const files: Record<string, string> = {
    'docs/a.md':
      '# One\n[b](b.md) [c](c.md#two) [far](https://a.test/x) `[x](y)` [here](#one) [not](#two)\n[r]: ../d.md',
    'docs/c.md': '## What *is*, `two`?\n[up](../README.md#what-is-two)',
    'README.md': '# What is two?',
  }
  const made: Target = { exists: (path) => path in files, read: (path) => files[path] ?? '' }
  expect(deadLinks('docs/a.md', made.read('docs/a.md'), made)).toEqual([
    'docs/a.md: b.md',
    'docs/a.md: c.md#two',
    'docs/a.md: #two',
    'docs/a.md: ../d.md',
  ])
  expect(deadLinks('docs/c.md', made.read('docs/c.md'), made)).toEqual([])
})
