import { hideSecrets } from '../log/hide-secrets.ts'

/** A number and its noun: `1 access token`, `2 access tokens`, `no access token`. */
export function count(number: number, noun: string): string {
  return `${number === 0 ? 'no' : number} ${noun}${number > 1 ? 's' : ''}`
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const

/** A length of time in its two largest units: `3 h 59 min`. */
export function span(ms: number): string {
  const start = UNITS.findIndex(([, size]) => ms >= size)
  if (start < 0) return '0 s'
  const [[unit, size], next] = [UNITS[start]!, UNITS[start + 1]] // found just above
  const whole = Math.floor(ms / size)
  const rest = next === undefined ? 0 : Math.floor((ms - whole * size) / next[1])
  return rest === 0 ? `${whole} ${unit}` : `${whole} ${unit} ${rest} ${next![0]}`
}

/** The time of day where the emulator runs, which is where its reader is. */
export function timeOfDay(ms: number): string {
  return new Date(ms).toTimeString().slice(0, 8)
}

/** `a`, `a and b`, `a, b and c`. */
export function list(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}

/** A text from outside, in quotes and not too long for a sentence. Half a secret would look like none. */
export function quoted(text: string): string {
  const shown = hideSecrets(text, [])
  return `“${isolated(shown.length > 120 ? `${shown.slice(0, 120)}…` : shown)}”`
}

/** Letters that are written from right to left, and the marks that turn the direction. */
const TURNING =
  /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u
const MARKS = /[\u202a-\u202e\u2066-\u2069]/g

/** A name for a sentence. Written from right to left, it must not turn round what stands beside it. */
export function isolated(text: string): string {
  return TURNING.test(text) ? `\u2068${text.replaceAll(MARKS, '')}\u2069` : text
}

/** The text as a sentence may begin. */
export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
