import type { World } from '../world.ts'
import { explain } from './explain/explain.ts'
import type { Step } from './explain/step.ts'
import type { Login } from './logins.ts'
import type { Reading } from './reading.ts'

/** A request and what is told of it. */
export interface Told {
  readonly reading: Reading
  readonly step: Step
  /** Those before it that went just like it. */
  readonly alike: readonly Reading[]
}

/**
 * What is told of each request of a login. A hint on one that went well is given once: a page that is loaded twice has the
 * same to be told.
 */
export function stepsOf({ requests }: Login, world: World): Told[] {
  const said = new Set<string>()
  return requests.map((reading, index) => {
    const { advice, ...step } = explain(reading, requests.slice(0, index), world)
    const alike: Reading[] = []
    const isFailure = reading.status === undefined || reading.status >= 400
    if (advice === undefined || (!isFailure && advice.kind === 'hint' && said.has(advice.what)))
      return { reading, step, alike }
    said.add(advice.what)
    return { reading, step: { ...step, advice }, alike }
  })
}

/** The same call again and again is one step: what is new must not stand below a page of it. */
export function fold(steps: readonly Told[]): Told[] {
  const folded: Told[] = []
  for (const told of steps) {
    const before = folded.at(-1)
    if (before === undefined || !goesLike(before, told)) folded.push(told)
    else folded.splice(-1, 1, { ...told, alike: [...before.alike, before.reading] })
  }
  return folded
}

function goesLike(one: Told, other: Told): boolean {
  const good = [one, other].every(({ reading, step }) => toneOf(reading, step) === 'good')
  return good && one.step.label === other.step.label && one.step.sentence === other.step.sentence
}

/** What its mark looks like: a mistake, something to be noted, or neither. */
export function toneOf({ status, entry }: Reading, { advice }: Step): 'good' | 'noted' | 'bad' {
  if (advice?.kind === 'mistake') return 'bad'
  const failed = status !== undefined && (status >= 400 || entry.endpoint === 'authorize_error')
  return failed || advice !== undefined || entry.fault !== undefined ? 'noted' : 'good'
}
