import { createHash, createPrivateKey, generateKeyPair } from 'node:crypto'
import type { JsonWebKey, KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import type { JWK, JWTPayload } from 'jose'

interface Pair {
  readonly privateKey: KeyObject
  readonly publicJwk: JWK & { readonly kid: string }
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

  async sign(claims: JWTPayload): Promise<string> {
    const { privateKey, publicJwk } = await this.#current()
    // Loaded at use: most programs ask for no id token, and all of them wait for the start.
    const { SignJWT } = await import('jose')
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: publicJwk.kid }).sign(privateKey)
  }

  async publicJwk(): Promise<JWK> {
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
