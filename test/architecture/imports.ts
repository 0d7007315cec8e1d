import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'

/** One import of one file. */
export interface Import {
  readonly from: string
  readonly to: string
  readonly isTypeOnly: boolean
}

export const root: string = resolve(import.meta.dirname, '../..')

/** TypeScript files below a folder of the repository, as paths from its root. */
export function sources(folder: string): string[] {
  return readdirSync(join(root, folder))
    .filter((name) => name !== 'node_modules' && name !== 'dist')
    .flatMap((name) => {
      const path = join(folder, name)
      return statSync(join(root, path)).isDirectory()
        ? sources(path)
        : /\.(ts|tsx|mjs)$/.test(name)
          ? [path]
          : []
    })
}

export function read(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

/** The imports and re-exports of a file; a relative one as a path from the root. */
export function importsOf(path: string, text: string = read(path)): Import[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '')
  const statements = code.matchAll(
    /^(?:import|export)\s(?!const|function|class|default)(type\s)?(?:[^'"]*?\sfrom\s)?['"]([^'"]+)['"]/gm,
  )
  const dynamic = code.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)
  const to = (name: string): string =>
    name.startsWith('.') ? relative(root, resolve(root, path, '..', name)) : name
  return [
    ...Array.from(statements, ([, type, name]) => ({
      from: path,
      to: to(name ?? ''),
      isTypeOnly: type !== undefined,
    })),
    ...Array.from(dynamic, ([, name]) => ({ from: path, to: to(name ?? ''), isTypeOnly: false })),
  ]
}
