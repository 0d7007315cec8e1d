import { toBase64url } from './base64url.ts'

/**
 * SHA-256 of a text's UTF-8 bytes, as base64url. At once where the runtime has a one-shot hash (Node, Bun, Deno):
 * WebCrypto's job and promise cost several times the rest of a `start()`.
 */
export function sha256(text: string): string | Promise<string> {
  const hash = globalThis.process?.getBuiltinModule?.('node:crypto')?.hash
  return hash ? hash('sha256', text, 'base64url') : sha256ByWebCrypto(text)
}

async function sha256ByWebCrypto(text: string): Promise<string> {
  return toBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))))
}
