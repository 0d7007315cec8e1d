const FORM = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })

/** A time as people read it. */
export const timeOf = (date: Date): string => `${FORM.format(date)} UTC`

/** How long ago something was. */
export function ago(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 1) return 'just now'
  if (minutes < 60) return `${amount(minutes, 'minute')} ago`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${amount(hours, 'hour')} ago` : `${amount(Math.floor(hours / 24), 'day')} ago`
}

export const amount = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`

const PLURALS = new Intl.PluralRules('en', { type: 'ordinal' })
const SUFFIXES: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' }

/** `1st`, `2nd`, `3rd`, `4th`, `11th`. */
export const ordinal = (count: number): string => `${count}${SUFFIXES[PLURALS.select(count)] ?? 'th'}`
