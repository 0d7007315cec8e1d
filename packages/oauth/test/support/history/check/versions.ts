import type { Operation, Rule, Violation } from '../event.ts'

/** A write or delete that has happened. A delete makes no version. */
export interface Change extends Operation {
  readonly op: 'write' | 'delete'
}

/** A record from its creation to its deletion, as far as that is known. */
export interface Life {
  readonly changes: readonly Change[]
  /** A delete nobody knows the outcome of, at its end. */
  readonly maybeDeleted?: Operation
}

/** What happened to a key, by versions alone: times are not looked at. */
export interface Versions {
  readonly violations: readonly Violation[]
  readonly madeBy: ReadonlyMap<string, Change>
  /** In no order. Only where there are no violations. */
  readonly lives: readonly Life[]
}

/** Finds the chain of versions in a key's operations, with writes of unknown outcome where their version was seen. */
export function versionsOf(key: string, operations: readonly Operation[]): Versions {
  const violations: Violation[] = []
  const report = (rule: Rule, what: string): void => void violations.push({ rule, key, what })
  const madeBy = acknowledged(operations, report)
  claimSeen(operations, madeBy, report)
  const deletes = operations.filter((o): o is Change => o.op === 'delete' && o.outcome === 'ok')
  const next = successors([...madeBy.values(), ...deletes], madeBy, report)
  if (violations.length > 0) return { violations, madeBy, lives: [] }
  const lives = [...madeBy.values()]
    .filter(({ expected }) => expected === undefined)
    .map((root) => lifeFrom(root, next, operations))
  const lived = lives.reduce((sum, { changes }) => sum + changes.length, 0)
  if (lived < madeBy.size + deletes.length)
    report('unknown version', 'some versions descend from each other alone')
  return { violations, madeBy, lives }
}

type Report = (rule: Rule, what: string) => void

function acknowledged(operations: readonly Operation[], report: Report): Map<string, Change> {
  const madeBy = new Map<string, Change>()
  for (const operation of operations) {
    const { op, outcome, version } = operation
    if (op !== 'write' || outcome !== 'ok' || version === undefined) continue
    if (madeBy.has(version))
      report('reused version', `${version} by ${name(madeBy.get(version))} and ${name(operation)}`)
    madeBy.set(version, operation as Change)
  }
  return madeBy
}

/** A version that was seen and never acknowledged is that of a write of unknown outcome with the same content. */
function claimSeen(operations: readonly Operation[], madeBy: Map<string, Change>, report: Report): void {
  const unclaimed = new Set(operations.filter(({ op, outcome }) => op === 'write' && outcome === 'unknown'))
  for (const read of operations) {
    if (read.op !== 'read' || read.version === undefined) continue
    const { version, record } = read
    const writer = madeBy.get(version)
    if (writer === undefined) {
      const claimed = [...unclaimed].find((write) => write.record?.digest === record?.digest)
      if (!claimed) report('unknown version', `${name(read)} has seen ${version}, which nobody has written`)
      else madeBy.set(version, { ...claimed, op: 'write', version })
      if (claimed) unclaimed.delete(claimed)
    } else if (writer.record?.digest !== record?.digest)
      report('changed record', `${name(read)} has seen under ${version} what ${name(writer)} has not written`)
  }
}

/** What replaced or deleted each version. */
function successors(
  changes: readonly Change[],
  madeBy: ReadonlyMap<string, Change>,
  report: Report,
): ReadonlyMap<string, Change> {
  const next = new Map<string, Change>()
  for (const change of changes) {
    const { expected } = change
    if (expected === undefined) continue
    const other = next.get(expected)
    if (!madeBy.has(expected)) report('unknown version', `${name(change)} succeeded expecting ${expected}`)
    if (other) report('fork', `${name(other)} and ${name(change)} both succeeded expecting ${expected}`)
    next.set(expected, change)
  }
  return next
}

function lifeFrom(root: Change, next: ReadonlyMap<string, Change>, operations: readonly Operation[]): Life {
  const changes = [root]
  for (let last: Change | undefined = root; last?.version !== undefined;) {
    last = next.get(last.version)
    if (last) changes.push(last)
  }
  const tail = changes.at(-1)?.version
  const maybeDeleted = operations.find(
    ({ op, outcome, expected }) => op === 'delete' && outcome === 'unknown' && expected === tail,
  )
  return { changes, ...(tail !== undefined && maybeDeleted && { maybeDeleted }) }
}

/** An operation in a message. */
export const name = (operation: Operation | undefined): string =>
  operation ? `${operation.op} ${operation.process}/${operation.id}` : 'nobody'
