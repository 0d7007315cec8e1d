import type { Operation, Violation } from '../event.ts'
import { name, type Versions } from './versions.ts'

/** Refusals for which there was no reason: what was expected was there from before the call until after its answer. */
export function checkRefusals(
  key: string,
  operations: readonly Operation[],
  { lives, madeBy }: Versions,
): Violation[] {
  const changes = operations.filter(({ op, outcome }) => op !== 'read' && outcome !== 'refused')
  const isFalse = (refused: Operation): boolean => {
    const { expected, start, end } = refused
    const rivals = changes.filter((change) => change.expected === expected && change.start < end)
    if (expected !== undefined) return (madeBy.get(expected)?.end ?? Infinity) < start && rivals.length === 0
    const isSurelyGone = (create: Operation): boolean => {
      const last = lives.find(
        ({ changes: [first] }) => first?.id === create.id && first.process === create.process,
      )
      const deleted = last?.changes.at(-1)
      return deleted?.op === 'delete' && deleted.end < start
    }
    return refused.op === 'write' && rivals.every(isSurelyGone)
  }
  return operations
    .filter((operation) => operation.outcome === 'refused' && isFalse(operation))
    .map((refused) => ({
      rule: 'false refusal',
      key,
      what: `${name(refused)} was refused though it expected what was there`,
    }))
}
