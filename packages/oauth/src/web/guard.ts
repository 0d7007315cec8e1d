import { isDropboxOAuthError } from '../errors.ts'
import { refuse } from '../protocol/checks.ts'
import { joinScopes } from '../protocol/scopes.ts'
import type { TokenManager } from '../tokens/manager.ts'
import { json, redirect } from './answers.ts'
import type { Incoming, Outgoing } from './exchange.ts'
import { fail, failForProgram } from './failure.ts'
import { readLinkedKey } from './linked-key.ts'
import type { AccountNeed, LinkedAccount } from './options.ts'
import { returnPath } from './paths.ts'
import { requireSealer, type Settings } from './settings.ts'
import { signInFirst, userOf } from './user.ts'

/** The linked account of a request's user, or the answer to send in its place. */
export async function requireAccount(
  settings: Settings,
  incoming: Incoming,
  need: AccountNeed = {},
): Promise<{ account: LinkedAccount; answer?: never } | { account?: never; answer: Outgoing }> {
  const tokens = settings.tokens ?? refuse('tokens', 'requireAccount needs a TokenManager')
  joinScopes(need.scope) // checks them
  if (!settings.accountKey && !incoming.session()) requireSealer(settings)
  const user = await userOf(settings, incoming)
  if (user === 'nobody') {
    return { answer: isVisit(incoming) ? await signInFirst(settings) : notLinked(settings, incoming) }
  }
  try {
    const key = user.key ?? (await readLinkedKey(settings, incoming))
    if (key === undefined) return { answer: notLinked(settings, incoming) }
    await tokens.accessToken(key)
    const missing = need.scope && (await missingScopes(tokens, key, need.scope))
    if (missing && missing.length > 0)
      return { answer: connect(settings, incoming, 'scope_required', missing) }
    return { account: linkedAccount(tokens, key) }
  } catch (error) {
    return { answer: await failed(settings, incoming, error) }
  }
}

function linkedAccount(tokens: TokenManager, key: string): LinkedAccount {
  return { key, fetch: tokens.fetch(key), accessToken: () => tokens.accessToken(key) }
}

/** Where Dropbox never told what was granted, as for an imported grant, all of them: the consent will tell. */
async function missingScopes(
  tokens: TokenManager,
  key: string,
  scope: readonly string[],
): Promise<readonly string[]> {
  const granted = (await tokens.status(key)).account?.scope ?? []
  return scope.filter((name) => !granted.includes(name))
}

async function failed(settings: Settings, incoming: Incoming, error: unknown): Promise<Outgoing> {
  if (isDropboxOAuthError(error) && error.code === 'relink_required') return notLinked(settings, incoming)
  if (!isVisit(incoming)) return failForProgram(settings, incoming, error, settings.home)
  return fail(settings, incoming, error, { returnTo: addressOf(settings, incoming), again: 'reload' })
}

const notLinked = (settings: Settings, incoming: Incoming): Outgoing =>
  connect(settings, incoming, 'not_linked')

/** Sends a person to connect; tells a program the address that a person must open. */
function connect(
  settings: Settings,
  incoming: Incoming,
  error: 'not_linked' | 'scope_required',
  scope?: readonly string[],
): Outgoing {
  const query = new URLSearchParams()
  const { links, origin } = settings
  if (isVisit(incoming)) query.set('returnTo', addressOf(settings, incoming))
  if (scope) query.set('scope', scope.join(' '))
  const path = query.size === 0 ? links.start : `${links.start}?${query}`
  return isVisit(incoming) ? redirect(path) : json(401, { error, connectUrl: origin + path })
}

/** The path of the page that was asked for, as the browser sees it. */
function addressOf(settings: Settings, { pathname, search }: Incoming): string {
  return returnPath(settings, settings.prefix + pathname + search)
}

/** Whether a person in a browser asks for a page. */
function isVisit(incoming: Incoming): boolean {
  return incoming.method === 'GET' && (incoming.header('accept')?.includes('text/html') ?? false)
}
