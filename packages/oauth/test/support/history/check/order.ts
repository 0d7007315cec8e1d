import type { Operation, Rule, Violation } from '../event.ts'
import { type Life, name } from './versions.ts'

/**
 * Whether each operation can have happened at a moment between its invocation and its answer, in the order of the
 * versions. Since every version comes once, the earliest moment of each change, one after the other, decides that.
 * Absent records are judged more mildly: there is nothing to tell one absence from another.
 */
export function checkOrder(
  key: string,
  operations: readonly Operation[],
  unordered: readonly Life[],
): Violation[] {
  const violations: Violation[] = []
  const report = (rule: Rule, what: string): void => void violations.push({ rule, key, what })
  const reads = operations.filter(({ op, outcome }) => op === 'read' && outcome === 'ok')
  const readsOf = groupByVersion(reads)
  const lives = inOrder(unordered, readsOf)
  const gaps: Gap[] = [{ from: -Infinity, to: lives[0]?.changes[0]?.end ?? Infinity }]
  let now = -Infinity
  for (const [i, life] of lives.entries()) {
    const following = lives[i + 1]?.changes[0]
    now = walk(life, now, readsOf, report)
    const isDeleted = life.changes.at(-1)?.op === 'delete'
    const maybe = life.maybeDeleted
    if (!isDeleted && maybe) now = following ? Math.max(now, maybe.start) : now
    if (!isDeleted && !maybe && following)
      report(
        'created twice',
        `${name(following)} succeeded while ${name(life.changes.at(-1))} was not deleted`,
      )
    if (isDeleted) gaps.push({ from: now, to: following?.end ?? Infinity })
    else if (maybe) gaps.push({ from: maybe.start, to: following?.end ?? Infinity })
  }
  for (const read of readsOf.get(undefined) ?? [])
    if (!gaps.some(({ from, to }) => read.end >= from && read.start <= to))
      report('lost record', `${name(read)} has seen none`)
  return violations
}

/** A time in which there may be no record. */
interface Gap {
  readonly from: number
  readonly to: number
}

type Reads = ReadonlyMap<string | undefined, readonly Operation[]>

function groupByVersion(reads: readonly Operation[]): Reads {
  const groups = new Map<string | undefined, Operation[]>()
  for (const read of reads) groups.set(read.version, [...(groups.get(read.version) ?? []), read])
  return groups
}

/**
 * The life whose version was known first comes first: who ended it must have known a version of it, and only then can
 * the next begin.
 */
function inOrder(lives: readonly Life[], readsOf: Reads): Life[] {
  const firstKnown = ({ changes }: Life): number => {
    const ends = changes.flatMap(({ end, version }) => [
      end,
      ...(version === undefined ? [] : (readsOf.get(version) ?? []).map((read) => read.end)),
    ])
    return ends.reduce((least, end) => Math.min(least, end), Infinity)
  }
  const known = new Map(lives.map((life) => [life, firstKnown(life)]))
  return lives.toSorted((a, b) => (known.get(a) ?? 0) - (known.get(b) ?? 0))
}

/** Gives the earliest moment at which the life can have got to its end. */
function walk(
  { changes }: Life,
  begin: number,
  readsOf: Reads,
  report: (rule: Rule, what: string) => void,
): number {
  let now = begin
  for (const change of changes) {
    now = Math.max(now, change.start)
    if (now > change.end)
      report('wrong order', `${name(change)} had its answer before what must have come before it`)
    const reads = change.version === undefined ? [] : (readsOf.get(change.version) ?? [])
    for (const read of reads) {
      if (read.end < now)
        report('wrong order', `${name(read)} has seen what ${name(change)} had yet to write`)
    }
    // Whatever replaces this version comes after its last read began.
    for (const read of reads) now = Math.max(now, read.start)
  }
  return now
}
