type Bytes = Uint8Array<ArrayBuffer>
type NodeCrypto = NonNullable<ReturnType<typeof nodeCrypto>>

/** AES-256-GCM with one key. A nonce has 12 bytes, never the same twice; what is sealed ends with its tag. */
export interface Cipher {
  encrypt(nonce: Bytes, additionalData: Bytes, clear: Bytes): Uint8Array | Promise<Uint8Array>
  /** Rejects or throws for what was altered, or sealed with another key. */
  decrypt(nonce: Bytes, additionalData: Bytes, sealed: Bytes): Uint8Array | Promise<Uint8Array>
}

const algorithm = 'aes-256-gcm'
const tagLength = 16

/** A secret made ready to derive from. */
export function importSecret(secret: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits'])
}

/**
 * The bytes that a secret gives for one use (HKDF-SHA-256, RFC 5869): they tell nothing of the secret, nor of what it
 * gives for another use.
 */
export async function deriveBytes(secret: CryptoKey, use: string, length: number): Promise<Bytes> {
  const info = new TextEncoder().encode(use)
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info }
  return new Uint8Array(await crypto.subtle.deriveBits(derivation, secret, 8 * length))
}

/**
 * The cipher that a secret gives for one use. It works at once where the runtime has Node's ciphers (Node, Bun, Deno):
 * WebCrypto's jobs and promises cost several times the encryption of a cookie.
 */
export async function deriveCipher(secret: CryptoKey, use: string): Promise<Cipher> {
  const key = await deriveBytes(secret, use, 32)
  const node = nodeCrypto()
  return node ? nodeCipher(node, key) : webCipher(key)
}

/** Node's ciphers; not every runtime that has the module has them. */
function nodeCrypto() {
  const module = globalThis.process?.getBuiltinModule?.('node:crypto')
  return module && 'createCipheriv' in module && 'createDecipheriv' in module ? module : undefined
}

function nodeCipher({ createCipheriv, createDecipheriv }: NodeCrypto, key: Bytes): Cipher {
  return {
    encrypt(nonce, additionalData, clear) {
      const cipher = createCipheriv(algorithm, key, nonce).setAAD(additionalData)
      return Buffer.concat([cipher.update(clear), cipher.final(), cipher.getAuthTag()])
    },
    decrypt(nonce, additionalData, sealed) {
      const end = Math.max(0, sealed.length - tagLength)
      const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagLength })
      decipher.setAAD(additionalData).setAuthTag(sealed.subarray(end))
      return Buffer.concat([decipher.update(sealed.subarray(0, end)), decipher.final()])
    },
  }
}

async function webCipher(bytes: Bytes): Promise<Cipher> {
  const key = await crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt'])
  const withNonce = (iv: Bytes, additionalData: Bytes): AesGcmParams => ({
    name: 'AES-GCM',
    iv,
    additionalData,
  })
  return {
    encrypt: async (nonce, additionalData, clear) =>
      new Uint8Array(await crypto.subtle.encrypt(withNonce(nonce, additionalData), key, clear)),
    decrypt: async (nonce, additionalData, sealed) =>
      new Uint8Array(await crypto.subtle.decrypt(withNonce(nonce, additionalData), key, sealed)),
  }
}
