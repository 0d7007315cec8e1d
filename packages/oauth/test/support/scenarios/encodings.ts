import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { accepted, acceptedOr, broken, goodJson, refusedGrant, reply, unusable } from './scenario.ts'
import type { Answer, Expectation, Scenario } from './scenario.ts'

const encoded = (
  name: string,
  coding: string,
  bytes: () => Uint8Array,
  expect: Expectation,
  status = 200,
): Scenario => {
  const answer: Answer = (call) => reply(status, bytes(), { 'content-encoding': coding })(call)
  return { name, answer, expect }
}

/** Made once, when first played: packing 64 MB takes longer than any scenario. */
const once = (make: () => Uint8Array): (() => Uint8Array) => {
  let made: Uint8Array | undefined
  return () => (made ??= make())
}

const blanks = (megabytes: number): Buffer => Buffer.alloc(megabytes * 1024 * 1024, ' ')
const bomb = once(() => gzipSync(blanks(64)))
const brotliBomb = once(() => brotliCompressSync(blanks(16)))
const doubleBomb = once(() => gzipSync(bomb()))
const pretender = once(() => gzipSync(goodJson({ note: ' '.repeat(2_000_000) })))

/** Compressed answers: good ones, damaged ones, and small ones that become huge. */
export const encodings: readonly Scenario[] = [
  encoded('a good grant in gzip', 'gzip', () => gzipSync(goodJson()), accepted),
  encoded('a good grant in GZIP', 'GZIP', () => gzipSync(goodJson()), accepted),
  encoded('a good grant in deflate', 'deflate', () => deflateSync(goodJson()), accepted),
  encoded(
    'a good grant in deflate without a zlib header',
    'deflate',
    () => deflateRawSync(goodJson()),
    acceptedOr(broken),
  ),
  encoded('a good grant in br', 'br', () => brotliCompressSync(goodJson()), accepted),
  encoded('a good grant called identity', 'identity', () => Buffer.from(goodJson()), accepted),
  encoded(
    'a good grant in gzip twice',
    'gzip, gzip',
    () => gzipSync(gzipSync(goodJson())),
    acceptedOr(broken),
  ),
  encoded('a refused code in gzip', 'gzip', () => gzipSync('{"error": "invalid_grant"}'), refusedGrant, 400),
  encoded('garbage in an unknown encoding', 'x-unknown', () => gzipSync(goodJson()), unusable),
  encoded('plain JSON that claims gzip', 'gzip', () => Buffer.from(goodJson()), broken),
  encoded('an empty body that claims gzip', 'gzip', () => Buffer.alloc(0), broken),
  encoded('half a gzip', 'gzip', () => gzipSync(goodJson()).subarray(0, 60), broken),
  encoded('a gzip with a wrong checksum', 'gzip', () => flipped(gzipSync(goodJson()), -6), broken),
  encoded('a gzip with a damaged middle', 'gzip', () => flipped(gzipSync(goodJson()), 40), broken),
  encoded('a gzip bomb: 64 kB that become 64 MB', 'gzip', bomb, broken),
  encoded('a brotli bomb: some bytes that become 16 MB', 'br', brotliBomb, broken),
  encoded('a bomb in a bomb', 'gzip, gzip', doubleBomb, broken),
  encoded('a grant that is 2 MB when unpacked', 'gzip', pretender, broken),
]

function flipped(bytes: Buffer, at: number): Buffer {
  const index = at < 0 ? bytes.length + at : at
  bytes[index] = (bytes[index] ?? 0) ^ 0xff
  return bytes
}
