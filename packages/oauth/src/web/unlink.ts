import { CsrfException } from '../errors.ts'
import { redirect, withCookies } from './answers.ts'
import type { Incoming, Outgoing } from './exchange.ts'
import { fail } from './failure.ts'
import { callHook } from './hooks.ts'
import { keepLinkedKey, readLinkedKey } from './linked-key.ts'
import type { Settings } from './settings.ts'
import { signInFirst, userOf } from './user.ts'

/** `POST unlink`: ends the link of the user, at Dropbox too. */
export async function unlink(settings: Settings, incoming: Incoming): Promise<Outgoing> {
  try {
    requireOwnPage(settings, incoming)
    const user = await userOf(settings, incoming)
    if (user === 'nobody') return signInFirst(settings)
    return await end(settings, incoming, user.key)
  } catch (error) {
    return fail(settings, incoming, error, { returnTo: settings.home, again: 'unlink' })
  }
}

async function end(settings: Settings, incoming: Incoming, user: string | undefined): Promise<Outgoing> {
  const { tokens, hooks, home } = settings
  const key = user ?? (await readLinkedKey(settings, incoming))
  if (key === undefined) return redirect(home)
  await tokens?.unlink(key)
  const kept = user === undefined ? await keepLinkedKey(settings, incoming, undefined) : []
  const own = await callHook(hooks, 'onUnlinked', incoming, { key })
  return withCookies(own ?? redirect(home), kept)
}

/**
 * Lets only forms of the application's own pages through. Browsers say where a request comes from; old ones name the
 * origin of a form at least.
 * @throws {CsrfException} `csrf`
 */
function requireOwnPage({ origin }: Settings, incoming: Incoming): void {
  const site = incoming.header('sec-fetch-site')
  const isOwn = site === undefined ? incoming.header('origin') === origin : site === 'same-origin'
  if (!isOwn) throw new CsrfException('No page of this application sent this request. Answer with status 403')
}
