// What a careful person writes by hand around a library that has no PKCE or no state of its own.
import { createHash, randomBytes } from 'node:crypto'

export const randomText = (bytes = 32) => randomBytes(bytes).toString('base64url')

export const challengeOf = (verifier) => createHash('sha256').update(verifier).digest('base64url')

export const requireState = (login, query) => {
  if (!query.state || query.state !== login.state) throw new Error('state mismatch')
}
