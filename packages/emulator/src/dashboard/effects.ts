import type { App, User } from '../seed/directory.ts'
import type { World } from '../world.ts'
import type { GrantView } from './grant-view.ts'
import { capital, count, isolated, list } from './words.ts'

/** What each edit will do, said before it is done. Numbers are those of this moment. */

const owner = ({ user, grant, app }: GrantView): string =>
  `${isolated(user?.name ?? grant.accountId)} for ${app?.key ?? grant.appKey}`

/** The user disconnects the app. */
export function revokeEffect(view: GrantView): string {
  const what = [
    ...(view.working > 0 ? [count(view.working, 'access token')] : []),
    ...(view.refreshable ? ['the refresh token'] : []),
  ]
  return what.length === 0 ? `Ends the grant of ${owner(view)}.` : `Revokes ${list(what)} of ${owner(view)}.`
}

/** The access tokens expire early. */
export function expireEffect(view: GrantView): string {
  const next = view.refreshable ? 'The refresh token goes on.' : 'There is no refresh token.'
  return `Expires ${count(view.working, 'access token')} of ${owner(view)}. ${next}`
}

/** An app's status changes. */
export function statusEffect(app: App, status: App['status'], grants: readonly GrantView[]): string {
  const own = grants.filter(({ grant, working }) => grant.appKey === app.key && working > 0)
  const tokens = own.reduce((sum, { working }) => sum + working, 0)
  const users = new Set(own.map(({ grant }) => grant.accountId)).size
  switch (status) {
    case 'frozen':
      return 'Links nobody new. Who is linked goes on.'
    case 'disabled':
      return tokens === 0
        ? 'Refuses every login and every call.'
        : `Refuses ${count(tokens, 'access token')} of ${count(users, 'user')}, and every login.`
    case 'production':
      return app.userLimit === undefined ? 'Links any number of users.' : limitWords(app.userLimit)
    case 'development':
      return app.userLimit === undefined ? 'Links 500 users, or one team.' : limitWords(app.userLimit)
    default:
      return status satisfies never
  }
}

const limitWords = (limit: number): string => `Links ${count(limit, 'user')}, as its limit says.`

/** An app's limit changes. */
export function limitEffect(app: App, { state }: World): string {
  const linked = [...state.links.values()].filter(({ appKey }) => appKey === app.key).length
  const now = linked === 0 ? 'Nobody is linked.' : `Linked now: ${linked}.`
  return `${now} A limit keeps those, and refuses new ones beyond it. Empty: as the status says.`
}

/** An account is disabled, or works again. */
export function disableEffect(user: User, grants: readonly GrantView[]): string {
  const own = grants.filter(({ grant, working }) => grant.accountId === user.accountId && working > 0)
  const tokens = own.reduce((sum, { working }) => sum + working, 0)
  const name = isolated(user.name)
  if (user.disabled)
    return `Lets ${name} sign in${tokens === 0 ? '' : `, and ${count(tokens, 'access token')} work`} again.`
  const calls = tokens === 0 ? '' : `${count(tokens, 'access token')} of ${name}, and `
  return `Refuses ${calls}every sign-in as ${name}. Refreshing goes on.`
}

/** How a user answers the consent page. */
export function decisionEffect(decision: User['decision']): string {
  return {
    ask: 'Shows the consent page.',
    allow: 'Says yes at once, without a page.',
    deny: 'Says no at once: the app gets access_denied.',
  }[decision]
}

/** Time goes on. */
export function advanceEffect(ms: number, grants: readonly GrantView[], { state, clock }: World): string {
  const [now, then] = [clock.nowMs(), clock.nowMs() + ms]
  const dies = (atMs: number | null): boolean => atMs !== null && atMs > now && atMs <= then
  const tokens = grants
    .flatMap((view) => view.tokens)
    .filter(({ works, expiresAtMs }) => works && dies(expiresAtMs))
  const codes = [...state.codes.values()].filter(({ spent, expiresAtMs }) => !spent && dies(expiresAtMs))
  const parts = [
    ...(tokens.length > 0 ? [count(tokens.length, 'access token')] : []),
    ...(codes.length > 0 ? [count(codes.length, 'unused code')] : []),
  ]
  if (parts.length === 0) return 'Nothing expires.'
  return `${capital(list(parts))} ${tokens.length + codes.length > 1 ? 'expire' : 'expires'}.`
}

/** All is as at the start. */
export function resetEffect(grants: readonly GrantView[], world: World): string {
  const gone = [
    count(grants.length, 'grant'),
    count(world.faults.list().length, 'fault'),
    count(world.log.count(), 'request'),
  ]
  return `Forgets ${list(gone)}; apps, people and clock are as in the seed.`
}
