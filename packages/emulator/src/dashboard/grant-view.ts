import type { App, User } from '../seed/directory.ts'
import type { Grant } from '../state/state.ts'
import type { World } from '../world.ts'

/** An access token, and whether a call with it would pass. */
export interface TokenView {
  readonly text: string
  /** `null`: never. */
  readonly expiresAtMs: number | null
  readonly works: boolean
}

/** A grant with all that hangs on it. */
export interface GrantView {
  readonly grant: Grant
  /** `undefined` when the app, or the user, has been taken out of the directory. */
  readonly app: App | undefined
  readonly user: User | undefined
  /** Newest first. */
  readonly tokens: readonly TokenView[]
  /** How many of them work. */
  readonly working: number
  readonly refreshable: boolean
}

/** Every grant, newest first. */
export function viewGrants(world: World): GrantView[] {
  const { state, directory, clock } = world
  const now = clock.nowMs()
  const byGrant = new Map<string, TokenView[]>()
  for (const [text, { grantId, expiresAtMs }] of state.accessTokens.entries()) {
    const works = state.grants.get(grantId)?.revoked === false && (expiresAtMs === null || expiresAtMs > now)
    const tokens = byGrant.get(grantId) ?? []
    tokens.unshift({ text, expiresAtMs, works })
    byGrant.set(grantId, tokens)
  }
  const views = [...state.grants.values()].map((grant) => {
    const tokens = byGrant.get(grant.id) ?? []
    return {
      grant,
      app: directory.apps.find(({ key }) => key === grant.appKey),
      user: directory.users.find(({ accountId }) => accountId === grant.accountId),
      tokens,
      working: tokens.filter(({ works }) => works).length,
      refreshable: !grant.revoked && grant.refreshToken !== undefined,
    }
  })
  return views.toReversed()
}
