import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { listFiles, root } from './support/source-file.ts'

const lockFiles = [
  'package-lock.json',
  ...['bench', 'runtimes', 'examples']
    .flatMap(listFiles)
    .filter((path) => path.endsWith('package-lock.json')),
]

test.each(lockFiles)('%s names no registry, so that it works behind any', (path) => {
  const { packages } = JSON.parse(readFileSync(join(root, path), 'utf8')) as {
    packages: Record<string, { resolved?: string; integrity?: string }>
  }
  const entries = Object.values(packages)
  expect(entries.flatMap(({ resolved }) => (resolved?.includes('://') ? [resolved] : []))).toEqual([])
  expect(entries.some(({ integrity }) => integrity?.startsWith('sha512-'))).toBe(true)
})
