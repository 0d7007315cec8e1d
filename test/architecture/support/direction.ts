import { importsOf } from './code.ts'
import { isRelative, resolveFrom } from './graph.ts'
import type { SourceFile } from './source-file.ts'

const library = 'packages/oauth/src/'

/** What each layer of the library may import, besides itself. The whole direction of imports is this table. */
export const layers: Readonly<Record<string, readonly string[]>> = {
  internal: [],
  errors: ['internal'],
  protocol: ['internal', 'errors'],
  transport: ['internal', 'errors', 'protocol'],
  flow: ['internal', 'errors', 'protocol', 'transport'],
  tokens: ['internal', 'errors', 'protocol', 'transport', 'flow'],
  openid: ['internal', 'errors', 'protocol', 'transport'],
  browser: ['internal', 'errors', 'protocol', 'transport', 'flow', 'tokens', 'stores'],
  web: ['internal', 'errors', 'protocol', 'transport', 'flow', 'tokens'],
  adapters: ['flow', 'web'],
  stores: ['internal', 'errors', 'protocol', 'tokens'],
  testing: ['internal', 'errors', 'tokens'],
  index: ['errors', 'protocol', 'transport', 'flow', 'tokens', 'stores'],
}

/** `internal/random.ts` is of the layer `internal`, `errors.ts` of `errors`. */
const layerOf = (path: string): string => path.slice(library.length).split(/[/.]/)[0] ?? ''

const isLibrary = ({ path }: SourceFile): boolean => path.startsWith(library)

/** Layers that the table does not know, and imports against its direction. */
export function againstDirection(files: readonly SourceFile[]): string[] {
  return files.filter(isLibrary).flatMap(({ path, text }) => {
    const layer = layerOf(path)
    const allowed = layers[layer]
    if (!allowed) return [`${path}: the layer ${layer} has no place in the direction of imports`]
    const relative = importsOf(text).filter(({ specifier }) => isRelative(specifier))
    return relative.flatMap(({ specifier }) => {
      const target = resolveFrom(path, specifier)
      if (!target.startsWith(library)) return [`${path}: imports ${target}, which is not of the library`]
      const targetLayer = layerOf(target)
      if (targetLayer === layer || allowed.includes(targetLayer)) return []
      return [`${path}: ${layer} imports ${targetLayer}`]
    })
  })
}

/** The library needs no package. `jose` is optional, so only its types, or an import at the time of use. */
export function foreignPackages(files: readonly SourceFile[]): string[] {
  return files.filter(isLibrary).flatMap(({ path, text }) =>
    importsOf(text)
      .filter(({ specifier }) => !isRelative(specifier) && !specifier.startsWith('node:'))
      .filter(({ specifier }) => !(specifier === '#transport' && path === `${library}transport/send.ts`))
      .filter(
        ({ specifier, isTypeOnly, isDynamic }) =>
          !(specifier === 'jose' && layerOf(path) === 'openid' && (isTypeOnly || isDynamic)),
      )
      .map(({ specifier }) => `${path}: imports ${specifier}`),
  )
}

const publicName =
  /^dropbox-oauth(\/(openid|testing|browser|web|express|fastify|koa|hono|next|node-http|stores\/(memory|file|redis|postgres|sqlite|keyv|encrypted))|-emulator)?$/

/** A border is crossed by a public name: nothing outside a package reaches into its files. */
export function reachingInside(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) => {
    const home = homeOf(path)
    if (home === undefined) return []
    return importsOf(text).flatMap(({ specifier }) => {
      const target = isRelative(specifier) ? resolveFrom(path, specifier) : undefined
      if (target !== undefined && !target.startsWith(home)) return [`${path}: reaches for ${target}`]
      if (/^dropbox-oauth(?![\w-]*-bench)/.test(specifier) && !publicName.test(specifier))
        return [`${path}: ${specifier} is no public name`]
      return []
    })
  })
}

/** The folder whose files belong together. */
function homeOf(path: string): string | undefined {
  return /^(packages\/[^/]+\/|examples\/|bench\/)/.exec(path)?.[0]
}

/** The emulator and the library check each other, so neither may lean on the other. */
export function emulatorOnOurs(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ path }) => path.startsWith('packages/emulator/'))
    .flatMap(({ path, text }) =>
      importsOf(text)
        .filter(({ specifier }) => /^dropbox-oauth(\/|$)/.test(specifier))
        .map(({ specifier }) => `${path}: imports ${specifier}`),
    )
}
