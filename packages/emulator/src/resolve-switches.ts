import { beliefs } from './beliefs.ts'
import type { Switches } from './switches.ts'

/**
 * The switches in force: the table's defaults, with the given ones in their place.
 *
 * @throws TypeError naming the switch when it is unknown or its value is not one it knows.
 */
export function resolveSwitches(given: Readonly<Record<string, string | boolean>> = {}): Switches {
  const resolved: Record<string, unknown> = {}
  for (const [name, belief] of Object.entries(beliefs)) resolved[name] = belief.standard
  for (const [name, value] of Object.entries(given)) resolved[name] = checkedValue(name, value)
  return resolved as unknown as Switches
}

function checkedValue(name: string, value: string | boolean): unknown {
  const belief = Object.hasOwn(beliefs, name) ? beliefs[name as keyof Switches] : undefined
  if (belief === undefined) {
    throw new TypeError(`switches.${name}: unknown switch; known are ${Object.keys(beliefs).join(', ')}`)
  }
  if (belief.values === 'whole seconds') {
    if (/^[1-9]\d{0,8}$/.test(String(value))) return Number(value)
    throw new TypeError(`switches.${name}: must be a number of seconds such as '600'`)
  }
  if (belief.values === 'any text') {
    if (typeof value === 'string' && value !== '') return value
    throw new TypeError(`switches.${name}: must be a text`)
  }
  if ((belief.values as readonly unknown[]).includes(value)) return value
  throw new TypeError(
    `switches.${name}: must be one of ${belief.values.map((one) => JSON.stringify(one)).join(', ')}`,
  )
}
