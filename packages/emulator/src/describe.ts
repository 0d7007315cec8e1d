import type { RequestFacts } from './faults/fault.ts'
import { bearerOf } from './api/credentials.ts'
import { findSession } from './authorize/session.ts'
import type { Grant } from './state/state.ts'
import { readBasic } from './token/basic.ts'
import type { Incoming } from './wire/incoming.ts'
import type { World } from './world.ts'

const NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '/oauth2/authorize': 'authorize',
    '/oauth2/authorize_error': 'authorize_error',
    '/oauth2/token': 'token',
    '/2/auth/token/revoke': 'revoke',
    '/.well-known/openid-configuration': 'discovery',
    '/.well-known/jwks': 'jwks',
    '/.well-known/oauth-authorization-server': 'metadata',
  }),
)

/** What a request is about, found out without changing anything: for faults to choose by, and for the log. */
export function describe(path: string, incoming: Incoming, world: World): RequestFacts {
  const endpoint = NAMES.get(path) ?? (path.startsWith('/2/') ? path.slice(3) : 'other')
  const { grantType, clientId, accountId } = parties(path, incoming, world)
  const email = world.directory.users.find((one) => one.accountId === accountId)?.email
  return {
    endpoint,
    ...(grantType !== undefined && { grantType }),
    ...(clientId !== undefined && { clientId }),
    ...(accountId !== undefined && { accountId }),
    ...(email !== undefined && { email }),
  }
}

interface Parties {
  readonly grantType?: string | undefined
  readonly clientId?: string | undefined
  readonly accountId?: string | undefined
}

function parties(path: string, incoming: Incoming, world: World): Parties {
  if (path === '/oauth2/authorize') return authorizeParties(incoming, world)
  const { form } = incoming
  const read = (name: string): string | undefined =>
    incoming.url.searchParams.get(name) ?? form.get(name) ?? undefined
  const grant = grantOf(path, incoming, world)
  const basicKey = readBasic(incoming.headers.authorization)?.at(-1)?.key
  if (path !== '/oauth2/token') return { clientId: grant?.appKey ?? basicKey, accountId: grant?.accountId }
  const accountId = grant?.accountId ?? world.state.codes.get(read('code') ?? '')?.accountId
  return { grantType: read('grant_type'), clientId: read('client_id') ?? basicKey, accountId }
}

function authorizeParties(incoming: Incoming, world: World): Parties {
  const { form } = incoming
  const ticket = world.state.tickets.get(form.get('ticket') ?? '')
  const query = ticket === undefined ? incoming.url.searchParams : new URLSearchParams(ticket.query)
  const accountId = form.get('user') ?? ticket?.accountId ?? findSession(incoming, world)?.accountId
  return { clientId: query.get('client_id') ?? undefined, accountId }
}

/** The grant behind the request's access token, refresh token or used code. */
export function grantOf(path: string, incoming: Incoming, world: World): Grant | undefined {
  const { state } = world
  const id = path === '/oauth2/token' ? tokenGrantId(incoming, world) : accessGrantId(incoming, world)
  return id === undefined ? undefined : state.grants.get(id)
}

function tokenGrantId(incoming: Incoming, { state }: World): string | undefined {
  const { form } = incoming
  const read = (name: string): string => incoming.url.searchParams.get(name) ?? form.get(name) ?? ''
  return state.refreshTokens.get(read('refresh_token')) ?? state.codes.get(read('code'))?.grantId
}

function accessGrantId(incoming: Incoming, { state }: World): string | undefined {
  return state.accessTokens.get(bearerOf(incoming) ?? '')?.grantId
}
