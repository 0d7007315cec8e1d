import { fromBase64url, toBase64url } from '../../internal/base64url.ts'
import { parseJsonObject } from '../../internal/json.ts'
import { randomText } from '../../internal/random.ts'
import type { TokenRecord } from '../../tokens/record.ts'
import type { SealedParts, SealedRecord } from './sealed-record.ts'
import type { SealingKey } from './sealing-keys.ts'

/** Encrypts a record, for its place under `recordKey` alone. */
export async function seal(recordKey: string, record: TokenRecord, key: SealingKey): Promise<SealedRecord> {
  const nonce = randomText(16) // 16 characters of 6 random bits each: just the 96 bits of a nonce
  const clear = new TextEncoder().encode(JSON.stringify({ record }))
  const sealed = await key.cipher.encrypt(fromBase64url(nonce), placeOf(key.id, recordKey), clear)
  return { format: 1, keyId: key.id, keyCheck: key.check, nonce, sealed: toBase64url(sealed) }
}

/** The record, or `undefined` when anything of it was altered, it was moved from another place, or the key is wrong. */
export async function open(
  recordKey: string,
  { nonce, keyId, sealed }: SealedParts,
  key: SealingKey,
): Promise<TokenRecord | undefined> {
  try {
    const json = await key.cipher.decrypt(nonce, placeOf(keyId, recordKey), sealed)
    return parseJsonObject(new TextDecoder().decode(json)).json?.['record'] as TokenRecord | undefined
  } catch {
    return undefined
  }
}

/** What a sealed record is bound to. */
function placeOf(keyId: string, recordKey: string): Uint8Array<ArrayBuffer> {
  return tuple('1', 'dropbox-oauth token record', keyId, recordKey)
}

/** Texts as bytes, the length before each, so that no two lists of texts have the same bytes. */
function tuple(...texts: readonly string[]): Uint8Array<ArrayBuffer> {
  const parts = texts.map((text) => new TextEncoder().encode(text))
  const bytes = new Uint8Array(parts.reduce((size, part) => size + 4 + part.length, 0))
  let at = 0
  for (const part of parts) {
    new DataView(bytes.buffer).setUint32(at, part.length)
    bytes.set(part, at + 4)
    at += 4 + part.length
  }
  return bytes
}
