import { Dropbox, type DropboxOptions } from 'dropbox'
import { Dropbox as Newest, type DropboxOptions as NewestOptions } from 'dropbox-newest'
import type { PathRoot, TokenManager } from 'dropbox-oauth'

/** The official package takes the account as it is, by its own types, old and new. */
export function clientsOf(tokens: TokenManager, key: string): [Dropbox, Newest] {
  const options: DropboxOptions = { auth: tokens.dropboxAuth(key), selectUser: 'dbmid:one' }
  const newest: NewestOptions = { auth: tokens.dropboxAuth(key), selectUser: 'dbmid:one' }
  return [new Dropbox(options), new Newest(newest)]
}

/** A `fetch` of an account is one like any other. */
export function fetchesOf(tokens: TokenManager, key: string): (typeof fetch)[] {
  const roots: PathRoot[] = [
    { '.tag': 'home' },
    { '.tag': 'root', root: '1' },
    { '.tag': 'namespace_id', namespace_id: '2' },
  ]
  return [
    tokens.fetch(key),
    tokens.fetch(key, { selectAdmin: 'dbmid:one', pathRoot: undefined }),
    ...roots.map((pathRoot) => tokens.fetch(key, { selectUser: undefined, pathRoot })),
  ]
}

export function wrongUses(tokens: TokenManager, key: string): unknown[] {
  const auth = tokens.dropboxAuth(key)
  return [
    // @ts-expect-error: an account has a key
    tokens.dropboxAuth(),
    // @ts-expect-error: what a login needs is refused, so nothing comes of it
    auth.getRefreshToken().length,
    // @ts-expect-error: the token is not set from outside
    (auth.fetch = fetch),
    // @ts-expect-error: a member has an id
    tokens.fetch(key, { selectUser: { id: 'dbmid:one' } }),
    // @ts-expect-error: each tag has its own field
    tokens.fetch(key, { pathRoot: { '.tag': 'root', namespace_id: '2' } }),
    // @ts-expect-error: a path root is an object here, not its JSON
    tokens.fetch(key, { pathRoot: '{".tag": "home"}' }),
    // @ts-expect-error: there is no such option
    tokens.fetch(key, { asMember: 'dbmid:one' }),
  ]
}
