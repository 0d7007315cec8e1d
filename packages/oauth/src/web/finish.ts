import type { OAuth2FlowResult } from '../flow/result.ts'
import { isDropboxOAuthError } from '../errors.ts'
import { splitState } from '../protocol/state.ts'
import { redirect, withCookies } from './answers.ts'
import type { Incoming, Outgoing } from './exchange.ts'
import { fail } from './failure.ts'
import { callHook } from './hooks.ts'
import { keepLinkedKey } from './linked-key.ts'
import { openLogins } from './logins/open-logins.ts'
import type { PendingLogins } from './logins/pending-logins.ts'
import { returnPath } from './paths.ts'
import { renewSession } from './renew-session.ts'
import type { Settings } from './settings.ts'
import { begin } from './start.ts'
import { readWish, wishOf } from './url-state.ts'
import { signInFirst, userOf } from './user.ts'

/** The request that Dropbox sends the browser back with. */
export async function finish(settings: Settings, incoming: Incoming): Promise<Outgoing> {
  const user = await userOf(settings, incoming)
  if (user === 'nobody') return signInFirst(settings)
  const logins = await openLogins(settings, incoming)
  let result: OAuth2FlowResult
  try {
    result = await take(settings, incoming, logins, user.key)
  } catch (error) {
    return refused(settings, incoming, logins, user.key, error)
  }
  try {
    return await keep(settings, incoming, logins, user.key, result)
  } catch (error) {
    const returnTo = returnPath(settings, readWish(result.urlState).returnTo)
    return fail(settings, incoming, error, { returnTo, logins, again: 'start' })
  }
}

/** Checks the callback, takes its login, and exchanges the code. */
async function take(
  { flow }: Settings,
  { search }: Incoming,
  logins: PendingLogins,
  user: string | undefined,
): Promise<OAuth2FlowResult> {
  const callback = flow.parseCallback(search)
  await logins.check(splitState(callback.state).token, user, callback.code !== undefined)
  return flow.finishIn(logins.session, callback)
}

/** Keeps what the login resulted in, and leads back into the application. */
async function keep(
  settings: Settings,
  incoming: Incoming,
  logins: PendingLogins,
  user: string | undefined,
  result: OAuth2FlowResult,
): Promise<Outgoing> {
  const { tokens, options, hooks } = settings
  await renewSession(incoming)
  const allowOnline = options.tokenAccessType === 'online'
  const account = await tokens?.link(result, { ...(user !== undefined && { key: user }), allowOnline })
  const kept =
    user === undefined ? await keepLinkedKey(settings, incoming, account?.key ?? result.accountId) : []
  const returnTo = returnPath(settings, readWish(result.urlState).returnTo)
  const own = await callHook(hooks, 'onLinked', incoming, { result, ...(account && { account }), returnTo })
  return withCookies(own ?? redirect(returnTo), [...(await logins.cookies()), ...kept])
}

/**
 * A login that is not there is begun once more, since most have just expired. But only once: a browser that keeps no
 * cookies would go round for ever.
 */
async function refused(
  settings: Settings,
  incoming: Incoming,
  logins: PendingLogins,
  user: string | undefined,
  error: unknown,
): Promise<Outgoing> {
  const wish = wishOf(incoming.search)
  const returnTo = returnPath(settings, wish.returnTo)
  const isGone = isDropboxOAuthError(error) && error.code === 'bad_state'
  if (!isGone || wish.isRestarted)
    return fail(settings, incoming, error, { returnTo, logins, again: 'start' })
  try {
    return await begin(settings, logins, user, { returnTo, isRestarted: true })
  } catch (failure) {
    return fail(settings, incoming, failure, { returnTo, logins, again: 'start' })
  }
}
