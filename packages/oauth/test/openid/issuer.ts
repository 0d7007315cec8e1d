import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { afterAll } from 'vitest'

export const consumerKey = 'appkey0123456ab'
/** The frozen time of the tests: 2026-01-01T00:00:00Z. */
export const nowMs = Date.UTC(2026, 0, 1)
export const nowSeconds = nowMs / 1000

/** A signing key as its owner has it, and as the key set shows it. */
export interface Key {
  readonly privateKey: CryptoKey
  readonly publicKey: CryptoKey
  readonly jwk: Readonly<Record<string, unknown>>
}

let made = 0

/** A fresh key. Its id is base64url with the padding left on, as Dropbox's are. */
export async function makeKey(alg = 'RS256', kid = keyId(++made)): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  return { privateKey, publicKey, jwk: { alg, use: 'sig', kid, ...(await exportJWK(publicKey)) } }
}

const keyId = (n: number): string => `${Buffer.alloc(32, n).toString('base64url')}=`

/** A provider of ID tokens on a port of its own. */
export interface Issuer {
  readonly origin: string
  /** What is in the key set now. */
  keys: Key[]
  /** Answers requests for the key set in another way. */
  answer: RequestListener | undefined
  readonly requests: { method: string; url: string; headers: IncomingMessage['headers'] }[]
  /** The claims of a good token; `undefined` leaves one out. */
  claims(over?: object): JWTPayload
  /** A token signed by the first key, with its id in the header. */
  sign(over?: object, header?: object, key?: Key): Promise<string>
}

// Ports are given back at the end of the file only: the library remembers keys by address.
const closers: (() => void)[] = []
afterAll(() => closers.forEach((close) => close()))

/** The key of every issuer that is given none: making one takes a third of a second. */
const commonKey = await makeKey()

export async function startIssuer(keys: readonly Key[] = [commonKey]): Promise<Issuer> {
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request
    issuer.requests.push({ method, url, headers })
    if (issuer.answer) return issuer.answer(request, response)
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ keys: issuer.keys.map(({ jwk }) => jwk) }))
  })
  closers.push(() => (server.closeAllConnections(), server.close()))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const claims = (over: object = {}): JWTPayload => ({ ...goodClaims, iss: origin, ...over })
  const issuer: Issuer = {
    origin,
    keys: [...keys],
    answer: undefined,
    requests: [],
    claims,
    sign: (over = {}, header = {}, key = issuer.keys[0] ?? commonKey) => signed(claims(over), header, key),
  }
  return issuer
}

const signed = (payload: JWTPayload, header: object, { jwk, privateKey }: Key): Promise<string> =>
  new SignJWT(payload)
    .setProtectedHeader({ alg: String(jwk['alg']), kid: String(jwk['kid']), ...header })
    .sign(privateKey)

/** What Dropbox says of a member of a team, without the issuer. */
export const goodClaims = {
  sub: 'dbid:AAH4f99T0taONIb-OurWxbNQ6ywGRopQngc',
  aud: consumerKey,
  iat: nowSeconds - 5,
  exp: nowSeconds - 5 + 3600,
  auth_time: nowSeconds - 60,
  email: 'ada@example.com',
  email_verified: true,
  given_name: 'Ada',
  family_name: 'Lovelace',
  'dropbox:team_id': 'dbtid:AAFdgehTzw7WlXhZJsbGCLePe8RvQGYDr-I',
} as const

/** A JSON value as a part of a token. */
export const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
