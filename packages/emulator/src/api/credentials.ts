import type { App, User } from '../seed/directory.ts'
import type { AccessToken, Grant } from '../state/state.ts'
import { findByPair } from '../token/client.ts'
import { readBasic } from '../token/basic.ts'
import type { Incoming } from '../wire/incoming.ts'
import { APP_DISABLED } from '../texts.ts'
import type { World } from '../world.ts'
import { authError, badInput } from './errors.ts'

/** On whose behalf an API call is made. */
export interface Caller {
  readonly app: App
  readonly user: User
  readonly grant: Grant
  readonly token: AccessToken
}

/** The bearer token of a request, in the header or the `authorization` URL parameter. */
export function bearerOf(incoming: Incoming): string | undefined {
  return /^bearer +(\S+)$/i.exec(authorizationOf(incoming)?.trim() ?? '')?.[1]
}

const authorizationOf = ({ headers, url }: Incoming): string | undefined =>
  headers.authorization ?? url.searchParams.get('authorization') ?? undefined

/**
 * Whose token it is. Source: dropbox-api-spec, auth.stone; for the texts kunalvarma05/dropbox-php-sdk and Dropbox's
 * forum. The refusal quotes the scheme only, never what follows it.
 *
 * @throws Refused
 */
export function authenticateUser(incoming: Incoming, route: string, world: World): Caller {
  const authorization = authorizationOf(incoming)
  if (authorization === undefined) {
    throw badInput(route, 'Must provide HTTP header "Authorization" or URL parameter "authorization".')
  }
  const bearer = bearerOf(incoming)
  if (bearer === undefined) {
    const scheme = /^[a-z]+(?=\s|$)/i.exec(authorization)?.[0] ?? ''
    const inHeader = incoming.headers.authorization !== undefined
    const place = inHeader ? 'HTTP header "Authorization"' : 'URL parameter "authorization"'
    const text = `Invalid authorization value in ${place}: "${scheme}".  Expecting "Bearer <oauth2-access-token>".`
    throw badInput(route, text)
  }
  return callerOf(bearer, route, world)
}

function callerOf(bearer: string, route: string, world: World): Caller {
  const token = world.state.accessTokens.get(bearer)
  const grant = token === undefined ? undefined : world.state.grants.get(token.grantId)
  if (token === undefined || grant === undefined) throw unknownToken(bearer, route, world)
  const app = world.directory.apps.find(({ key }) => key === grant.appKey)
  const user = world.directory.users.find(({ accountId }) => accountId === grant.accountId)
  if (grant.revoked || app === undefined || user === undefined) throw authError('invalid_access_token', world)
  if (token.expiresAtMs !== null && token.expiresAtMs <= world.clock.nowMs())
    throw authError('expired_access_token', world)
  if (app.status === 'disabled') throw badInput(route, APP_DISABLED)
  if (user.disabled) throw authError('user_suspended', world)
  return { app, user, grant, token }
}

function unknownToken(bearer: string, route: string, world: World): Error {
  const possible = /^[\w.-]{64,}$/.test(bearer)
  if (!possible && world.switches.malformedAccessToken === '400') {
    return badInput(route, 'The given OAuth 2 access token is malformed.')
  }
  return authError('invalid_access_token', world)
}

/** App authentication: HTTP Basic with key and secret. That a bad pair is a 401 is not documented. */
export function authenticateApp(incoming: Incoming, route: string, world: World): App {
  const pairs = readBasic(incoming.headers.authorization)
  if (pairs === undefined) {
    throw badInput(route, 'Must provide HTTP header "Authorization" with app key and secret.')
  }
  const app = findByPair(pairs, world)
  if (app !== undefined) return app
  if (world.switches.badAppCredentials === '400') throw badInput(route, 'Invalid app key or secret.')
  throw authError('invalid_access_token', world)
}

/**
 * A scope is missing in two ways: the app does not have it, or the token does not. Apps of before scopes may do all.
 * Source: activepieces/activepieces issue 3936; CpanelInc/backup-transport-dropbox issue 25.
 */
export function requireScope(scope: string, { app, token }: Caller, route: string, world: World): void {
  if (token.scopes === undefined) return
  const enough = world.switches.writeImpliesRead ? [scope, scope.replace(/\.read$/, '.write')] : [scope]
  const granted = enough.some((one) => token.scopes?.includes(one))
  const lost = granted && world.switches.lostScope === 'served'
  if (!lost && !app.scopes.includes(scope)) throw badInput(route, appLacksScope(scope, app, world))
  if (!granted) throw authError('missing_scope', world, { required_scope: scope })
}

function appLacksScope(scope: string, app: App, { switches, directory }: World): string {
  const id = switches.appIdInScopeText ? ` (ID: ${directory.apps.indexOf(app) + 1})` : ''
  return `Your app${id} is not permitted to access this endpoint because it does not have the required scope '${scope}'. The owner of the app can enable the scope for the app using the Permissions tab on the App Console.`
}
