import { identityClaims } from '../openid/id-token.ts'
import { revokeGrant } from '../state/grants.ts'
import { derivedText } from '../state/mint.ts'
import { Refused } from '../wire/answer.ts'
import type { World } from '../world.ts'
import { adminProfile, fullAccount, spaceUsage } from './account.ts'
import { refuseArgument, refuseUnknownFields, textField } from './arguments.ts'
import type { Caller } from './credentials.ts'
import { echo } from './echo.ts'
import { apiError, badInput } from './errors.ts'

/** A route for a user's token. `run` returns the body of the answer. */
export interface UserRoute {
  readonly scope?: string
  /** Whether a team's admin can call it for the whole team: `select_admin_mode` in the specification. */
  readonly forAdmins?: boolean
  /** Whether a token for a whole team can call it as it is, without naming a member. */
  takesTeam?(world: World): boolean
  run(caller: Caller, argument: unknown, world: World): unknown
}

/** The routes that are emulated. Source of each: dropbox-api-spec, the stone file of its namespace. */
export const userRoutes: Readonly<Record<string, UserRoute>> = {
  'auth/token/revoke': {
    takesTeam: ({ switches }) => switches.teamTokenRevoke === 'accepted',
    run(caller, argument, world) {
      refuseArgument(argument, 'auth/token/revoke')
      revokeGrant(world.state, caller.grant)
      return null
    },
  },
  'users/get_current_account': {
    scope: 'account_info.read',
    forAdmins: true,
    run(caller, argument) {
      refuseArgument(argument, 'users/get_current_account')
      return fullAccount(caller.user)
    },
  },
  'users/get_space_usage': {
    scope: 'account_info.read',
    run(caller, argument) {
      refuseArgument(argument, 'users/get_space_usage')
      return spaceUsage(caller.user)
    },
  },
  'files/list_folder': { scope: 'files.metadata.read', forAdmins: true, run: listFolder },
  'check/user': { scope: 'account_info.read', run: (_caller, argument) => echo(argument, 'check/user') },
  'team/token/get_authenticated_admin': {
    scope: 'team_info.read',
    takesTeam: () => true,
    run(caller, argument) {
      refuseArgument(argument, 'team/token/get_authenticated_admin')
      return { admin_profile: adminProfile(caller.user) }
    },
  },
  'openid/userinfo': {
    scope: 'openid',
    run: userinfo,
  },
}

/** The argument is an object without a field, which most clients leave out. */
function userinfo({ user, token }: Caller, argument: unknown, world: World): unknown {
  if (argument !== null) refuseUnknownFields(argument, [], 'openid/userinfo')
  const { bareUserinfo, idTokenIssuer } = world.switches
  const claims = identityClaims(user, token.scopes ?? [])
  if (Object.keys(claims).length === 0 && bareUserinfo === '409') {
    const error = { '.tag': 'openid_error', openid_error: { '.tag': 'incorrect_openid_scopes' } }
    throw new Refused(apiError(409, 'openid_error/incorrect_openid_scopes', error, world))
  }
  return { iss: world.origins[idTokenIssuer], sub: user.accountId, ...claims }
}

/** Source: dropbox-api-spec, files.stone, ListFolderArg. */
const LIST_FOLDER_FIELDS = [
  'path',
  'recursive',
  'include_media_info',
  'include_deleted',
  'include_has_explicit_shared_members',
  'include_mounted_folders',
  'limit',
  'shared_link',
  'include_property_groups',
  'include_non_downloadable_files',
]

/** An empty Dropbox: its root has nothing in it, and there is nothing else. */
function listFolder({ user }: Caller, argument: unknown, world: World): unknown {
  const route = 'files/list_folder'
  const path = textField(argument, 'path', route)
  refuseUnknownFields(argument, LIST_FOLDER_FIELDS, route)
  if (path === undefined) throw badInput(route, 'request body: missing required field "path"')
  if (path === '/')
    throw badInput(
      route,
      'request body: path: Specify the root folder as an empty string rather than as "/".',
    )
  if (path !== '') {
    const error = { '.tag': 'path', path: { '.tag': 'not_found' } }
    throw new Refused(apiError(409, 'path/not_found', error, world))
  }
  return { entries: [], cursor: `AA${derivedText(`cursor ${user.accountId}`, 40)}`, has_more: false }
}
