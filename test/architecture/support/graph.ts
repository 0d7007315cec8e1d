import { dirname, join } from 'node:path/posix'
import { importsOf } from './code.ts'
import type { SourceFile } from './source-file.ts'

/** Where a relative specifier leads, from the root. */
export function resolveFrom(path: string, specifier: string): string {
  return join(dirname(path), specifier)
}

export function isRelative(specifier: string): boolean {
  return specifier.startsWith('.')
}

/** The ways round, each as the files it goes through. Types count: two files that need each other are one. */
export function cyclesOf(files: readonly SourceFile[]): string[] {
  const targets = new Map(files.map((file) => [file.path, targetsOf(file)]))
  const finished = new Set<string>()
  const cycles: string[] = []
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path))
      return void cycles.push([...trail.slice(trail.indexOf(path)), path].join(' -> '))
    if (finished.has(path)) return
    for (const target of targets.get(path) ?? []) visit(target, [...trail, path])
    finished.add(path)
  }
  for (const path of targets.keys()) visit(path, [])
  return cycles
}

function targetsOf({ path, text }: SourceFile): string[] {
  const specifiers = importsOf(text).map(({ specifier }) => specifier)
  return specifiers.filter(isRelative).map((specifier) => resolveFrom(path, specifier))
}
