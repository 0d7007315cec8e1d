import * as v from 'valibot'
import { mistakeIn } from '../mistake.ts'
import { buildDirectory } from './directory.ts'
import type { Directory } from './directory.ts'
import { readSeedFile } from './file.ts'
import { seedSchema } from './schema.ts'
import type { Seed } from './schema.ts'

/**
 * The apps, users and teams of a seed, read from a file, YAML or JSON, when a path is given.
 *
 * @throws TypeError naming the file and the field (`seed.apps[0].redirectUris[1]: must be an absolute URI`).
 */
export async function loadDirectory(seed: Seed | string = {}): Promise<Directory> {
  if (typeof seed !== 'string') return buildDirectory(checkSeed(seed))
  const value = await readSeedFile(seed)
  try {
    return buildDirectory(checkSeed(value))
  } catch (error) {
    throw new TypeError(`${seed}: ${(error as TypeError).message}`)
  }
}

function checkSeed(value: unknown): Seed {
  if (Array.isArray(value)) throw new TypeError('seed: must be Object, not Array')
  const result = v.safeParse(seedSchema, value, { abortEarly: true })
  if (result.success) return result.output
  const issue = result.issues[0]
  throw new TypeError(`${fieldName(issue.path ?? [])}: ${mistakeIn(issue)}`)
}

const fieldName = (path: readonly { key?: unknown }[]): string =>
  path.reduce((name, { key }) => name + (typeof key === 'number' ? `[${key}]` : `.${String(key)}`), 'seed')
