import type { Ledger } from './ledger.ts'
import type { Style } from './terminal.ts'
import { countsOf, duration } from './words.ts'

export interface Scene {
  readonly ledger: Ledger
  /** Dropbox's time. */
  readonly now: number
  readonly title: string
  /** The latest events, in words. */
  readonly events: readonly string[]
}

/** The live view, line by line. */
export function drawTable({ ledger, now, title, events }: Scene, style: Style): string[] {
  const accounts = [...ledger.accounts].map(([name, { issuedAt, refreshedBy, refreshes, expiries }]) => {
    const cells = [
      name.padEnd(24),
      duration(now - issuedAt).padEnd(12),
      (refreshedBy === undefined ? 'the login' : `worker ${refreshedBy}`).padEnd(12),
      String(refreshes).padStart(9),
      String(expiries).padStart(9),
    ]
    const row = cells.join('  ')
    return refreshes > expiries ? style.warn(row) : row
  })
  const head = ['account'.padEnd(24), 'token is'.padEnd(12), 'given to'.padEnd(12), 'refreshes', ' expiries']
  return [
    style.strong(title),
    `Dropbox's clock: ${new Date(now).toISOString().slice(0, 16).replace('T', ' ')}`,
    '',
    style.faint(head.join('  ')),
    ...accounts,
    '',
    ...countsOf(ledger),
    '',
    ...events.map((event) => style.faint(event)),
    '',
    'k: kill a worker   q: end',
  ]
}
