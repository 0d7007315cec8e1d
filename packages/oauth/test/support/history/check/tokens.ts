import type { Operation, RecordFacts, Rule, Violation } from '../event.ts'
import { type Change, type Life, name } from './versions.ts'

/** A refresh as the server has seen it. Hashes, as in records. */
export interface TokenRequest {
  readonly grant: string
  /** What it answered, where that was a token. */
  readonly access?: string
  /** A new refresh token, where it rotates them. */
  readonly newGrant?: string
  /** Whether it has refused the grant for good. */
  readonly isRefused: boolean
}

/** What the server has seen. */
export interface Server {
  readonly requests: readonly TokenRequest[]
  /** How many answers may be missing in the store, for each key: one for each process that was killed. */
  readonly excused: number
}

/** A record becoming another. */
interface Transition {
  readonly change: Change
  readonly before: RecordFacts
  readonly after: RecordFacts | undefined
}

/**
 * What a manager promises beyond a store: grants survive, tombstones stay, nobody deletes but `unlink`, nothing is
 * refreshed that is not due, and tokens come from the server and are stored before they are given.
 */
export function checkTokens(
  key: string,
  operations: readonly Operation[],
  lives: readonly Life[],
  requests: readonly TokenRequest[],
): Violation[] {
  const violations: Violation[] = []
  const report = (rule: Rule, what: string): void => void violations.push({ rule, key, what })
  const ofManager = operations.filter((operation) => operation.key === key)
  for (const transition of lives.flatMap(transitionsOf)) judge(transition, ofManager, requests, report)
  for (const call of ofManager) {
    if (call.op !== 'token' || call.outcome !== 'ok') continue
    const isStored = lives.some(({ changes }) =>
      changes.some(({ record, start }) => record?.access === call.token && start < call.end),
    )
    if (!isStored) report('token from nowhere', `${name(call)} gave a token that was not stored`)
  }
  return violations
}

/**
 * Answers of the server that are not in the store. A process that was killed may take one along, and one is worthless
 * when the account is unlinked or linked again meanwhile, or when two unlink it at once.
 */
export function checkCount(
  key: string,
  operations: readonly Operation[],
  lives: readonly Life[],
  { requests, excused }: Server,
): Violation[] {
  const changes = lives.flatMap((life) => life.changes)
  const grants = new Set(changes.map(({ record }) => record?.grant))
  const stored = new Set(changes.map(({ record }) => record?.access))
  const answers = requests.filter(({ grant, access }) => access !== undefined && grants.has(grant))
  const lost = answers.filter(({ access }) => !stored.has(access))
  const interventions = operations.filter((operation) => {
    if (operation.key !== key || !['link', 'import', 'unlink'].includes(operation.op)) return false
    const creates = changes.some((change) => change.expected === undefined && isPartOf(change, operation))
    return operation.op === 'unlink' || !creates
  })
  if (lost.length <= excused + interventions.length) return []
  return [
    { rule: 'too many requests', key, what: `${lost.length} of ${answers.length} answers were not stored` },
  ]
}

/** Whether a change was made in the course of a manager's operation. */
const isPartOf = (change: Change, { process, start, end }: Operation): boolean =>
  process === change.process && start < change.start && end > change.start

const transitionsOf = ({ changes }: Life): Transition[] =>
  changes.slice(1).map((change, i) => ({
    change,
    before: changes[i]?.record ?? { digest: '' },
    after: change.op === 'delete' ? undefined : change.record,
  }))

function judge(
  { change, before, after }: Transition,
  ofManager: readonly Operation[],
  requests: readonly TokenRequest[],
  report: (rule: Rule, what: string) => void,
): void {
  const isDoneBy = (...ops: Operation['op'][]): boolean =>
    ofManager.some((operation) => ops.includes(operation.op) && isPartOf(change, operation))
  if (!after) {
    const isUnlinked = isDoneBy('unlink') && before.state !== 'linked'
    if (!isUnlinked)
      report('deleted without unlink', `${name(change)} deleted a record that is ${before.state}`)
    return
  }
  if (isDoneBy('link', 'import')) return
  if (before.state !== 'linked' && after.state === 'linked')
    report('tombstone resurrected', `${name(change)} made a record linked that was ${before.state}`)
  if (before.grant !== after.grant) {
    const isRotated =
      after.grant !== undefined &&
      requests.some((r) => r.grant === before.grant && r.newGrant === after.grant)
    const isBuried =
      after.state === 'relink-required' && requests.some((r) => r.grant === before.grant && r.isRefused)
    if (!isRotated && !isBuried) report('lost grant', `${name(change)} replaced the grant`)
  }
  if (after.access === undefined || before.access === after.access) return
  if (!requests.some(({ access }) => access === after.access))
    report('token from nowhere', `${name(change)} stored a token that the server has not given`)
  if (before.renewAt !== undefined && (after.issuedAt ?? 0) < before.renewAt)
    report('refreshed too early', `${name(change)} replaced a token that was not due`)
}
