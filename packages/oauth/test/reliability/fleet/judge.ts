import { expect } from 'vitest'
import type { Fleet } from './fleet.ts'
import type { Answer } from './member-process.ts'

/** Insists that all were given the same token for a key, and one that Dropbox takes. Gives it. */
export async function sharedToken(fleet: Fleet, answers: readonly Answer[], key: string): Promise<string> {
  const [first, ...others] = new Set(answers.map((answer) => JSON.stringify(answer[key])))
  expect(others, `answers that differ from ${first}`).toEqual([])
  const token = answers[0]?.[key]?.token ?? ''
  expect(first, 'a token for all').toBe(JSON.stringify({ token }))
  expect(await fleet.dropbox.takes(token), 'Dropbox takes the token').toBe(true)
  return token
}

/** The same for every key, or for some. */
export async function expectSharedTokens(
  fleet: Fleet,
  answers: readonly Answer[],
  keys: readonly string[] = fleet.keys,
): Promise<void> {
  expect(answers.length).toBeGreaterThan(0)
  for (const key of keys) await sharedToken(fleet, answers, key)
}

/** Insists that all were refused a key's token, with this code. */
export function expectRefused(answers: readonly Answer[], key: string, code: string): void {
  expect(answers.map((answer) => answer[key])).toEqual(answers.map(() => ({ code })))
}

/** How many refreshes there were for each key, since the count began. */
export function refreshesByKey({ dropbox, keys }: Fleet): Record<string, number> {
  return Object.fromEntries(keys.map((key) => [key, dropbox.refreshes(key).length]))
}

/** The same number for each key, but for those given. */
export function each(
  { keys }: Fleet,
  count: number,
  others: Record<string, number> = {},
): Record<string, number> {
  return { ...Object.fromEntries(keys.map((key) => [key, count])), ...others }
}
