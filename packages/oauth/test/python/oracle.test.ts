import { beforeAll, describe, expect, test } from 'vitest'
import { allCases, type NamedCase } from './generate/cases.ts'
import { askPython, type Oracle } from './oracle.ts'
import { loadVectors, pairUp, recordedText, serialiseVectors } from './vectors.ts'

const RECORD = 'record them again: npx tsx packages/oauth/test/python/record.ts'

describe('the recorded vectors', () => {
  let cases: readonly NamedCase[]
  let oracle: Oracle

  beforeAll(() => {
    cases = allCases()
    oracle = askPython(cases)
  })

  test('come from the Python package that is installed', () => {
    expect(loadVectors().package, RECORD).toBe(oracle.package)
  })

  test('are a few thousand, each case once', () => {
    expect(cases.length).toBeGreaterThan(3_000)
    expect(new Set(cases.map((one) => one.id)).size).toBe(cases.length)
  })

  test('are what that package does today, case by case', () => {
    const recorded = new Map(loadVectors().vectors.map((vector) => [vector.id, vector]))
    const changed = pairUp(cases, oracle.outcomes).filter(
      (vector) => JSON.stringify(vector) !== JSON.stringify(recorded.get(vector.id)),
    )
    expect(changed, RECORD).toEqual([])
  })

  test('are recorded whole, with nothing besides', () => {
    const today = serialiseVectors({ package: oracle.package, vectors: pairUp(cases, oracle.outcomes) })
    expect(recordedText() === today, RECORD).toBe(true)
  })
})
