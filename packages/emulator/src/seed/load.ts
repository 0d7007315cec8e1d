import { readFile } from 'node:fs/promises'
import * as v from 'valibot'
import { seedSchema } from './schema.ts'
import type { Seed } from './schema.ts'

/**
 * Checks a seed, reading it from a JSON file when a path is given.
 *
 * @throws TypeError naming the file or the field (`seed.apps[0].redirectUris[1]: must be an absolute URI`).
 */
export async function loadSeed(seed: Seed | string = {}): Promise<Seed> {
  return checkSeed(typeof seed === 'string' ? await readSeedFile(seed) : seed)
}

async function readSeedFile(path: string): Promise<unknown> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    throw new TypeError(
      `seed: ${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`,
    )
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new TypeError(`seed: ${path} is not JSON: ${(error as Error).message}`)
  }
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
  if (issue.type === 'picklist') return `must be ${issue.expected}`
  return issue.kind === 'schema' ? `must be ${issue.expected}, not ${issue.received}` : issue.message
}
