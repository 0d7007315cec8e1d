/** A login under way: what an attacker may know of it, and what its callback would be. */
export interface StartedLogin {
  readonly code: string
  /** The `state` of the authorize URL, with its url state. */
  readonly state: string
  /** The `state` of a login that was started in another session. */
  readonly otherState: string
}

export type Pair = readonly [name: string, value: unknown]

/** Parameters; or a query as raw text; or whatever else is handed over instead of a query. */
export type Content =
  { readonly pairs: readonly Pair[] } | { readonly raw: string } | { readonly instead: unknown }

/** What has happened to the login before the callback arrives. */
export type Situation =
  | 'started'
  /** It has been finished with its own callback: the very same may not count again. */
  | 'finished'
  /** More than ten minutes have passed. */
  | 'expired'
  /** The callback arrives in a session that has started a login of its own. */
  | 'in another session'
  /** The callback arrives in a session that has never started one. */
  | 'in a new session'
  | 'at another app'
  | 'at another redirect URI'
  | 'at another token endpoint'

/** A callback that must not be accepted. */
export interface HostileCallback {
  readonly name: string
  readonly situation: Situation
  readonly content: (login: StartedLogin) => Content
  /** The codes of the errors that may refuse it, where they are known beforehand. */
  readonly codes?: readonly string[]
}

/** The forms in which frameworks hand over a query. */
export const shapes = ['query', '?query', 'path', 'URL text', 'URLSearchParams', 'URL', 'record'] as const
export type Shape = (typeof shapes)[number]

const page = '/dropbox-auth-finish'
const site = 'https://app.example'

/** A query in one of the forms in which frameworks hand it over. */
export function present(content: Content, shape: Shape): unknown {
  if ('instead' in content) return content.instead
  const text = 'raw' in content ? content.raw : textOf(content.pairs)
  const withoutFragment = text.split('#', 1)[0] ?? '' // what is parsed already has none
  switch (shape) {
    case 'query':
      return text
    case '?query':
      return `?${text}`
    case 'path':
      return `${page}?${text}`
    case 'URL text':
      return `${site}${page}?${text}`
    case 'URLSearchParams':
      return new URLSearchParams(withoutFragment)
    case 'URL':
      return new URL(`${site}${page}?${text}`)
    case 'record':
      return recordOf('pairs' in content ? content.pairs : [...new URLSearchParams(withoutFragment)])
    default:
      return shape satisfies never
  }
}

/** The genuine callback of a login. */
export const genuine = ({ code, state }: StartedLogin): Pair[] => [
  ['code', code],
  ['state', state],
]

const textOf = (pairs: readonly Pair[]): string =>
  new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, String(value)])).toString()

/** Parameters as frameworks' parsers give them: a name that comes twice has an array. */
function recordOf(pairs: readonly Pair[]): Record<string, unknown> {
  const values = new Map<string, unknown[]>()
  for (const [name, value] of pairs) {
    const others = values.get(name)
    if (others) others.push(value)
    else values.set(name, [value])
  }
  return Object.fromEntries(Array.from(values, ([name, all]) => [name, all.length > 1 ? all : all[0]]))
}
