import { describe, expect, test } from 'vitest'
import { type Import, importsOf, read, sources } from './imports.ts'

const library = 'packages/oauth/src/'

/** Layers of the library; each imports itself and those that stand before it. */
const layers = ['internal', 'errors', 'protocol', 'transport', 'flow', 'tokens', 'index']
/** Layers off the line, and what they import. */
const aside: Record<string, string[]> = { openid: ['internal', 'errors', 'protocol', 'transport', 'openid'] }

const layerOf = (path: string): string => path.slice(library.length).split('/')[0]!.replace(/\.ts$/, '') // `!`: split
const mayImport = (layer: string): string[] => aside[layer] ?? layers.slice(0, layers.indexOf(layer) + 1)

/** Imports within the library that point the wrong way. */
function upward(imports: readonly Import[]): string[] {
  return imports
    .filter(({ to }) => to.startsWith(library))
    .filter(({ from, to }) => !mayImport(layerOf(from)).includes(layerOf(to)))
    .map(({ from, to }) => `${from} imports ${to}`)
}

/** Imports of one folder from outside of it, but for those that match. */
function foreign(folder: string, allowed: RegExp): string[] {
  return sources(folder)
    .flatMap((path) => importsOf(path))
    .filter(({ to }) => !to.startsWith(folder) && !allowed.test(to))
    .map(({ from, to }) => `${from} imports ${to}`)
}

describe('imports point one way', () => {
  test('in the library', () => {
    expect(upward(sources(library).flatMap((path) => importsOf(path)))).toEqual([])
  })

  test('and this test would see one that does not', () => {
    const path = `${library}protocol/bad.ts`
    const bad = importsOf(
      path,
      "import { send } from '../transport/send.ts'\nexport type { X } from '../flow/x.ts'",
    )
    expect(upward(bad)).toHaveLength(2)
    expect(upward(importsOf(`${library}openid/x.ts`, "import { x } from '../flow/x.ts'"))).toHaveLength(1)
  })

  test('the library imports nothing but itself, Node by type, and jose at use', () => {
    const outside = sources(library)
      .flatMap((path) => importsOf(path))
      .filter(({ to }) => !to.startsWith(library) && to !== '#transport')
    const values = outside.filter(({ isTypeOnly }) => !isTypeOnly)
    expect(values.map(({ from, to }) => `${from} imports ${to}`)).toEqual([
      `${library}openid/verify-id-token.ts imports jose`,
    ])
    for (const { from, to } of outside.filter(({ to }) => to.startsWith('node:'))) {
      expect([to, from]).toEqual(['node:http', `${library}transport/node.ts`])
    }
  })

  test('the emulator knows nothing of the library', () => {
    const allowed = /^(node:|hono(\/|$)|@hono\/node-server|jose$|valibot$|packages\/emulator\/)/
    expect(foreign('packages/emulator/src', allowed)).toEqual([])
  })

  test('examples know packages by their public names', () => {
    for (const name of ['web-app', 'paste']) {
      expect(
        foreign(
          `examples/${name}/src`,
          /^(node:|express|dropbox-oauth$|dropbox-oauth\/openid$|dropbox-oauth-emulator$)/,
        ),
      ).toEqual([])
    }
  })

  test('no file of the library imports itself in a circle', () => {
    const graph = new Map(sources(library).map((path) => [path, importsOf(path).map(({ to }) => to)]))
    const done = new Set<string>()
    const visit = (path: string, trail: string[]): string[] => {
      if (trail.includes(path)) return [[...trail.slice(trail.indexOf(path)), path].join(' -> ')]
      if (done.has(path)) return []
      done.add(path)
      return (graph.get(path) ?? []).flatMap((next) => visit(next, [...trail, path]))
    }
    expect([...graph.keys()].flatMap((path) => visit(path, []))).toEqual([])
  })
})

describe('each thing has its place', () => {
  const places: [what: string, pattern: RegExp, where: RegExp][] = [
    ['the clock', /\bDate\.now\b/, /transport\/wire-options\.ts$/],
    ['global fetch', /\bfetch\(|\? fetch\b|\?\? fetch\b/, /transport\/(fetch|node)\.ts$/],
    ["the system's modules", /getBuiltinModule/, /(transport\/node|internal\/sha256)\.ts$/],
    ['random bytes', /getRandomValues|Math\.random/, /internal\/random\.ts$/],
    ['the environment', /process\.env/, /transport\/node\.ts$/],
    ['JSON of strangers', /JSON\.parse/, /(internal\/json|flow\/pending-text)\.ts$/],
  ]
  test.each(places)('%s', (_, pattern, where) => {
    const users = sources(library).filter((path) =>
      pattern.test(read(path).replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')),
    )
    expect(users.length).toBeGreaterThan(0)
    expect(users.filter((path) => !where.test(path))).toEqual([])
  })

  test('a file is one idea, under 250 lines', () => {
    const long = ['packages/oauth/src', 'packages/emulator/src', 'examples/web-app/src', 'examples/paste/src']
      .flatMap(sources)
      .map((path) => [path, read(path).split('\n').length] as const)
      .filter(([, lines]) => lines > 250)
    expect(long).toEqual([])
  })
})
