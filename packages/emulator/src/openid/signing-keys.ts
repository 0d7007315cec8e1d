import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { JWK, JWTPayload } from 'jose'

interface Pair {
  readonly privateKey: CryptoKey
  readonly publicJwk: JWK
}

/** The key id tokens are signed with: RS256, made at first use, one at a time as at Dropbox. */
export class SigningKeys {
  #pair: Promise<Pair> | undefined

  /** Forgets the key; the next use makes another, and tokens signed with the old one no longer verify. */
  rotate(): void {
    this.#pair = undefined
  }

  async sign(claims: JWTPayload): Promise<string> {
    const { privateKey, publicJwk } = await this.#current()
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: publicJwk.kid! }).sign(privateKey)
  }

  async publicJwk(): Promise<JWK> {
    return (await this.#current()).publicJwk
  }

  #current(): Promise<Pair> {
    this.#pair ??= makePair()
    return this.#pair
  }
}

async function makePair(): Promise<Pair> {
  const { privateKey, publicKey } = await generateKeyPair('RS256')
  const { kty, n, e } = await exportJWK(publicKey)
  // Dropbox's key ids are base64url with the padding left on.
  const kid = `${await calculateJwkThumbprint({ kty: kty!, n: n!, e: e! })}=`
  return { privateKey, publicJwk: { alg: 'RS256', use: 'sig', kid, kty: kty!, n: n!, e: e! } }
}
