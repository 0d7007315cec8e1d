import { type AnyDropboxOAuthError, isDropboxOAuthError } from '../errors.ts'
import { answer, json, withCookies } from './answers.ts'
import type { Incoming, Outgoing } from './exchange.ts'
import { callHook } from './hooks.ts'
import type { PendingLogins } from './logins/pending-logins.ts'
import { problemPage } from './pages/problem-page.ts'
import { problemOf } from './pages/problems.ts'
import type { Settings } from './settings.ts'

/** What a failure came in the way of. */
export interface Interrupted {
  readonly returnTo: string
  readonly logins?: PendingLogins
  /** What trying again is: a new login, the same form, or the same page. */
  readonly again: 'start' | 'unlink' | 'reload'
}

/** The answer to a failure: the application's, or a page. What is no error of ours is thrown on. */
export async function fail(
  settings: Settings,
  incoming: Incoming,
  error: unknown,
  interrupted: Interrupted,
): Promise<Outgoing> {
  if (!isDropboxOAuthError(error)) throw error
  const { returnTo } = interrupted
  const own = await callHook(settings.hooks, 'onFailure', incoming, { error, returnTo })
  const cookies = (await interrupted.logins?.cookies()) ?? []
  return withCookies(own ?? (await defaultPage(settings, error, interrupted)), cookies)
}

/** The same for a request of a program. */
export async function failForProgram(
  settings: Settings,
  incoming: Incoming,
  error: unknown,
  returnTo: string,
): Promise<Outgoing> {
  if (!isDropboxOAuthError(error)) throw error
  const own = await callHook(settings.hooks, 'onFailure', incoming, { error, returnTo })
  const refusal = json(error.httpStatus, { error: error.code })
  return withCookies(own ?? { ...refusal, headers: { ...refusal.headers, ...retryAfter(error) } }, [])
}

async function defaultPage(
  { links, home, jar }: Settings,
  error: AnyDropboxOAuthError,
  { returnTo, again }: Interrupted,
): Promise<Outgoing> {
  const start = `${links.start}?${new URLSearchParams({ returnTo })}`
  const problem = problemOf(error, {
    start,
    retry:
      again === 'unlink'
        ? { href: links.unlink, method: 'post' }
        : { href: again === 'start' ? start : returnTo },
  })
  // By http on loopback a developer sits in front of the page. Elsewhere the message is for the log.
  const isDevelopment = jar.prefix === ''
  const { headers, body } = await problemPage({
    ...problem,
    home,
    detail: isDevelopment ? error.message : error.code,
  })
  return answer(problem.status, { ...headers, ...retryAfter(error) }, body)
}

/** In whole seconds, as HTTP has it. */
function retryAfter(error: AnyDropboxOAuthError): Record<string, string> {
  const { retryAfterMs } = error as { retryAfterMs?: number }
  return retryAfterMs === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) }
}
