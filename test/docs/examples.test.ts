import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { listFiles, readSources, root } from '../architecture/support/source-file.ts'
import { type Block, blocksOfMarkdown, blocksOfSource, examplesWithoutCode } from './support/blocks.ts'
import { compile } from './support/compile.ts'

const sources = readSources('packages').filter(({ path }) => /^packages\/[^/]+\/src\//.test(path))
const documents = listFiles('.').filter((path) => path.endsWith('.md'))

const blocks: readonly Block[] = [
  ...sources.flatMap(({ path, text }) => blocksOfSource(path, text)),
  ...documents.flatMap((path) => blocksOfMarkdown(path, readFileSync(join(root, path), 'utf8'))),
]
const bad: Block = { path: 'made-up.md', line: 7, code: '\nconst text: string = 1' }
const complaints = compile([...blocks, bad])

describe('every example compiles', () => {
  test.each(blocks.map((block) => [`${block.path}:${block.line}`, block] as const))('%s', (_place, block) => {
    expect(complaints.get(block)).toEqual([])
  })

  test('those of the sources and those of the documents', () => {
    expect(blocks.some(({ path }) => path.endsWith('.ts'))).toBe(true)
    expect(blocks.some(({ path }) => path.endsWith('.md'))).toBe(true)
  })

  test('and one that does not is found, by its line', () => {
    expect(complaints.get(bad)).toEqual([expect.stringMatching(/^made-up\.md:8: error TS2322/)])
  })
})

test('every @example has a block to compile', () => {
  expect(sources.flatMap(({ path, text }) => examplesWithoutCode(path, text))).toEqual([])
})
