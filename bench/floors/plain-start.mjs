import { app, authorizeUrl } from '../settings.mjs'
import { challengeOf, randomText } from './by-hand.mjs'

export const name = 'floor: plain'
export const note = 'randomBytes, createHash, URLSearchParams'

export const start = () => {
  const verifier = randomText()
  const state = randomText(16)
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: app.key,
    redirect_uri: app.redirectUri,
    token_access_type: 'offline',
    scope: app.scopes.join(' '),
    state,
    code_challenge: challengeOf(verifier),
    code_challenge_method: 'S256',
  })
  return { verifier, state, url: `${authorizeUrl}?${query}` }
}
