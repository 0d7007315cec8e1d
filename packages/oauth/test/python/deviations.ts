import { answerDeviations, requestDeviations, resultDeviations } from './deviations/answers.ts'
import { badRequestDeviations, sessionDeviations, textDeviations } from './deviations/callbacks.ts'
import { type Deviation, type Given, optionsOf } from './deviations/deviation.ts'
import { loginDeviations } from './deviations/logins.ts'
import { optionDeviations } from './deviations/options.ts'
import { pastedDeviations } from './deviations/pasted.ts'
import { type Case, caseKey, type Outcome, type Vector } from './case.ts'

/**
 * Every way in which this library means to differ from the Python package, in the order in which a login meets them.
 * The list is closed: a difference that none of them explains fails the test, and so does an entry that explains none.
 */
export const DEVIATIONS: readonly Deviation[] = [
  ...optionDeviations,
  ...loginDeviations,
  ...badRequestDeviations,
  ...pastedDeviations,
  ...sessionDeviations,
  ...textDeviations,
  ...requestDeviations,
  ...answerDeviations,
  ...resultDeviations,
]

/** Says what this library has to do in a case: what Python does, with the deviations applied one after the other. */
export class Expectations {
  readonly #recorded: ReadonlyMap<string, Vector>

  constructor(vectors: readonly Vector[]) {
    this.#recorded = new Map(vectors.map((vector) => [caseKey(vector), vector]))
  }

  /** @param without a deviation to leave out */
  of(one: Case, without?: Deviation): { outcomes: readonly Outcome[]; applied: readonly Deviation[] } {
    const applied: Deviation[] = []
    let outcomes = this.#python(one)
    for (const deviation of DEVIATIONS) {
      const given: Given = { one, options: optionsOf(one), outcomes, python: (other) => this.#python(other) }
      if (deviation === without || !deviation.applies(given)) continue
      outcomes = deviation.ours(given)
      applied.push(deviation)
    }
    return { outcomes, applied }
  }

  #python(one: Case): readonly Outcome[] {
    const vector = this.#recorded.get(caseKey(one))
    if (!vector) throw new Error(`no vector was recorded for ${caseKey(one)}`)
    return vector.python
  }
}
