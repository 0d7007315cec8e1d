import type { Incoming } from '../wire/incoming.ts'
import type { World } from '../world.ts'
import { requireScope } from './credentials.ts'
import type { Caller } from './credentials.ts'
import { authError, badInput } from './errors.ts'

/**
 * A team token on a route for one account must name the member it acts as, or the admin on a route that lets admins act
 * for the whole team; a user token stays who it is, and has no team to be an admin of.
 * Source: Auth Types; dropbox-api-spec, auth.stone; for the texts dropbox-sdk-dotnet issue 22.
 *
 * @throws Refused
 */
export function actingCaller(
  caller: Caller,
  incoming: Incoming,
  route: string,
  forAdmins: boolean,
  world: World,
): Caller {
  const adminId = selected('admin', incoming)
  const memberId = adminId ?? selected('user', incoming)
  const { teamId } = caller.grant
  if (teamId === undefined) {
    if (adminId !== undefined) throw authError('invalid_select_admin', world)
    return caller
  }
  if (memberId === undefined) throw badInput(route, WHOLE_TEAM)
  const kind = adminId === undefined ? 'user' : 'admin'
  requireScope('team_data.member', caller, route, world)
  if (!/^dbmid:[\w-]+$/.test(memberId)) throw badInput(route, `Invalid select ${kind} id format`)
  const user = world.directory.users.find((one) => one.memberId === memberId && one.team?.teamId === teamId)
  if (user === undefined || (kind === 'admin' && !(user.teamAdmin && forAdmins)))
    throw authError(`invalid_select_${kind}`, world)
  return { ...caller, user }
}

/** The member a header names, or a URL parameter. */
const selected = (kind: 'user' | 'admin', { headers, url }: Incoming): string | undefined =>
  headers[`dropbox-api-select-${kind}`] ?? url.searchParams.get(`select_${kind}`) ?? undefined

const WHOLE_TEAM =
  'This API function operates on a single Dropbox account, but the OAuth 2 access token you provided is for an entire Dropbox Business team.  Since your API app key has team member file access permissions, you can operate on a team member\'s Dropbox by providing the "Dropbox-API-Select-User" HTTP header or "select_user" URL parameter to specify the exact user <https://www.dropbox.com/developers/documentation/http/teams>.'
