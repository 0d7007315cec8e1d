import { describe, expect, test } from 'vitest'
import { layers } from './support/direction.ts'
import { rules } from './support/rules.ts'
import { readSources } from './support/source-file.ts'

const files = readSources('packages', 'examples', 'bench', 'scripts', 'test')

describe('in this repository', () => {
  test.each(Object.entries(rules))('%s', (_sentence, violations) => {
    expect(violations(files)).toEqual([])
  })

  test('every layer of the table has files', () => {
    const paths = files.map(({ path }) => path).filter((path) => path.startsWith('packages/oauth/src/'))
    for (const layer of Object.keys(layers)) {
      expect(
        paths.some((path) => /src\/([\w-]+)/.exec(path)?.[1] === layer),
        layer,
      ).toBe(true)
    }
  })
})
