import type { App } from '../seed/directory.ts'
import { issueAccessToken } from '../state/access-tokens.ts'
import { openGrant, recordLink } from '../state/grants.ts'
import { json, Refused } from '../wire/answer.ts'
import type { World } from '../world.ts'
import { textField } from './arguments.ts'
import { echo } from './echo.ts'
import { apiHeaders, badInput, errorSummary } from './errors.ts'

/** A route for an app's key and secret. Returns the body of the answer. */
type AppRoute = (app: App, argument: unknown, world: World) => unknown

/** Source of each: dropbox-api-spec, the stone file of its namespace. */
export const appRoutes: Readonly<Record<string, AppRoute>> = {
  'check/app': (_app, argument) => echo(argument, 'check/app'),
  'auth/token/from_oauth1': fromOAuth1,
}

/** Whether a route for users takes an app's key and secret as well, for links that are shared. Source: the same. */
export const isForAppsToo = (route: string): boolean =>
  FOR_APPS_TOO.includes(route) || route.startsWith('riviera/')

const FOR_APPS_TOO = [
  'files/get_thumbnail_v2',
  'files/list_folder',
  'files/list_folder/continue',
  'sharing/get_shared_link_file',
  'sharing/get_shared_link_metadata',
]

/**
 * Changes a token of OAuth 1 for a long-lived one. None is made here, so every token is taken for one of the first user:
 * but for those that start with `EXPIRED`, and those that start with the key of another app.
 * Source: dropbox-api-spec, auth.stone; dropbox-sdk-dotnet issue 326.
 */
function fromOAuth1(app: App, argument: unknown, world: World): unknown {
  const token = nonEmpty(argument, 'oauth1_token')
  nonEmpty(argument, 'oauth1_token_secret')
  if (token.startsWith('EXPIRED')) throw tokenError('invalid_oauth1_token_info', world)
  const others = world.directory.apps.filter(({ key }) => key !== app.key)
  if (others.some(({ key }) => token.startsWith(key))) throw tokenError('app_id_mismatch', world)
  const approval = {
    appKey: app.key,
    accountId: world.directory.users[0]!.accountId, // a seed has at least one user
    scopes: app.type === 'legacy' ? undefined : app.scopes,
    accessType: 'legacy' as const,
    signedInAtMs: world.clock.nowMs(),
  }
  recordLink(world.state, approval, world.clock.nowMs())
  return { oauth2_token: issueAccessToken(world, openGrant(world.state, approval, false)) }
}

function nonEmpty(argument: unknown, field: string): string {
  const route = 'auth/token/from_oauth1'
  const value = textField(argument, field, route)
  if (value === undefined) throw badInput(route, `request body: missing required field "${field}"`)
  if (value === '') throw badInput(route, `request body: ${field}: must be at least 1 characters, got 0`)
  return value
}

/** Here the error comes before its summary. Source: dropbox-sdk-dotnet issue 326. */
function tokenError(tag: string, world: World): Refused {
  const body = { error: { '.tag': tag }, error_summary: errorSummary(tag, world) }
  return new Refused(json(409, body, apiHeaders))
}
