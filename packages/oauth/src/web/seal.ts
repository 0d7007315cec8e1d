import { fromBase64url, toBase64url } from '../internal/base64url.ts'
import { randomText } from '../internal/random.ts'
import { refuse } from '../protocol/checks.ts'

/** What is sealed. A text sealed for one purpose opens for no other. */
export type Purpose = 'login' | 'account'

/** Seals texts so that a browser can keep them, and neither read nor change them. */
export interface Sealer {
  /** `name` is the cookie's: the text opens under no other. */
  seal(purpose: Purpose, name: string, text: string): Promise<string>
  /** The text, or `undefined` for anything that no secret of ours has sealed for this purpose and name. */
  open(purpose: Purpose, name: string, sealed: string): Promise<string | undefined>
}

const leastBytes = 32
const nonceLength = 16 // characters of 6 random bits each: just the 96 bits of a nonce

/**
 * A sealer for some secrets: the first seals, all open. Keys are derived at the first use, since some runtimes allow no
 * cryptography while a program loads.
 */
export function createSealer(secret: string | readonly string[]): Sealer {
  const secrets = (Array.isArray(secret) ? (secret as readonly string[]) : [secret]).map(readSecret)
  if (secrets.length === 0) refuse('secret', 'the list is empty')
  const keys = new Map<Purpose, Promise<CryptoKey[]>>()
  const keysFor = (purpose: Purpose): Promise<CryptoKey[]> => {
    const known = keys.get(purpose) ?? Promise.all(secrets.map((bytes) => deriveKey(bytes, purpose)))
    keys.set(purpose, known)
    return known
  }
  return {
    async seal(purpose, name, text) {
      const [first] = await keysFor(purpose)
      const nonce = randomText(nonceLength)
      const bytes = new TextEncoder().encode(text)
      const sealed = await crypto.subtle.encrypt(cipher(nonce, purpose, name), first!, bytes) // `!`: not empty
      return nonce + toBase64url(new Uint8Array(sealed))
    },
    async open(purpose, name, sealed) {
      for (const key of await keysFor(purpose)) {
        const text = await openWith(key, purpose, name, sealed)
        if (text !== undefined) return text
      }
      return undefined
    },
  }
}

function readSecret(secret: unknown): Uint8Array<ArrayBuffer> {
  const bytes = new TextEncoder().encode(typeof secret === 'string' ? secret : '')
  if (bytes.length < leastBytes) {
    refuse(
      'secret',
      `a random text of at least ${leastBytes} bytes is needed, such as \`openssl rand -base64 32\` makes`,
    )
  }
  return bytes
}

async function deriveKey(secret: Uint8Array<ArrayBuffer>, purpose: Purpose): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey'])
  const info = new TextEncoder().encode(`dropbox-oauth/web ${purpose}`)
  return crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info },
    material,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  )
}

async function openWith(
  key: CryptoKey,
  purpose: Purpose,
  name: string,
  sealed: string,
): Promise<string | undefined> {
  try {
    const bytes = new Uint8Array(fromBase64url(sealed.slice(nonceLength)))
    const text = await crypto.subtle.decrypt(cipher(sealed.slice(0, nonceLength), purpose, name), key, bytes)
    return new TextDecoder().decode(text)
  } catch {
    return undefined // damaged, moved, or of another secret: there is no such cookie
  }
}

/** Neither a purpose nor a cookie's name has a line break, so no two pairs are one text. */
function cipher(nonce: string, purpose: Purpose, name: string): AesGcmParams {
  const additionalData = new TextEncoder().encode(`dropbox-oauth 1\n${purpose}\n${name}`)
  return { name: 'AES-GCM', iv: new Uint8Array(fromBase64url(nonce)), additionalData }
}
