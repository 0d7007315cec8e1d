import { fromBase64url, toBase64url } from '../../internal/base64url.ts'
import type { TokenRecord } from '../../tokens/record.ts'

/** What the store inside holds. */
export interface SealedRecord extends TokenRecord {
  readonly format: 1
  /** The name of the key, for whoever looks for a missing one. */
  readonly keyId: string
  /** Tells the key, since AES-GCM cannot tell a wrong key from damage. */
  readonly keyCheck: string
  /** 96 random bits, base64url. */
  readonly nonce: string
  /** The encrypted record with its tag, base64url. */
  readonly sealed: string
}

/** A sealed record taken apart. */
export interface SealedParts {
  readonly keyId: string
  readonly keyCheck: string
  readonly nonce: Uint8Array<ArrayBuffer>
  readonly sealed: Uint8Array<ArrayBuffer>
}

const names = ['keyId', 'keyCheck', 'nonce', 'sealed'] as const

/** Whether a record was never sealed. With any part of a seal left it was, and is damaged. */
export function isClear(record: TokenRecord): boolean {
  return !names.some((name) => Object.hasOwn(record, name))
}

/** The parts of a sealed record, or `undefined` for anything that was not written like this to the letter. */
export function takeApart(record: TokenRecord): SealedParts | undefined {
  const { format, keyId, keyCheck } = record
  if (format !== 1 || Object.keys(record).length !== names.length + 1) return undefined
  if (typeof keyId !== 'string' || !/^[\x21-\x7e]+$/.test(keyId)) return undefined
  const nonce = decode(record['nonce'], 12)
  const sealed = decode(record['sealed'])
  if (typeof keyCheck !== 'string' || !decode(keyCheck, 16) || !nonce || !sealed) return undefined
  return { keyId, keyCheck, nonce, sealed }
}

/** The bytes of a base64url text, of the one text that stands for them: others would be altered and still be read. */
function decode(text: unknown, length?: number): Uint8Array<ArrayBuffer> | undefined {
  if (typeof text !== 'string' || !/^[\w-]*$/.test(text) || text.length % 4 === 1) return undefined
  const bytes = fromBase64url(text)
  if (length !== undefined && bytes.length !== length) return undefined
  return toBase64url(bytes) === text ? bytes : undefined
}
