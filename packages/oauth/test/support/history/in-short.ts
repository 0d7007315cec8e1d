import type { HistoryEvent, RecordFacts } from './event.ts'

/** What the records of a history hold, by their version. */
export type Contents = Readonly<Record<string, Omit<RecordFacts, 'digest'>>>

/**
 * A history in short: `P create v1 0-10` is process P, from 0 to 10. `10-` never gets an answer, `0-10!` a refusal, `0-10?`
 * a failure. A record's digest is its version, unless it is given after a slash.
 */
export function history(lines: readonly string[], contents: Contents = {}): HistoryEvent[] {
  return lines.flatMap((line, id) => {
    const [process = '', verb = '', versions = '', times = ''] = line.split(/\s+/)
    const [start, end = ''] = times.split('-')
    const [path = '', digest] = versions.split('/')
    const [from = '', to = ''] = path.includes('>') ? path.split('>') : [path, path]
    const record: RecordFacts = { digest: digest ?? to, ...contents[to] }
    const op = (verb === 'create' ? 'write' : verb) as HistoryEvent['op']
    const makes = op === 'write' ? { record } : {}
    const expects = verb === 'write' || verb === 'delete' ? { expected: from } : {}
    const base = { process, id, key: 'k', op }
    const invoke: HistoryEvent = { ...base, at: Number(start), phase: 'invoke', ...makes, ...expects }
    if (end === '') return [invoke]
    const at = Number.parseInt(end, 10)
    if (/[!?]$/.test(end)) return [invoke, { ...base, at, phase: end.endsWith('!') ? 'fail' : 'info' }]
    return [invoke, { ...base, at, phase: 'ok', ...answerOf(op, to, record) }]
  })
}

function answerOf(op: HistoryEvent['op'], version: string, record: RecordFacts): Partial<HistoryEvent> {
  if (op === 'token') return { token: version }
  if (op === 'write') return { version }
  return op === 'read' && version !== 'none' ? { version, record } : {}
}
