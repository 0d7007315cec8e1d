import { createHash } from 'node:crypto'

/** Java reads no PEM. This is the oldest of its formats (JKS), which every Java takes, whatever its default is. */
const [MAGIC, VERSION, TRUSTED_CERTIFICATE] = [0xfe_ed_fe_ed, 2, 2]

/** Goes into the digest at the end, after the password, which is Java's own: `changeit`. */
const WHITENER = 'Mighty Aphrodite'

/** The certificates of a PEM file as a trust store of Java. */
export function javaTrustStore(pem: string): Buffer {
  const certificates = pem.match(/(?<=-----BEGIN CERTIFICATE-----)[^-]+/g) ?? []
  const entries = certificates.map((base64, index) => entry(String(index), Buffer.from(base64, 'base64')))
  const content = Buffer.concat([int(MAGIC), int(VERSION), int(entries.length), ...entries])
  const password = Buffer.from('changeit', 'utf16le').swap16()
  return Buffer.concat([
    content,
    createHash('sha1').update(password).update(WHITENER).update(content).digest(),
  ])
}

const entry = (alias: string, der: Buffer): Buffer =>
  Buffer.concat([int(TRUSTED_CERTIFICATE), text(alias), UNDATED, text('X.509'), int(der.length), der])

/** When an entry was made: nobody asks. */
const UNDATED = Buffer.alloc(8)

function int(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

const text = (value: string): Buffer => {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(value.length)
  return Buffer.concat([length, Buffer.from(value, 'latin1')])
}
