import { hash, randomFillSync } from 'node:crypto'
import { app, authorizeUrl } from '../settings.mjs'

export const name = 'floor: pooled random bytes'
export const note = 'pooled random bytes, one-shot hash, concatenation'

const pool = Buffer.allocUnsafe(48 * 128)
let used = pool.length

const take = (bytes) => {
  if (used + bytes > pool.length) {
    randomFillSync(pool)
    used = 0
  }
  used += bytes
  return pool.toString('base64url', used - bytes, used)
}

const prefix =
  `${authorizeUrl}?response_type=code&client_id=${app.key}&redirect_uri=${encodeURIComponent(app.redirectUri)}` +
  `&token_access_type=offline&scope=${encodeURIComponent(app.scopes.join(' '))}&code_challenge_method=S256&code_challenge=`

export const start = () => {
  const verifier = take(32)
  const state = take(16)
  return { verifier, state, url: prefix + hash('sha256', verifier, 'base64url') + '&state=' + state }
}
