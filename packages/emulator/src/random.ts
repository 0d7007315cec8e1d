import { randomFillSync } from 'node:crypto'

const POOL_SIZE = 16_384

const pool = Buffer.alloc(POOL_SIZE)
let used = POOL_SIZE

/** Asked of the system in bulk: one call for each token would cost more than all else a request does. */
function take(length: number): Buffer {
  if (used + length > POOL_SIZE) {
    randomFillSync(pool)
    used = 0
  }
  used += length
  return pool.subarray(used - length, used)
}

/** `length` random characters of the base64url alphabet. */
export function randomText(length: number): string {
  const bytes = take(Math.ceil((length * 3) / 4))
  return bytes.toString('base64url').slice(0, length)
}

/** `length` random hexadecimal digits, an even number of them. */
export function randomHex(length: number): string {
  return take(length / 2).toString('hex')
}
