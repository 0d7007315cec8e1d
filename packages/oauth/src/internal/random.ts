import { alphabet } from './base64url.ts'

// Drawn in blocks: one call into the system's generator costs more than a whole login's other work.
const block = new Uint8Array(1024)
let next = block.length

/** `length` random characters of base64url, 6 bits of the system's secure generator in each. */
export function randomText(length: number): string {
  if (next + length > block.length) {
    crypto.getRandomValues(block)
    next = 0
  }
  let text = ''
  for (const end = next + length; next < end; next++) {
    text += alphabet[block[next]! & 63] // `!`: next < block.length
    block[next] = 0 // a used byte is of no use to whoever reads the memory later
  }
  return text
}

/** A random number from 0 to 1, not including 1. For spreading load, not for secrets. */
export function randomFraction(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]! / 2 ** 32 // `!`: the array has one element
}
