import { type Case, caseKey } from '../case.ts'
import { twins } from '../twins.ts'
import { answers } from './answers.ts'
import { callbacks } from './callbacks.ts'
import { seededRandom } from './random.ts'
import { sequences } from './sequences.ts'
import { starts } from './starts.ts'

export type NamedCase = Case & { readonly id: string }

const SEED = 11_34_0

/**
 * All cases, always the same ones. Where this library does on purpose what Python does for another case (`asked`), that
 * other case comes along, so that its outcome is recorded as well.
 */
export function allCases(): NamedCase[] {
  const random = seededRandom(SEED)
  const seen = new Set<string>()
  const fresh = (one: Case): boolean => seen.size < seen.add(caseKey(one)).size
  const named = (group: string, cases: readonly Case[]): NamedCase[] =>
    cases
      .flatMap((one) => [one, ...twins(one)])
      .filter(fresh)
      .map((one, index) => ({ id: `${group}-${String(index + 1).padStart(4, '0')}`, ...one }))
  return [
    ...named('start', starts(random)),
    ...named('callback', callbacks(random)),
    ...named('answer', answers(random)),
    ...named('sequence', sequences()),
  ]
}
