import { generateKeyPair, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import type { KeyPair } from './certificate.ts'

/** What a TLS server needs, and what its clients must trust. All in PEM. */
export interface Identity {
  readonly key: string
  readonly cert: string
  readonly ca: string
}

/** By Node, off the main thread: in JavaScript it would take seconds. */
const makeKeys = (): Promise<KeyPair> =>
  promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })

/**
 * An authority of its own for one emulator, and a certificate for its hosts. The authority's key is forgotten before
 * this resolves: whoever trusts it trusts this one certificate and no other.
 */
export async function makeIdentity(hosts: readonly string[]): Promise<Identity> {
  // Loaded at use: who has no TLS does not wait for the library that makes certificates.
  const [{ certificate }, authority, server] = await Promise.all([
    import('./certificate.ts'),
    makeKeys(),
    makeKeys(),
  ])
  // A new name each time: programs that remember authorities by name would mix them up.
  const issuer = `dropbox-oauth-emulator ${randomBytes(4).toString('hex')}`
  const common = { issuer, issuerKeys: authority, now: new Date() }
  return {
    key: server.privateKey,
    cert: certificate({ ...common, subject: hosts[0] ?? issuer, publicKey: server.publicKey, hosts }),
    ca: certificate({ ...common, subject: issuer, publicKey: authority.publicKey }),
  }
}
