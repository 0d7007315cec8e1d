import { access, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Where the command looks for a seed when none is named. */
export const SEED_FILES: readonly string[] = ['dropbox-emulator.yaml', 'dropbox-emulator.json']

/**
 * The seed file of a folder, if it has one.
 *
 * @throws TypeError when there are two: which one counts would be a guess.
 */
export async function findSeedFile(folder: string): Promise<string | undefined> {
  const found: string[] = []
  for (const name of SEED_FILES) if (await isThere(join(folder, name))) found.push(name)
  if (found.length > 1)
    throw new TypeError(`seed: both ${found.join(' and ')} are here; name one with --seed`)
  return found[0] === undefined ? undefined : join(folder, found[0])
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

/**
 * Reads a seed file: YAML by its name, else JSON, in which YAML is borne with. A file for editors may name its `$schema`;
 * a YAML file of comments is an empty seed.
 *
 * @throws TypeError naming the file.
 */
export async function readSeedFile(path: string): Promise<unknown> {
  const text = await readText(path)
  const isYaml = /\.ya?ml$/i.test(path)
  const value = isYaml ? ((await parseYaml(text, path, 'YAML')) ?? {}) : await parseJson(text, path)
  return withoutSchema(value)
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException
    throw new TypeError(`seed: ${path} cannot be read (${code})`)
  }
}

/** JSON is YAML as well, whose parser says where a mistake is, and quotes no value: there are secrets in seeds. */
async function parseJson(text: string, path: string): Promise<unknown> {
  try {
    return JSON.parse(text)
  } catch {
    return parseYaml(text, path, 'JSON')
  }
}

/** Loaded at use: who has no YAML file does not wait for its parser. */
async function parseYaml(text: string, path: string, name: 'YAML' | 'JSON'): Promise<unknown> {
  const { parse, YAMLParseError } = await import('yaml')
  try {
    return parse(text, { logLevel: 'error' })
  } catch (error) {
    const [line = ''] = (error as Error).message.split('\n')
    // What the parser advises is for programs.
    const several = error instanceof YAMLParseError && error.code === 'MULTIPLE_DOCS'
    const problem = several ? 'it has more than one document' : withoutName(line.replace(/:$/, ''))
    throw new TypeError(`seed: ${path} is not ${name}: ${problem}`)
  }
}

function withoutSchema(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const { $schema: _forEditors, ...seed } = value as Record<string, unknown>
  return seed
}

/** An alias that nobody has defined is most likely a secret that begins with `*` and lacks its quotes. */
const withoutName = (problem: string): string =>
  problem.startsWith('Unresolved alias')
    ? 'an alias has no anchor; a text that begins with * needs quotes'
    : problem
