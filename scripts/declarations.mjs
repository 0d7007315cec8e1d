// Declarations that users can reach. The compiler makes one for every source file, and most are of files whose names never
// leave the package: each would be a file more to install.
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'

const specifiers = /(?:\bfrom|\bimport\()\s*['"](\.[^'"]+)['"]/g

/** Deletes the declarations in a package's `dist` that none of its entry points leads to. */
export const dropUnreachable = (folder) => {
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const reached = new Set()
  const visit = (path) => {
    if (reached.has(path)) return
    reached.add(path)
    for (const [, specifier] of readFileSync(path, 'utf8').matchAll(specifiers))
      visit(join(dirname(path), specifier.replace(/\.[jt]sx?$/, '.d.ts')))
  }
  for (const { types } of Object.values(exports)) if (types) visit(join(folder, types))
  const made = readdirSync(join(folder, 'dist'), { recursive: true }).map((name) =>
    join(folder, 'dist', name),
  )
  for (const path of made) if (path.endsWith('.d.ts') && !reached.has(path)) rmSync(path)
}
