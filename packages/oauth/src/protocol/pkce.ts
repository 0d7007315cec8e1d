import { randomText } from '../internal/random.ts'
import { sha256 } from '../internal/sha256.ts'

/** A fresh code verifier: 43 characters, 258 random bits (RFC 7636 section 4.1). */
export function createVerifier(): string {
  return randomText(43)
}

/** The S256 challenge of a verifier (RFC 7636 section 4.2). */
export function challengeOf(verifier: string): string | Promise<string> {
  return sha256(verifier)
}
