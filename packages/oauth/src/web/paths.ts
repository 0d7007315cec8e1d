import { parseUrl, refuse } from '../protocol/checks.ts'
import { localPath, pathOf } from '../protocol/local-path.ts'
import type { DropboxHandlerOptions } from './options.ts'

/** The paths that are the handler's. */
export interface Paths {
  readonly start: string
  readonly finish: string
  readonly unlink: string
}

/**
 * The paths as requests arrive with them, and as browsers see them. Where a proxy, or a framework's base path, takes a prefix
 * off on the way here, `finish` tells which: it is what redirectUri's path has more.
 */
export function readPaths(
  given: NonNullable<DropboxHandlerOptions['paths']>,
  redirectPath: string,
): { paths: Paths; links: Paths; prefix: string } {
  const { start = '/dropbox-auth-start', finish = redirectPath, unlink = '/dropbox-auth-unlink' } = given
  const paths = { start, finish, unlink }
  for (const [name, path] of Object.entries(paths)) {
    const isPath =
      typeof path === 'string' && /^\/(?!\/)/.test(path) && parseUrl(`http://a${path}`)?.pathname === path
    if (!isPath) refuse(`paths.${name}`, 'an exact pathname such as /dropbox-auth-start is needed')
  }
  if (new Set(Object.values(paths)).size < 3) refuse('paths', 'start, finish and unlink must differ')
  const prefix = redirectPath.endsWith(finish) ? redirectPath.slice(0, -finish.length) : ''
  return { paths, links: { start: prefix + start, finish: redirectPath, unlink: prefix + unlink }, prefix }
}

/** The path to lead to where there is no better one. */
export function readHome(home: string, links: Paths, origin: string): string {
  const url = localPath(home, origin) ?? refuse('home', 'a path such as / is needed')
  if (isOneOf(links, url)) refuse('home', 'a page of yours is needed, and not a path of the login')
  return pathOf(url)
}

/** Where browsers are led, as far as it is known. */
interface Leading {
  readonly origin: string
  readonly links: Paths
  readonly home: string
}

/** The path at our origin that a text names, unless that is one of the handler's own: those lead nowhere. */
export function returnPath({ origin, links, home }: Leading, text: string | undefined): string {
  if (text === home) return home
  const url = localPath(text, origin)
  return url && !isOneOf(links, url) ? pathOf(url) : home
}

function isOneOf(paths: Paths, { pathname }: URL): boolean {
  return Object.values(paths).includes(pathname)
}
