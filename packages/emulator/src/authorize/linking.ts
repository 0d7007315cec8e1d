import { isTeamScopes } from '../scopes.ts'
import type { App, User } from '../seed/directory.ts'
import { findLink, linksOf } from '../state/grants.ts'
import { APP_DISABLED } from '../texts.ts'
import type { World } from '../world.ts'
import { AuthorizeProblem } from './problem.ts'
import type { AuthorizeRequest } from './request.ts'

const ASK_THE_DEVELOPER = 'Contact the app developer and ask them to use the Dropbox API App Console to'

/** What a user is about to allow. */
export interface Proposal {
  readonly user: User
  /** Alphabetical; those granted before included when the request says so. */
  readonly scopes: readonly string[]
  /** The team that would be linked, when any team scope is among them. */
  readonly teamId: string | undefined
}

/**
 * Whether this user can link this app at all. The texts are what users report of Dropbox's pages: laurent22/joplin 860,
 * dropbox/dbxcli 47, 58 and 184, online-judge-tools/oj 912, DJaeger/files_external_dropbox 24.
 *
 * @throws AuthorizeProblem
 */
export function propose(request: AuthorizeRequest, user: User, world: World): Proposal {
  if (user.disabled) throw new AuthorizeProblem(undefined, 'This account is disabled.')
  const scopes = proposedScopes(request, user, world)
  const forTeam = isTeamScopes(scopes)
  const teamId = forTeam ? user.team?.teamId : undefined
  if (request.app.status === 'disabled') throw new AuthorizeProblem(undefined, APP_DISABLED)
  if (forTeam && user.team === undefined)
    throw new AuthorizeProblem(undefined, 'Please sign in with a work account.')
  checkNewLink(request.app, teamId ?? user.accountId, forTeam, world)
  if (forTeam && !user.teamAdmin) {
    throw new AuthorizeProblem(
      'check_add_team_not_team_admin',
      'Only a team admin can add this app to the team.',
    )
  }
  return { user, scopes, teamId }
}

function proposedScopes(request: AuthorizeRequest, user: User, world: World): string[] {
  const { app, includeGrantedScopes } = request
  const id = includeGrantedScopes === 'team' ? user.team?.teamId : user.accountId
  const before =
    includeGrantedScopes === undefined || id === undefined ? undefined : findLink(world.state, app.key, id)
  const still = (before?.scopes ?? []).filter((name) => app.scopes.includes(name))
  return [...new Set([...request.scopes, ...still])].toSorted()
}

/** How many an app in development can link, unless its own limit says otherwise. Source: Dropbox developer guide. */
const DEVELOPMENT_LIMITS = { user: 500, team: 1 }

/** With its 50th user, an app in development has two weeks to become one in production. Source: Dropbox developer guide. */
const GRACE = { users: 50, ms: 14 * 86_400_000 }

/** Who is linked already stays linked: a freeze and the limit are for new ones. */
function checkNewLink(app: App, id: string, forTeam: boolean, world: World): void {
  if (findLink(world.state, app.key, id) !== undefined) return
  if (app.status === 'frozen' || isOverdue(app, world)) {
    const text = 'This app is unable to link additional users because it has been frozen pending review.'
    throw new AuthorizeProblem(undefined, text)
  }
  const kind = forTeam ? 'team' : 'user'
  const limit = app.userLimit ?? (app.status === 'development' ? DEVELOPMENT_LIMITS[kind] : Infinity)
  if (limit === Infinity || linksOf(world.state, app.key, kind).length < limit) return
  throw new AuthorizeProblem(undefined, limitText(app, forTeam))
}

function isOverdue(app: App, { state, clock }: World): boolean {
  if (app.status !== 'development' || app.userLimit !== undefined) return false
  const last = linksOf(state, app.key, 'user')[GRACE.users - 1]
  return last !== undefined && clock.nowMs() > last.sinceMs + GRACE.ms
}

function limitText(app: App, forTeam: boolean): string {
  if (forTeam && app.status === 'development') {
    return `This app is in development mode and can't be authorized by more teams. ${ASK_THE_DEVELOPER} apply for production status.`
  }
  const who = forTeam ? 'team' : 'user'
  return `This app has reached its ${who} limit. ${ASK_THE_DEVELOPER} increase their app's ${who} limit.`
}

/** Whether the user has approved all of it before. */
export function isApproved(
  request: AuthorizeRequest,
  { user, scopes, teamId }: Proposal,
  world: World,
): boolean {
  const link = findLink(world.state, request.app.key, teamId ?? user.accountId)
  return link !== undefined && scopes.every((name) => link.scopes.includes(name))
}
