import { randomText } from '../random.ts'
import { mintRefreshToken } from './mint.ts'
import type { Approval, Grant, Link, State } from './state.ts'

/** The id under which an approval links: the team's when a whole team was linked. */
const linkedId = (approval: Approval): string => approval.teamId ?? approval.accountId

const linkKey = (appKey: string, id: string): string => `${appKey} ${id}`

/** Opens a grant, with a refresh token when offline access was asked for. */
export function openGrant(state: State, approval: Approval, withoutSecret: boolean): Grant {
  const grant: Grant = { id: randomText(22), withoutSecret, revoked: false, ...approval }
  state.grants.set(grant.id, grant)
  if (grant.accessType === 'offline') giveRefreshToken(state, grant)
  return grant
}

/** Gives the grant a new refresh token. One it had before stays known as the grant's, so that its use is seen. */
export function giveRefreshToken(state: State, grant: Grant): string {
  grant.refreshToken = mintRefreshToken()
  state.refreshTokens.set(grant.refreshToken, grant.id)
  return grant.refreshToken
}

/**
 * Ends a grant: its refresh token and all its access tokens. The link goes too when it was the last grant of the pair.
 * Source: dropbox-api-spec, auth.stone, token/revoke.
 */
export function revokeGrant(state: State, grant: Grant): void {
  grant.revoked = true
  for (const other of state.grants.values()) {
    if (!other.revoked && other.appKey === grant.appKey && linkedId(other) === linkedId(grant)) return
  }
  state.links.delete(linkKey(grant.appKey, linkedId(grant)))
}

/** Remembers that the app was approved, with all scopes granted so far. */
export function recordLink(state: State, approval: Approval, nowMs: number): void {
  const key = linkKey(approval.appKey, linkedId(approval))
  const { scopes: before = [], sinceMs = nowMs } = state.links.get(key) ?? {}
  state.links.set(key, {
    appKey: approval.appKey,
    linkedId: linkedId(approval),
    kind: approval.teamId === undefined ? 'user' : 'team',
    scopes: [...new Set([...before, ...(approval.scopes ?? [])])],
    sinceMs,
  })
}

/** The link of an app with an account or team, if there is one. */
export function findLink(state: State, appKey: string, id: string): Link | undefined {
  return state.links.get(linkKey(appKey, id))
}

/** The accounts, or teams, that have linked the app; the oldest link first. */
export function linksOf(state: State, appKey: string, kind: Link['kind']): Link[] {
  return [...state.links.values()]
    .filter((link) => link.appKey === appKey && link.kind === kind)
    .toSorted((one, other) => one.sinceMs - other.sinceMs)
}
