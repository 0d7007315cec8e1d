import { randomBytes } from 'node:crypto'
import { isIP } from 'node:net'
import forge from 'node-forge'

/** A pair of RSA keys in PEM. */
export interface KeyPair {
  readonly publicKey: string
  readonly privateKey: string
}

/** What a certificate says, and who signs it. */
export interface CertificateRequest {
  readonly subject: string
  readonly publicKey: string
  readonly issuer: string
  readonly issuerKeys: KeyPair
  readonly now: Date
  /** Names and addresses of a server; without them it is the certificate of an authority. */
  readonly hosts?: readonly string[]
}

const DAY_MS = 86_400_000
/** Apple's limit for servers is 398 days. A clock that is a little behind must not find it too young. */
const [BEFORE_DAYS, AFTER_DAYS] = [1, 397]

/** An X.509 certificate (RFC 5280) in PEM. */
export function certificate(request: CertificateRequest): string {
  const { subject, publicKey, issuer, issuerKeys, now } = request
  const made = forge.pki.createCertificate()
  made.publicKey = forge.pki.publicKeyFromPem(publicKey)
  made.serialNumber = serialNumber()
  made.validity = { notBefore: daysFrom(now, -BEFORE_DAYS), notAfter: daysFrom(now, AFTER_DAYS) }
  made.setSubject(name(subject))
  made.setIssuer(name(issuer))
  made.setExtensions(extensions(request))
  made.sign(forge.pki.privateKeyFromPem(issuerKeys.privateKey), forge.md.sha256.create())
  return forge.pki.certificateToPem(made)
}

const daysFrom = (date: Date, days: number): Date => new Date(date.getTime() + days * DAY_MS)

const name = (common: string): forge.pki.CertificateField[] => [{ name: 'commonName', value: common }]

/** The first digit makes it a positive number of a fixed length. */
const serialNumber = (): string => `4${randomBytes(16).toString('hex').slice(1)}`

/** All that OpenSSL's strict mode, the default of new Pythons, wants to see. */
function extensions({ issuerKeys, hosts }: CertificateRequest): object[] {
  const own = { name: 'subjectKeyIdentifier' }
  if (hosts === undefined) {
    const authority = { name: 'basicConstraints', cA: true, critical: true }
    return [authority, { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true }, own]
  }
  return [
    { name: 'basicConstraints', cA: false, critical: true },
    { name: 'keyUsage', digitalSignature: true, critical: true },
    { name: 'extKeyUsage', serverAuth: true },
    { name: 'subjectAltName', altNames: hosts.map(alternativeName) },
    own,
    { name: 'authorityKeyIdentifier', keyIdentifier: keyIdentifier(issuerKeys.publicKey) },
  ]
}

/** Type 2 is a DNS name, 7 an address. */
const alternativeName = (host: string): object =>
  isIP(host) === 0 ? { type: 2, value: host } : { type: 7, ip: host }

/** As the library makes the authority's own. */
const keyIdentifier = (publicKey: string): string =>
  forge.pki
    .getPublicKeyFingerprint(forge.pki.publicKeyFromPem(publicKey), { type: 'RSAPublicKey' })
    .getBytes()
