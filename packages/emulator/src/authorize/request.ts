import type { App } from '../seed/directory.ts'
import type { AccessType, Challenge } from '../state/state.ts'
import type { World } from '../world.ts'
import { fieldsOf, refuseUnknownFields } from './fields.ts'
import type { Fields } from './fields.ts'
import { AuthorizeProblem } from './problem.ts'
import { checkRedirectUri } from './redirect-uri.ts'
import { requestedScopes } from './scope.ts'

/** An authorize request that has passed every check that needs no user. */
export interface AuthorizeRequest {
  readonly app: App
  readonly responseType: 'code' | 'token'
  readonly redirectUri: string | undefined
  /** As it came, still encoded: so it goes back byte for byte, even when its bytes are no UTF-8. */
  readonly state: string | undefined
  readonly scopes: readonly string[]
  readonly includeGrantedScopes: 'user' | 'team' | undefined
  readonly accessType: AccessType
  readonly challenge: Challenge | undefined
  readonly requireRole: 'work' | 'personal' | undefined
  readonly forceReapprove: boolean
  readonly forceReauthentication: boolean
  /** Nothing hangs on it: there is no sign-up here. */
  readonly disableSignup: boolean
  /** The query as it came: the forms of the pages lead back to it. */
  readonly query: string
}

const STATE_LIMIT_BYTES = 500

/**
 * Reads and checks an authorize request, in this order: client_id, unknown fields, redirect_uri, response_type, scope,
 * PKCE, the rest. Source: HTTP documentation, /oauth2/authorize; OAuth guide; dropbox-sdk-python, oauth.py.
 *
 * @throws AuthorizeProblem
 */
export function readAuthorizeRequest(query: string, world: World): AuthorizeRequest {
  const parameters = new URLSearchParams(query)
  const fields = fieldsOf(parameters, world.switches)
  const app = findApp(fields.text('client_id'), world)
  refuseUnknownFields(parameters)
  const redirectUri = fields.text('redirect_uri')
  if (redirectUri !== undefined) checkRedirectUri(redirectUri, app, world.switches)
  const responseType = readResponseType(fields, app, redirectUri)
  const scopes = requestedScopes(fields.text('scope'), app)
  if (responseType === 'token' && scopes.includes('openid')) {
    throw new AuthorizeProblem('invalid_scope', '"scope": OpenID scopes need response_type=code')
  }
  return {
    app,
    responseType,
    redirectUri,
    scopes,
    challenge: readChallenge(fields, world),
    state: readState(fields.text('state'), query, world),
    includeGrantedScopes: fields.oneOf('include_granted_scopes', ['user', 'team']),
    accessType: readAccessType(fields, app, responseType, world),
    requireRole: fields.oneOf('require_role', ['work', 'personal']),
    forceReapprove: fields.flag('force_reapprove'),
    forceReauthentication: fields.flag('force_reauthentication'),
    disableSignup: fields.flag('disable_signup'),
    query,
  }
}

function findApp(clientId: string | undefined, world: World): App {
  if (clientId === undefined || clientId === '') {
    throw new AuthorizeProblem('missing_client_id', 'Missing client_id.')
  }
  const app = world.directory.apps.find(({ key }) => key === clientId)
  if (app === undefined)
    throw new AuthorizeProblem(world.switches.unknownClientError, `Invalid client_id: "${clientId}".`)
  return app
}

function readResponseType(fields: Fields, app: App, redirectUri: string | undefined): 'code' | 'token' {
  const responseType = fields.oneOf('response_type', ['code', 'token'])
  if (responseType === undefined)
    throw new AuthorizeProblem('missing_response_type', 'Missing response_type.')
  if (responseType === 'code') return 'code'
  if (redirectUri === undefined) throw new AuthorizeProblem('missing_redirect_uri', 'Missing redirect_uri.')
  if (!app.publicClients) {
    throw new AuthorizeProblem(
      'invalid_response_type',
      'The app does not allow public clients (Implicit Grant & PKCE).',
    )
  }
  return 'token'
}

function readState(state: string | undefined, query: string, world: World): string | undefined {
  if (state === undefined) return undefined
  const asSent = /(?:^|&)state=([^&]*)/.exec(query)?.[1] ?? encodeURIComponent(state)
  const length = asSent.replaceAll(/%[0-9a-f]{2}/gi, '.').length
  if (length <= STATE_LIMIT_BYTES) return asSent
  if (world.switches.overlongState === 'truncated') {
    return encodeURIComponent(Buffer.from(state).subarray(0, STATE_LIMIT_BYTES).toString())
  }
  const detail = `"state": must be at most ${STATE_LIMIT_BYTES} characters, got ${length}`
  throw new AuthorizeProblem('invalid_state', detail)
}

/** Long-lived tokens are for apps of before scopes only; the implicit grant has no refresh token. */
function readAccessType(
  fields: Fields,
  app: App,
  responseType: 'code' | 'token',
  { switches }: World,
): AccessType {
  const legacy: readonly AccessType[] = switches.legacyAccessType === 'accepted' ? ['legacy'] : []
  const asked = fields.oneOf<AccessType>('token_access_type', ['offline', 'online', ...legacy])
  if (asked === undefined || asked === 'legacy') return app.type === 'legacy' ? 'legacy' : 'online'
  return responseType === 'token' ? 'online' : asked
}

/** RFC 7636 sections 4.2 and 4.3. A method without a challenge is an attempt at a downgrade, or a mistake. */
function readChallenge(fields: Fields, world: World): Challenge | undefined {
  const value = fields.text('code_challenge')
  const method = fields.oneOf('code_challenge_method', ['S256', 'plain'])
  if (value === undefined) {
    if (method === undefined) return undefined
    throw new AuthorizeProblem('invalid_code_challenge', 'code_challenge_method needs a code_challenge')
  }
  if (method === undefined && world.switches.challengeWithoutMethod === 'refused') {
    throw new AuthorizeProblem('invalid_code_challenge', 'code_challenge needs a code_challenge_method')
  }
  const wellFormed = method === 'S256' ? /^[\w-]{43}$/ : /^[\w.~-]{43,128}$/
  if (!wellFormed.test(value))
    throw new AuthorizeProblem('invalid_code_challenge', '"code_challenge": invalid value')
  return { value, method: method ?? 'plain' }
}
