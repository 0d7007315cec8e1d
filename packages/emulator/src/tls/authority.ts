import { generateKeyPairSync, randomBytes } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { certificate } from './certificate.ts'

/** What a TLS server needs, and what its clients must trust. All in PEM. */
export interface Identity {
  readonly key: string
  readonly cert: string
  readonly ca: string
}

const makeKeys = (): { publicKey: KeyObject; privateKey: KeyObject } =>
  generateKeyPairSync('ec', { namedCurve: 'prime256v1' })

/**
 * An authority of its own for one emulator, and a certificate for its hosts. The authority's key is forgotten before
 * this returns: whoever trusts it trusts this one certificate and no other.
 */
export function makeIdentity(hosts: readonly string[]): Identity {
  const authority = makeKeys()
  const server = makeKeys()
  // A new name each time: programs that remember authorities by name would mix them up.
  const issuer = `dropbox-oauth-emulator ${randomBytes(4).toString('hex')}`
  const common = { issuer, issuerKeys: authority, now: new Date() }
  return {
    key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    cert: certificate({ ...common, subject: hosts[0] ?? issuer, publicKey: server.publicKey, hosts }),
    ca: certificate({ ...common, subject: issuer, publicKey: authority.publicKey }),
  }
}
