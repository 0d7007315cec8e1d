import { createHash, randomBytes, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { isIP } from 'node:net'
import {
  bits,
  explicit,
  identifier,
  implicit,
  integer,
  octets,
  sequence,
  set,
  text,
  time,
  yes,
} from './der.ts'

/** What a certificate says, and who signs it. */
export interface CertificateRequest {
  readonly subject: string
  readonly publicKey: KeyObject
  readonly issuer: string
  readonly issuerKeys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject }
  readonly now: Date
  /** Names and addresses of a server; without them it is the certificate of an authority. */
  readonly hosts?: readonly string[]
}

const DAY_MS = 86_400_000
/** Apple's limit for servers is 398 days. A clock that is a little behind must not find it too young. */
const [BEFORE_DAYS, AFTER_DAYS] = [1, 397]

const ECDSA_WITH_SHA256 = sequence(identifier('1.2.840.10045.4.3.2'))

/** An X.509 certificate (RFC 5280) in PEM, signed by an EC key. */
export function certificate(request: CertificateRequest): string {
  const { subject, publicKey, issuer, issuerKeys, now } = request
  const version3 = explicit(0, integer(2))
  const [first = 0, ...serial] = randomBytes(16)
  const content = sequence(
    version3,
    integer((first & 0x3f) | 0x40, ...serial),
    ECDSA_WITH_SHA256,
    name(issuer),
    sequence(time(daysFrom(now, -BEFORE_DAYS)), time(daysFrom(now, AFTER_DAYS))),
    name(subject),
    derOf(publicKey),
    explicit(3, sequence(...extensions(request))),
  )
  const signature = sign('sha256', content, issuerKeys.privateKey)
  return pem(sequence(content, ECDSA_WITH_SHA256, bits(signature)))
}

const daysFrom = (date: Date, days: number): Date => new Date(date.getTime() + days * DAY_MS)

const name = (common: string): Buffer => sequence(set(sequence(identifier('2.5.4.3'), text(common))))

const derOf = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' })

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}

/** All that OpenSSL's strict mode, the default of new Pythons, wants to see. */
function extensions({ publicKey, issuerKeys, hosts }: CertificateRequest): Buffer[] {
  const own = extension('2.5.29.14', octets(keyId(publicKey)))
  if (hosts === undefined) return [extension('2.5.29.19', sequence(yes), true), keyUsage(0b0000_0110, 1), own]
  const serverAuth = identifier('1.3.6.1.5.5.7.3.1')
  return [
    extension('2.5.29.19', sequence(), true),
    keyUsage(0b1000_0000, 7),
    extension('2.5.29.37', sequence(serverAuth)),
    extension('2.5.29.17', sequence(...hosts.map(alternativeName))),
    own,
    extension('2.5.29.35', sequence(implicit(0, keyId(issuerKeys.publicKey)))),
  ]
}

const extension = (id: string, value: Buffer, critical = false): Buffer =>
  sequence(identifier(id), ...(critical ? [yes] : []), octets(value))

const keyUsage = (usage: number, unused: number): Buffer =>
  extension('2.5.29.15', bits(Buffer.from([usage]), unused), true)

const keyId = (key: KeyObject): Buffer => createHash('sha256').update(derOf(key)).digest().subarray(0, 20)

/** `[2]` is a DNS name, `[7]` an address. */
function alternativeName(host: string): Buffer {
  return isIP(host) === 0 ? implicit(2, Buffer.from(host)) : implicit(7, addressBytes(host))
}

function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number))
  // The URL parser writes an IPv6 address in its one shortest form.
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const left = groupsOf(head)
  const right = groupsOf(tail ?? '')
  const zeroes = Array.from({ length: 8 - left.length - right.length }, () => 0)
  return Buffer.from([...left, ...zeroes, ...right].flatMap((group) => [group >> 8, group & 255]))
}

const groupsOf = (part: string): number[] =>
  part === '' ? [] : part.split(':').map((group) => parseInt(group, 16))
