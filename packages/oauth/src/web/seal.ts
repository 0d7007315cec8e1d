import { type Cipher, deriveCipher, importSecret } from '../internal/aes-gcm.ts'
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
  const ciphers = new Map<Purpose, Promise<Cipher[]>>()
  const ciphersFor = (purpose: Purpose): Promise<Cipher[]> => {
    const known = ciphers.get(purpose) ?? Promise.all(secrets.map((bytes) => cipherOf(bytes, purpose)))
    ciphers.set(purpose, known)
    return known
  }
  return {
    async seal(purpose, name, text) {
      const [first] = await ciphersFor(purpose)
      const nonce = randomText(nonceLength)
      const clear = new TextEncoder().encode(text)
      return nonce + toBase64url(await first!.encrypt(fromBase64url(nonce), placeOf(purpose, name), clear)) // `!`: not empty
    },
    async open(purpose, name, sealed) {
      for (const cipher of await ciphersFor(purpose)) {
        const text = await openWith(cipher, placeOf(purpose, name), sealed)
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

async function cipherOf(secret: Uint8Array<ArrayBuffer>, purpose: Purpose): Promise<Cipher> {
  return deriveCipher(await importSecret(secret), `dropbox-oauth/web ${purpose}`)
}

async function openWith(
  cipher: Cipher,
  place: Uint8Array<ArrayBuffer>,
  sealed: string,
): Promise<string | undefined> {
  try {
    const nonce = fromBase64url(sealed.slice(0, nonceLength))
    const text = await cipher.decrypt(nonce, place, fromBase64url(sealed.slice(nonceLength)))
    return new TextDecoder().decode(text)
  } catch {
    return undefined // damaged, moved, or of another secret: there is no such cookie
  }
}

/** What a sealed text is bound to. Neither a purpose nor a cookie's name has a line break, so no two pairs are one text. */
function placeOf(purpose: Purpose, name: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`dropbox-oauth 1\n${purpose}\n${name}`)
}
