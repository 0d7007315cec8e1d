import { signIdToken } from '../openid/id-token.ts'
import { issueAccessToken } from '../state/access-tokens.ts'
import { giveRefreshToken } from '../state/grants.ts'
import type { Grant } from '../state/state.ts'
import { json, plainText } from '../wire/answer.ts'
import type { Answer } from '../wire/answer.ts'
import type { Incoming } from '../wire/incoming.ts'
import type { World } from '../world.ts'
import { authenticateClient, hasCredentials } from './client.ts'
import { noAuthFunction, unsupportedGrantType } from './errors.ts'
import { exchangeCode } from './exchange-code.ts'
import { refuseUnknownFields, required, tokenParameters } from './parameters.ts'
import { findGrant, narrowedScopes } from './refresh.ts'

/**
 * `POST /oauth2/token`. Checks in this order: unknown fields, any credentials at all, grant_type, required fields,
 * client, grant. Every refusal is a 400.
 */
export async function tokenEndpoint(incoming: Incoming, world: World): Promise<Answer> {
  if (incoming.method !== 'POST')
    return plainText(Number(world.switches.getOnToken), 'Use POST.', { allow: 'POST' })
  const parameters = tokenParameters(incoming, world.switches)
  refuseUnknownFields(parameters, incoming.headers.authorization !== undefined, world.switches)
  if (!hasCredentials(incoming, parameters)) throw noAuthFunction()
  switch (required(parameters, 'grant_type')) {
    case 'authorization_code':
      return answerExchange(incoming, parameters, world)
    case 'refresh_token':
      return answerRefresh(incoming, parameters, world)
    default:
      throw unsupportedGrantType(world.switches.unsupportedGrantTypeText)
  }
}

async function answerExchange(
  incoming: Incoming,
  parameters: Map<string, string>,
  world: World,
): Promise<Answer> {
  const code = required(parameters, 'code')
  const client = authenticateClient(incoming, parameters, world)
  const claim = {
    code,
    redirectUri: parameters.get('redirect_uri'),
    verifier: parameters.get('code_verifier'),
  }
  const grant = exchangeCode(claim, client, world)
  return success(await grantBody(grant, world), incoming, world)
}

/** Fields in Dropbox's order. Source: recordings of 2022 and 2025; for legacy tokens the HTTP documentation. */
async function grantBody(grant: Grant, world: World): Promise<Record<string, unknown>> {
  const accessToken = issueAccessToken(world, grant)
  const user = world.directory.users.find((one) => one.accountId === grant.accountId)
  const uid = user?.uid ?? ''
  if (grant.accessType === 'legacy')
    return { access_token: accessToken, token_type: 'bearer', account_id: grant.accountId, uid }
  const owner =
    grant.teamId === undefined ? { uid, account_id: grant.accountId } : { uid: '', team_id: grant.teamId }
  return {
    access_token: accessToken,
    token_type: 'bearer',
    expires_in: world.switches.expiresInSeconds,
    refresh_token: grant.refreshToken,
    scope: grant.scopes?.join(' '),
    ...owner,
    ...(await idTokenOf(grant, world)),
  }
}

/** Only with the scope `openid`. */
async function idTokenOf(grant: Grant, world: World): Promise<{ id_token?: string }> {
  const user = world.directory.users.find((one) => one.accountId === grant.accountId)
  if (user === undefined || grant.scopes?.includes('openid') !== true) return {}
  return { id_token: await signIdToken(world, grant, user) }
}

/** Three fields, and the scope when one was asked for. Source: Jesus/dropbox_api, 2021; dropbox-sdk-java. */
async function answerRefresh(
  incoming: Incoming,
  parameters: Map<string, string>,
  world: World,
): Promise<Answer> {
  const refreshToken = required(parameters, 'refresh_token')
  const client = authenticateClient(incoming, parameters, world)
  const grant = findGrant(refreshToken, client, world)
  const scopes = narrowedScopes(parameters.get('scope'), grant, world)
  const body = {
    access_token: issueAccessToken(world, grant, scopes),
    token_type: 'bearer',
    expires_in: world.switches.expiresInSeconds,
    ...(world.switches.rotateRefreshTokens && { refresh_token: giveRefreshToken(world.state, grant) }),
    scope: world.switches.narrowedScopeEcho ? scopes?.join(' ') : undefined,
    ...(world.switches.idTokenOnRefresh && (await idTokenOf(grant, world))),
  }
  return success(body, incoming, world)
}

/** Headers of a success, the strange content type included. Source: Jesus/dropbox_api, 2021. */
function success(body: unknown, incoming: Incoming, world: World): Answer {
  return json(200, body, {
    'content-type': contentType(incoming, world),
    'cache-control': 'no-cache',
    'x-frame-options': 'SAMEORIGIN',
    'x-server-response-time': '42',
  })
}

function contentType({ headers }: Incoming, { switches }: World): string {
  if (switches.tokenContentType !== 'negotiated') return switches.tokenContentType
  return headers.accept?.includes('application/json') === true ? 'application/json' : 'text/javascript'
}
