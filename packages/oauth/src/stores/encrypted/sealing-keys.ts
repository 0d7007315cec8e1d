import { type Cipher, deriveBytes, deriveCipher, importSecret } from '../../internal/aes-gcm.ts'
import { toBase64url } from '../../internal/base64url.ts'
import { refuse, requireVisible } from '../../protocol/checks.ts'

/** A key for sealing records. */
export interface EncryptionKey {
  /** Its name, which stands in clear beside each record: visible ASCII characters. */
  readonly id: string
  /** 32 random bytes; a `Buffer` is fine. They are copied. */
  readonly key: Uint8Array
}

/** A key made ready. */
export interface SealingKey {
  readonly id: string
  readonly cipher: Cipher
  /** Tells this key from all others, and nothing of its bytes. */
  readonly check: string
}

/** The first seals, all open. */
export interface SealingKeys {
  readonly first: SealingKey
  readonly all: readonly SealingKey[]
}

interface Entry {
  readonly id: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

/**
 * Checks the keys at once and derives from them at the first call, since some runtimes allow no cryptography while a
 * program loads.
 */
export function prepareKeys(keys: readonly EncryptionKey[]): () => Promise<SealingKeys> {
  if (!Array.isArray(keys) || keys.length === 0) refuse('keys', 'expected a list with at least one key')
  const entries = keys.map(checkKey)
  for (const [i, { id, bytes }] of entries.entries()) {
    const others = entries.slice(0, i)
    if (others.some((other) => other.id === id)) refuse(`keys[${i}].id`, `"${id}" names two keys`)
    if (others.some((other) => other.bytes.every((byte, at) => byte === bytes[at])))
      refuse(`keys[${i}].key`, 'the same bytes are there under another id')
  }
  let ready: Promise<SealingKeys> | undefined
  return () =>
    (ready ??= deriveKeys(entries).catch((error: unknown) => {
      ready = undefined // so that the next call tries again
      throw error
    }))
}

function checkKey(given: EncryptionKey, i: number): Entry {
  const { id, key } = given ?? {}
  requireVisible(id, `keys[${i}].id`)
  // Not `instanceof`: where tests run in a realm of their own, a `Buffer` is no `Uint8Array` of theirs.
  if (!ArrayBuffer.isView(key) || key.byteLength !== 32)
    refuse(`keys[${i}].key`, "expected 32 bytes, such as Buffer.from(text, 'base64') of 32 random ones")
  return { id, bytes: new Uint8Array(key.buffer, key.byteOffset, 32).slice() as Uint8Array<ArrayBuffer> }
}

async function deriveKeys(entries: readonly Entry[]): Promise<SealingKeys> {
  const all = await Promise.all(entries.map(deriveKey))
  for (const { bytes } of entries) bytes.fill(0)
  return { first: all[0]!, all } // `!`: the list was checked not to be empty
}

/** One key, two uses: what is shown beside a record says nothing of what encrypts it. */
async function deriveKey({ id, bytes }: Entry): Promise<SealingKey> {
  const secret = await importSecret(bytes)
  const cipher = await deriveCipher(secret, 'dropbox-oauth/stores/encrypted cipher')
  const check = await deriveBytes(secret, 'dropbox-oauth/stores/encrypted check', 16)
  return { id, cipher, check: toBase64url(check) }
}
