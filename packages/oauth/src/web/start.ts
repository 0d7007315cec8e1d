import { BadRequestException } from '../errors.ts'
import { DropboxOAuth2Flow } from '../flow/web-flow.ts'
import { redirect, withCookies } from './answers.ts'
import type { Incoming, Outgoing } from './exchange.ts'
import { fail } from './failure.ts'
import { openLogins } from './logins/open-logins.ts'
import type { PendingLogins } from './logins/pending-logins.ts'
import { returnPath } from './paths.ts'
import type { Settings } from './settings.ts'
import { type Wish, writeWish } from './url-state.ts'
import { signInFirst, userOf } from './user.ts'

/** `GET start?returnTo=/path&scope=a%20b`: sends the browser to Dropbox's consent page. */
export async function start(settings: Settings, incoming: Incoming): Promise<Outgoing> {
  const user = await userOf(settings, incoming)
  if (user === 'nobody') return signInFirst(settings)
  const query = new URLSearchParams(incoming.search)
  const returnTo = returnPath(settings, only(query, 'returnTo'))
  const logins = await openLogins(settings, incoming)
  try {
    return await begin(settings, logins, user.key, { returnTo, isRestarted: false }, readScope(query))
  } catch (error) {
    return fail(settings, incoming, error, { returnTo, logins, again: 'start' })
  }
}

/** Begins a login and leads to Dropbox. */
export async function begin(
  settings: Settings,
  logins: PendingLogins,
  user: string | undefined,
  wish: Wish,
  scope?: readonly string[],
): Promise<Outgoing> {
  await logins.bind(user)
  const flow = scope ? flowFor(settings.options, scope) : settings.flow
  const url = await flow.startIn(logins.session, writeWish(wish))
  return withCookies(redirect(url), await logins.cookies())
}

/** A flow that asks for just these scopes, in addition to what was granted before. */
function flowFor(options: Settings['options'], scope: readonly string[]): DropboxOAuth2Flow {
  return new DropboxOAuth2Flow({ ...options, scope, includeGrantedScopes: 'user' })
}

/** The scopes that the query asks for, or nothing. They come from a link, which anybody can make. */
function readScope(query: URLSearchParams): readonly string[] | undefined {
  if (!query.has('scope')) return undefined
  const names = only(query, 'scope')?.split(' ') ?? []
  if (names.length > 100 || !names.every((name) => /^[\w.-]{1,100}$/.test(name)) || names.length === 0)
    throw new BadRequestException("The parameter 'scope' of this address is no list of scope names")
  return names
}

/** A parameter that is there once. */
function only(query: URLSearchParams, name: string): string | undefined {
  const values = query.getAll(name)
  return values.length === 1 ? values[0] : undefined
}
