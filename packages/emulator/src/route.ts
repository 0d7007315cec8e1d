import { apiEndpoint } from './api/endpoint.ts'
import { badInput } from './api/errors.ts'
import { authorizeEndpoint } from './authorize/endpoint.ts'
import { remedyFor } from './authorize/problem.ts'
import { discoveryDocument, keySet, registrationRefused, serverMetadata } from './openid/documents.ts'
import { errorPage } from './pages/error-page.tsx'
import { plainPage } from './pages/plain-page.tsx'
import { tokenEndpoint } from './token/endpoint.ts'
import { invalidRequest } from './token/errors.ts'
import { plainText, Refused } from './wire/answer.ts'
import type { Answer } from './wire/answer.ts'
import type { Incoming } from './wire/incoming.ts'
import type { World } from './world.ts'

const LEGACY = /^\/1(?=\/oauth2\/)/

/** The path a request is served under: `/1/oauth2/*` is the old name of `/oauth2/*`. */
export function servedPath({ pathname }: URL): string {
  return pathname.replace(LEGACY, '')
}

/** Hands a request to the endpoint of its path. */
export async function route(incoming: Incoming, world: World): Promise<Answer> {
  if (world.switches.legacyOAuthPaths === 'gone' && LEGACY.test(incoming.url.pathname)) {
    return plainPage(410, 'Gone', 'This address is of API version 1, which has been turned off.')
  }
  if (incoming.tooLarge) return tooLarge(servedPath(incoming.url))
  try {
    return await dispatch(servedPath(incoming.url), incoming, world)
  } catch (error) {
    if (error instanceof Refused) return error.answer
    throw error
  }
}

function dispatch(path: string, incoming: Incoming, world: World): Answer | Promise<Answer> {
  if (path === '/oauth2/authorize') return authorizeEndpoint(incoming, world)
  if (path === '/oauth2/token')
    return isWebHost(incoming.url, world) ? wrongHost() : tokenEndpoint(incoming, world)
  if (path.startsWith('/2/')) return apiEndpoint(path.slice('/2/'.length), incoming, world)
  if (path === '/oauth2/register' && incoming.method === 'POST') return registrationRefused()
  const read = incoming.method === 'GET' || incoming.method === 'HEAD'
  switch (read ? path : undefined) {
    case '/oauth2/authorize_error':
      return authorizeError(incoming, world)
    case '/.well-known/openid-configuration':
      return discoveryDocument(world)
    case '/.well-known/jwks':
      return keySet(world)
    case '/.well-known/oauth-authorization-server':
      return serverMetadata(world)
    default:
      return plainPage(404, 'Error (404)', 'Nothing is here. Sign-in starts at /oauth2/authorize.')
  }
}

/** Whether the token endpoint is asked for at the address of the pages. */
function isWebHost({ hostname }: URL, { switches }: World): boolean {
  return switches.tokenOnWebHost === 'refused' && /^(www\.)?dropbox\.com$/.test(hostname)
}

/** Source: LTplus-AG/ifc-lite, source-dropbox, August 2026. */
const wrongHost = (): Answer =>
  errorPage(400, 'The token endpoint is https://api.dropboxapi.com/oauth2/token.', 'wrong_host')

/** A mistake of the client, so a 400 like the others. */
function tooLarge(path: string): Answer {
  if (path === '/oauth2/token') return invalidRequest('request body is too large').answer
  if (path.startsWith('/2/')) return badInput(path.slice('/2/'.length), 'request body is too large').answer
  return plainText(400, 'The body is too large.')
}

/** The page behind the redirect of a bad authorize request. It is a 200. Source: probes of August 2026. */
function authorizeError({ url }: Incoming, world: World): Answer {
  const detail = url.searchParams.get('error_detail') ?? 'Unknown error.'
  const name = url.searchParams.get('error_name') ?? 'unknown'
  const here = url.pathname + url.search
  const cause = world.log.findLast(({ response }) => response?.headers.location === here)
  return errorPage(
    200,
    detail,
    name,
    cause && remedyFor({ name, detail }, cause.url.split('?')[1] ?? '', world),
  )
}
