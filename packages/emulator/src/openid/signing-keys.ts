import { createHash, createPrivateKey, generateKeyPair, sign } from 'node:crypto'
import type { JsonWebKey, KeyObject } from 'node:crypto'
import { promisify } from 'node:util'

/** The public half, as a key set shows it. */
export interface PublicJwk extends JsonWebKey {
  readonly alg: 'RS256'
  readonly use: 'sig'
  readonly kid: string
}

interface Pair {
  readonly privateKey: KeyObject
  readonly publicJwk: PublicJwk
}

/** The key id tokens are signed with: RS256, made at first use, one at a time as at Dropbox. */
export class SigningKeys {
  #pair: Promise<Pair> | undefined
  #made: KeyObject | undefined

  /** Forgets the key; the next use makes another, and tokens signed with the old one no longer verify. */
  rotate(): void {
    this.#pair = undefined
    this.#made = undefined
  }

  /** A signed JWT in its compact form (RFC 7515 section 3.1). */
  async sign(claims: object): Promise<string> {
    const { privateKey, publicJwk } = await this.#current()
    const input = [{ alg: 'RS256', kid: publicJwk.kid }, claims].map(encoded).join('.')
    return `${input}.${sign('sha256', Buffer.from(input), privateKey).toString('base64url')}`
  }

  async publicJwk(): Promise<PublicJwk> {
    return (await this.#current()).publicJwk
  }

  /** The private key, for a snapshot; `undefined` as long as there was no use for one. */
  export(): JsonWebKey | undefined {
    return this.#made?.export({ format: 'jwk' })
  }

  /** Goes on with a key of before. @throws TypeError when it is none. */
  import(jwk: JsonWebKey): void {
    this.#made = readKey(jwk)
    this.#pair = Promise.resolve(pairOf(this.#made))
  }

  #current(): Promise<Pair> {
    this.#pair ??= this.#make()
    return this.#pair
  }

  async #make(): Promise<Pair> {
    const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
    this.#made = privateKey
    return pairOf(privateKey)
  }
}

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')

function readKey(jwk: JsonWebKey): KeyObject {
  try {
    return createPrivateKey({ key: jwk, format: 'jwk' })
  } catch {
    throw new TypeError('snapshot.signingKey: must be a private RSA key')
  }
}

/** The id is the thumbprint of RFC 7638. Dropbox's key ids are base64url with the padding left on. */
function pairOf(privateKey: KeyObject): Pair {
  const { kty, n, e } = privateKey.export({ format: 'jwk' }) as { kty: string; n: string; e: string }
  const thumbprint = createHash('sha256').update(JSON.stringify({ e, kty, n })).digest('base64url')
  return { privateKey, publicJwk: { alg: 'RS256', use: 'sig', kid: `${thumbprint}=`, kty, n, e } }
}
