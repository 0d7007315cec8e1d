import { isDeepStrictEqual } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Outcome, Vector } from './case.ts'
import { DEVIATIONS, Expectations } from './deviations.ts'
import { parityDocument } from './document.ts'
import { FORMS } from './query-forms.ts'
import { replay } from './replay.ts'
import { loadVectors } from './vectors.ts'

const GROUPS = ['start', 'callback', 'answer', 'sequence'] as const
const recorded = loadVectors()
const { vectors } = recorded
const expectations = new Expectations(vectors)
const expected = new Map(vectors.map((vector) => [vector, expectations.of(vector)]))

describe('beside the Python package, this library', () => {
  /** By vector: what it did, in every form in which the callback can be handed over. */
  const done = new Map<Vector, Outcome[][]>()

  beforeAll(async () => {
    for (const vector of vectors) {
      const forms = vector.steps.some((step) => 'finish' in step) ? FORMS : (['record'] as const)
      const runs = await Promise.all(forms.map((form) => replay(vector, form)))
      done.set(
        vector,
        runs.filter((run) => run !== undefined),
      )
    }
  })

  test.each(GROUPS)('does the same in every "%s" case, but for what is listed', (group) => {
    const wrong = vectors
      .filter(({ id }) => id.startsWith(`${group}-`))
      .flatMap((vector) => {
        const { outcomes } = expected.get(vector) ?? expectations.of(vector)
        const differing = (done.get(vector) ?? []).find((ours) => !isSame(ours, outcomes))
        return differing ? [{ case: vector, expected: outcomes, ours: differing }] : []
      })
    expect(wrong.slice(0, 5), `${wrong.length} cases differ`).toEqual([])
  })

  test.each(DEVIATIONS.map((deviation) => [deviation.id, deviation] as const))(
    'differs by "%s" indeed',
    (_, deviation) => {
      const needsIt = vectors.some((vector) => {
        if (!expected.get(vector)?.applied.includes(deviation)) return false
        const [ours = []] = done.get(vector) ?? []
        return !isSame(ours, expectations.of(vector, deviation).outcomes)
      })
      expect(needsIt, 'no case needs this deviation: strike it out').toBe(true)
    },
  )
})

describe('the list of deviations', () => {
  test('names each once, with a reason', () => {
    expect(new Set(DEVIATIONS.map(({ id }) => id)).size).toBe(DEVIATIONS.length)
    expect(DEVIATIONS.filter(({ reason }) => reason.length < 40)).toEqual([])
  })

  test('is the one that docs/python-parity.md shows', () => {
    const { text, updated } = parityDocument(recorded)
    expect(text).toBe(updated)
    expect(text).toContain(DEVIATIONS.at(-1)?.reason)
  })
})

/** Equal, where of an exception's text only the expected words count. */
function isSame(ours: readonly Outcome[], expected: readonly Outcome[]): boolean {
  const worded = ours.map((outcome, index) => {
    const words = expected[index]?.text
    return words !== undefined && outcome.text?.includes(words) ? { ...outcome, text: words } : outcome
  })
  return isDeepStrictEqual(worded, expected)
}
