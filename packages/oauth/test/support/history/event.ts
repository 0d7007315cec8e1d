/** What is kept of a record: hashes, never a token. */
export interface RecordFacts {
  /** Of all its content. */
  readonly digest: string
  readonly state?: string
  /** Hash of its refresh token. */
  readonly grant?: string
  /** Hash of its access token, and its times. */
  readonly access?: string
  readonly issuedAt?: number
  readonly renewAt?: number
}

/** A line of a process's history. */
export interface HistoryEvent {
  readonly process: string
  /** Of the operation, in its process. */
  readonly id: number
  /** Nanoseconds of the monotonic clock, which all processes of a machine share. */
  readonly at: number
  /** `fail`: it was refused, so it did nothing. `info`: it failed, so nobody knows. */
  readonly phase: 'invoke' | 'ok' | 'fail' | 'info'
  /** The last four are those of a manager. */
  readonly op: 'read' | 'write' | 'delete' | 'link' | 'import' | 'unlink' | 'token'
  readonly key: string
  /** The version that a write or delete expects. Absent: no record. */
  readonly expected?: string
  /** The version that a write has made, or a read has seen. Absent: no record. */
  readonly version?: string
  /** What a write writes, or a read has seen. */
  readonly record?: RecordFacts
  /** Hash of the token that a manager gave. */
  readonly token?: string
}

/** An operation from its invocation to its answer. */
export interface Operation extends Omit<HistoryEvent, 'at' | 'phase'> {
  readonly start: number
  /** `Infinity` when no answer tells: it may happen at any later time, or never. */
  readonly end: number
  readonly outcome: 'ok' | 'refused' | 'unknown'
}

/** What a history proves wrong. */
export interface Violation {
  readonly rule: Rule
  readonly key: string
  readonly what: string
}

export type Rule =
  /** Two writes gave the same version. */
  | 'reused version'
  /** Two operations that expected the same version succeeded. */
  | 'fork'
  /** A version was seen that nobody can have written. */
  | 'unknown version'
  /** A read gave something else than was written under its version. */
  | 'changed record'
  /** A create succeeded while there was a record. */
  | 'created twice'
  /** A read or a change came too late or too early for the order of the versions. */
  | 'wrong order'
  /** A read gave no record while there was one. */
  | 'lost record'
  /** A change was refused though its version was there all the time. */
  | 'false refusal'
  | 'tombstone resurrected'
  | 'lost grant'
  | 'deleted without unlink'
  | 'refreshed too early'
  | 'token from nowhere'
  | 'too many requests'

/** Pairs invocations with their answers. */
export function operationsOf(events: readonly HistoryEvent[]): Operation[] {
  const answers = new Map<string, HistoryEvent>()
  for (const event of events) if (event.phase !== 'invoke') answers.set(`${event.process} ${event.id}`, event)
  return events
    .filter(({ phase }) => phase === 'invoke')
    .map(({ at, phase: _phase, ...invoked }) => {
      const answer = answers.get(`${invoked.process} ${invoked.id}`)
      if (!answer || answer.phase === 'info')
        return { ...invoked, start: at, end: Infinity, outcome: 'unknown' }
      const { version, record, token } = answer
      return {
        ...invoked,
        ...(version !== undefined && { version }),
        ...(record && { record }),
        ...(token !== undefined && { token }),
        start: at,
        end: answer.at,
        outcome: answer.phase === 'ok' ? 'ok' : 'refused',
      }
    })
}
