import { writeFile } from 'node:fs/promises'
import { findSeedFile, SEED_FILES } from '../seed/file.ts'
import { starter } from '../seed/starter.ts'

/** Writes a starter seed. Returns its name. @throws Error when there is a seed already: it is never overwritten. */
export async function writeStarter(): Promise<string> {
  const [name = ''] = SEED_FILES
  const there = await findSeedFile('.')
  if (there !== undefined) throw new Error(`init: ${there} is here already`)
  try {
    await writeFile(name, starter, { flag: 'wx' })
  } catch (error) {
    throw new Error(
      `init: ${name} cannot be written (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`,
    )
  }
  return name
}
