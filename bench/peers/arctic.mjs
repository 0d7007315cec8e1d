import * as arctic from 'arctic'
import { requireState } from '../floors/by-hand.mjs'
import { app, authorizeUrl, tokenUrl } from '../settings.mjs'

export const name = 'arctic'
export const note =
  'its generic client, since its Dropbox one has no PKCE; state compared by hand; global fetch'

const client = new arctic.OAuth2Client(app.key, app.secret, app.redirectUri)

export const start = () => {
  const state = arctic.generateState()
  const verifier = arctic.generateCodeVerifier()
  const method = arctic.CodeChallengeMethod.S256
  const url = client.createAuthorizationURLWithPKCE(authorizeUrl, state, method, verifier, app.scopes)
  url.searchParams.set('token_access_type', 'offline')
  return { verifier, state, url: url.href }
}

export const finish = async (login, { query }) => {
  requireState(login, query)
  return (await client.validateAuthorizationCode(tokenUrl, query.code, login.verifier)).accessToken()
}
