import type { Ledger } from './ledger.ts'

const number = new Intl.NumberFormat('en')

/** `3 h 07 min`. */
export function duration(ms: number): string {
  const minutes = Math.max(0, Math.floor(ms / 60_000))
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`
}

/** `48 refreshes for 48 expiries, 0 too many`, and the rest. */
export function countsOf(ledger: Ledger): string[] {
  const { refreshes, expiries, calls, errors, killed } = ledger
  const failed = [...errors].map(([code, count]) => `${number.format(count)} × ${code}`).join(', ')
  return [
    `${number.format(refreshes)} refreshes for ${number.format(expiries)} expiries, ${refreshes - expiries} too many`,
    `${number.format(calls)} calls by the workers, errors: ${failed || 'none'}; ${killed} workers killed and replaced`,
  ]
}
