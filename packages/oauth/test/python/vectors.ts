import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { ANSWERS, BASE, type Outcome, type Vector } from './case.ts'
import type { NamedCase } from './generate/cases.ts'

const FILE = new URL('parity.vectors.json', import.meta.url)

export interface Vectors {
  /** The Python package that was asked, with its version. */
  readonly package: string
  readonly vectors: readonly Vector[]
}

/**
 * The recorded cases as text. One case is one line, one outcome too; an outcome is named by its digest and stands once,
 * since a few hundred of them serve thousands of cases.
 */
export function serialiseVectors({ package: name, vectors }: Vectors): string {
  const outcomes = new Map<string, Outcome>()
  const nameOf = (outcome: Outcome): string => {
    const digest = createHash('sha256').update(JSON.stringify(outcome)).digest('hex').slice(0, 8)
    outcomes.set(digest, outcome)
    return digest
  }
  const lines = vectors.map((vector) => JSON.stringify({ ...vector, python: vector.python.map(nameOf) }))
  const table = [...outcomes].sort(([a], [b]) => (a < b ? -1 : 1))
  return [
    `{"package":${JSON.stringify(name)},`,
    `"base":${JSON.stringify(BASE)},`,
    `"answers":${JSON.stringify(ANSWERS)},`,
    `"outcomes":{\n${table.map(([digest, outcome]) => `"${digest}":${JSON.stringify(outcome)}`).join(',\n')}\n},`,
    `"cases":[\n${lines.join(',\n')}\n]}\n`,
  ].join('\n')
}

export const pairUp = (cases: readonly NamedCase[], outcomes: readonly (readonly Outcome[])[]): Vector[] =>
  cases.map((one, index) => ({ ...one, python: outcomes[index] ?? [] }))

export const recordedText = (): string => readFileSync(FILE, 'utf8')
export const saveVectors = (vectors: Vectors): void => writeFileSync(FILE, serialiseVectors(vectors))

/** Reads the recorded cases, each with its outcomes in place. */
export function loadVectors(): Vectors {
  const read = JSON.parse(recordedText()) as {
    package: string
    outcomes: Record<string, Outcome>
    cases: (Omit<Vector, 'python'> & { python: string[] })[]
  }
  const outcome = (digest: string): Outcome => {
    const found = read.outcomes[digest]
    if (!found) throw new Error(`the vectors have no outcome ${digest}`)
    return found
  }
  return {
    package: read.package,
    vectors: read.cases.map((one) => ({ ...one, python: one.python.map(outcome) })),
  }
}
