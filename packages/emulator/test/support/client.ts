import { createHash } from 'node:crypto'
import type { Emulator } from 'dropbox-oauth-emulator'

export const VERIFIER = 'a-verifier-of-43-to-128-characters-as-RFC-7636-wants'
export const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url')
export const REDIRECT_URI = 'http://localhost:3000/dropbox-auth-finish'

type Fields = Record<string, string | undefined>

/** Fields without those that are undefined, so that a test can take one away from the usual ones. */
export const form = (fields: Fields): URLSearchParams =>
  new URLSearchParams(
    Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined),
  )

/** An authorize URL of the first app with the usual parameters; those given replace them. */
export function authorizeUrl(emulator: Emulator, fields: Fields = {}): string {
  const usual = { response_type: 'code', client_id: emulator.apps[0]!.key, redirect_uri: REDIRECT_URI }
  return `${emulator.endpoints.authorize}?${form({ ...usual, ...fields })}`
}

/** A code of the first app. */
export async function getCode(emulator: Emulator, fields: Fields = {}, user?: string): Promise<string> {
  const { code } = await emulator.authorize(
    authorizeUrl(emulator, fields),
    user === undefined ? {} : { user },
  )
  return code!
}

/** What the token endpoint answered. */
export interface TokenAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly json: Record<string, string>
}

/** Posts a form to the token endpoint, as it is. */
export async function postToken(
  emulator: Emulator,
  fields: Fields,
  init: RequestInit = {},
): Promise<TokenAnswer> {
  const response = await emulator.fetch(emulator.endpoints.token, {
    method: 'POST',
    body: form(fields),
    ...init,
  })
  return readToken(response)
}

export async function readToken(response: Response): Promise<TokenAnswer> {
  const text = await response.text()
  const json = JSON.parse(text) as Record<string, string>
  return { status: response.status, headers: response.headers, text, json }
}

/** The usual exchange of a code, with the secret; fields given replace the usual ones. */
export function exchange(emulator: Emulator, code: string, fields: Fields = {}): Promise<TokenAnswer> {
  const { key, secret } = emulator.apps[0]!
  const usual = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI }
  return postToken(emulator, { ...usual, client_id: key, client_secret: secret, ...fields })
}

/** The usual refresh, with the secret. */
export function refresh(emulator: Emulator, refreshToken: string, fields: Fields = {}): Promise<TokenAnswer> {
  const { key, secret } = emulator.apps[0]!
  const usual = {
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    client_id: key,
    client_secret: secret,
  }
  return postToken(emulator, { ...usual, ...fields })
}

/** Tokens of the first app, offline unless said otherwise. */
export async function link(
  emulator: Emulator,
  fields: Fields = {},
  user?: string,
): Promise<Record<string, string>> {
  const code = await getCode(emulator, { token_access_type: 'offline', ...fields }, user)
  return (await exchange(emulator, code)).json
}

/** Tokens for the team of the default seed. */
export async function linkTeam(emulator: Emulator, scope?: string): Promise<Record<string, string>> {
  const { key, secret } = emulator.apps[1]!
  const code = await getCode(
    emulator,
    { client_id: key, token_access_type: 'offline', scope },
    'admin@example.com',
  )
  return (await exchange(emulator, code, { client_id: key, client_secret: secret })).json
}

/** Calls an API route, without a body unless one is given. */
export function callApi(
  emulator: Emulator,
  route: string,
  token: string | undefined,
  init: { body?: string; headers?: Record<string, string> } = {},
): Promise<Response> {
  const headers = {
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    ...(init.body !== undefined && { 'Content-Type': 'application/json' }),
    ...init.headers,
  }
  const body = init.body === undefined ? {} : { body: init.body }
  return emulator.fetch(`${emulator.endpoints.api}/2/${route}`, { method: 'POST', headers, ...body })
}

export const basic = (key: string, secret: string): string =>
  `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`
