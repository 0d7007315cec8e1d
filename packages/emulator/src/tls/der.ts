/** As much of DER (X.690) as a certificate needs: every value is a tag, a length and its bytes. */

const element = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content])
}

function lengthOf(length: number): Buffer {
  if (length < 128) return Buffer.from([length])
  const bytes = length < 256 ? [length] : [length >> 8, length & 255]
  return Buffer.from([128 | bytes.length, ...bytes])
}

/** SEQUENCE */
export const sequence = (...parts: readonly Uint8Array[]): Buffer => element(0x30, ...parts)

/** SET */
export const set = (...parts: readonly Uint8Array[]): Buffer => element(0x31, ...parts)

/** INTEGER, of bytes whose first bit is not set. */
export const integer = (...bytes: readonly number[]): Buffer => element(0x02, Buffer.from(bytes))

/** BOOLEAN, true */
export const yes: Buffer = element(0x01, Buffer.from([0xff]))

/** OCTET STRING */
export const octets = (content: Uint8Array): Buffer => element(0x04, content)

/** BIT STRING */
export const bits = (content: Uint8Array, unused = 0): Buffer => element(0x03, Buffer.from([unused]), content)

/** UTF8String */
export const text = (content: string): Buffer => element(0x0c, Buffer.from(content))

/** `[number]`, around a value of its own. */
export const explicit = (number: number, content: Uint8Array): Buffer => element(0xa0 | number, content)

/** `[number]`, in place of the tag of a plain value. */
export const implicit = (number: number, content: Uint8Array): Buffer => element(0x80 | number, content)

/** UTCTime, which is for the years to 2049. */
export function time(date: Date): Buffer {
  const digits = date.toISOString().replace(/\D/g, '').slice(2, 14)
  return element(0x17, Buffer.from(`${digits}Z`))
}

/** OBJECT IDENTIFIER, from its dotted form. */
export function identifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...others] = dotted.split('.').map(Number)
  return element(0x06, Buffer.from([first * 40 + second, ...others.flatMap(sevenBits)]))
}

function sevenBits(number: number): number[] {
  const groups = [number & 127]
  for (let rest = number >> 7; rest > 0; rest >>= 7) groups.unshift(128 | (rest & 127))
  return groups
}
