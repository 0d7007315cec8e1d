import type { Incoming } from '../wire/incoming.ts'
import type { World } from '../world.ts'
import { requireScope } from './credentials.ts'
import type { Caller } from './credentials.ts'
import { authError, badInput } from './errors.ts'

/**
 * A team token on a route for one account must name the member it acts as; a user token stays who it is.
 * Source: Auth Types; for the texts dropbox-sdk-dotnet issue 22.
 *
 * @throws Refused
 */
export function actingCaller(caller: Caller, incoming: Incoming, route: string, world: World): Caller {
  if (caller.grant.teamId === undefined) return caller
  const memberId =
    incoming.headers.get('dropbox-api-select-user') ?? incoming.url.searchParams.get('select_user')
  if (memberId === null) throw badInput(route, WHOLE_TEAM)
  requireScope('team_data.member', caller, route, world)
  if (!/^dbmid:[\w-]+$/.test(memberId)) throw badInput(route, 'Invalid select user id format')
  const { teamId } = caller.grant
  const user = world.directory.users.find((one) => one.memberId === memberId && one.team?.teamId === teamId)
  if (user === undefined) throw authError('invalid_select_user', world)
  return { ...caller, user }
}

const WHOLE_TEAM =
  'This API function operates on a single Dropbox account, but the OAuth 2 access token you provided is for an entire Dropbox Business team.  Since your API app key has team member file access permissions, you can operate on a team member\'s Dropbox by providing the "Dropbox-API-Select-User" HTTP header or "select_user" URL parameter to specify the exact user <https://www.dropbox.com/developers/documentation/http/teams>.'
