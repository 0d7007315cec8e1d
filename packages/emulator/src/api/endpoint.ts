import { plainPage } from '../pages/plain-page.tsx'
import { json } from '../wire/answer.ts'
import type { Answer } from '../wire/answer.ts'
import type { Incoming } from '../wire/incoming.ts'
import type { World } from '../world.ts'
import { readBasic } from '../token/basic.ts'
import { readArgument } from './arguments.ts'
import { authenticateApp, authenticateUser, requireScope } from './credentials.ts'
import { apiHeaders, badInput } from './errors.ts'
import { appRoutes, isForAppsToo } from './app-routes.ts'
import { userRoutes } from './routes.ts'
import { checkPathRoot } from './path-root.ts'
import { actingCaller } from './select-user.ts'

/**
 * `/2/…`: the routes that tell whether a token works. Every other route checks the token as well, then says that it is
 * not emulated, so that no program takes silence for success.
 */
export function apiEndpoint(route: string, incoming: Incoming, world: World): Answer {
  if (incoming.method !== 'POST') return wrongMethod(route)
  const forApp = Object.hasOwn(appRoutes, route) ? appRoutes[route] : undefined
  if (forApp !== undefined) {
    const app = authenticateApp(incoming, route, world)
    return success(forApp(app, readArgument(incoming, route, world), world))
  }
  if (isForAppsToo(route) && readBasic(incoming.headers.authorization) !== undefined) {
    authenticateApp(incoming, route, world)
    throw badInput(route, 'not emulated')
  }
  const caller = authenticateUser(incoming, route, world)
  if (route.startsWith('team/') && caller.grant.teamId === undefined) throw badInput(route, FOR_TEAMS)
  const known = Object.hasOwn(userRoutes, route) ? userRoutes[route] : undefined
  if (known === undefined) throw badInput(route, 'not emulated')
  const acting =
    known.takesTeam?.(world) === true
      ? caller
      : actingCaller(caller, incoming, route, known.forAdmins === true, world)
  checkPathRoot(incoming, route, world)
  if (known.scope !== undefined) requireScope(known.scope, acting, route, world)
  return success(known.run(acting, readArgument(incoming, route, world), world))
}

/** Source: Dropbox's forum, 2016. */
const FOR_TEAMS =
  'This is a DfB team management function.  The OAuth 2 access token you provided is for a specific Dropbox user account and does not work with this function.'

const success = (body: unknown): Answer => json(200, body, apiHeaders)

/** userinfo by GET is an HTML 404 (nextauthjs/next-auth issues 3899, 8098); the others are a 400 (seen August 2026). */
function wrongMethod(route: string): Answer {
  if (route === 'openid/userinfo')
    return plainPage(404, 'Error (404)', 'We can’t find the page you’re looking for.')
  throw badInput(route, 'Expecting HTTP method POST.')
}
