import * as v from 'valibot'
import { readSeedFile } from './file.ts'
import { seedSchema } from './schema.ts'
import type { Seed } from './schema.ts'

/**
 * Checks a seed, reading it from a file, YAML or JSON, when a path is given.
 *
 * @throws TypeError naming the file or the field (`seed.apps[0].redirectUris[1]: must be an absolute URI`).
 */
export async function loadSeed(seed: Seed | string = {}): Promise<Seed> {
  return checkSeed(typeof seed === 'string' ? await readSeedFile(seed) : seed)
}

function checkSeed(value: unknown): Seed {
  if (Array.isArray(value)) throw new TypeError('seed: must be Object, not Array')
  const result = v.safeParse(seedSchema, value, { abortEarly: true })
  if (result.success) return result.output
  const issue = result.issues[0]
  throw new TypeError(`${fieldName(issue.path ?? [])}: ${problem(issue)}`)
}

const fieldName = (path: readonly { key?: unknown }[]): string =>
  path.reduce((name, { key }) => name + (typeof key === 'number' ? `[${key}]` : `.${String(key)}`), 'seed')

function problem(issue: v.BaseIssue<unknown>): string {
  if (issue.type === 'strict_object' && issue.expected === 'never') return 'unknown field'
  if (issue.type === 'strict_object' && issue.received === 'undefined') return 'is missing'
  if (issue.type === 'picklist' && issue.message.startsWith('Invalid')) return `must be ${issue.expected}`
  if (issue.type === 'picklist') return issue.message
  return issue.kind === 'schema' ? `must be ${issue.expected}, not ${issue.received}` : issue.message
}
