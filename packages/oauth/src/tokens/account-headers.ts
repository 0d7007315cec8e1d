import { optionalChoice, refuse, requireOptions, requireVisible } from '../protocol/checks.ts'

/** Which folder the paths of a call start from. `root` fails where it is not the account's root at present. */
export type PathRoot =
  { '.tag': 'home' } | { '.tag': 'root'; root: string } | { '.tag': 'namespace_id'; namespace_id: string }

/** On whose behalf, and where, the calls of a `fetch` are made. */
export interface AccountFetchOptions {
  /** The member of the team, `dbmid:…`, to act as. For a team's token. */
  selectUser?: string | undefined
  /** The admin of the team, `dbmid:…`, to act as, on the routes for admins. For a team's token. */
  selectAdmin?: string | undefined
  /** The folder that paths start from: the user's own unless given. */
  pathRoot?: PathRoot | undefined
}

/** The headers that stand for the options, by their names in lower case. */
export function accountHeaders(options: AccountFetchOptions): Readonly<Record<string, string>> {
  const { selectUser, selectAdmin, pathRoot } = requireOptions(options)
  if (selectUser !== undefined && selectAdmin !== undefined)
    refuse('selectUser', 'a call acts as a member or as an admin: leave out selectUser or selectAdmin')
  const headers: Record<string, string> = {}
  if (selectUser !== undefined) headers['dropbox-api-select-user'] = requireVisible(selectUser, 'selectUser')
  if (selectAdmin !== undefined)
    headers['dropbox-api-select-admin'] = requireVisible(selectAdmin, 'selectAdmin')
  if (pathRoot !== undefined) headers['dropbox-api-path-root'] = headerJson(readPathRoot(pathRoot))
  return headers
}

/** The path root with nothing else in it: the header goes to Dropbox as it is. */
function readPathRoot(pathRoot: PathRoot): PathRoot {
  const given = { ...pathRoot } as Partial<Record<string, unknown>>
  const tag = given['.tag']
  optionalChoice(tag ?? '', "pathRoot['.tag']", ['home', 'root', 'namespace_id'])
  if (tag === 'root') return { '.tag': tag, root: namespaceOf(given['root'], 'pathRoot.root') }
  if (tag === 'namespace_id')
    return { '.tag': tag, namespace_id: namespaceOf(given['namespace_id'], 'pathRoot.namespace_id') }
  return { '.tag': 'home' }
}

const namespaceOf = (value: unknown, option: string): string =>
  typeof value === 'string' && value !== ''
    ? value
    : refuse(option, 'the id of a namespace is needed, as text')

/** Headers are ASCII, and JSON can say everything in it. */
function headerJson(value: object): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
