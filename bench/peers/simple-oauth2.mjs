import { AuthorizationCode } from 'simple-oauth2'
import { challengeOf, randomText, requireState } from '../floors/by-hand.mjs'
import { app, authorizeUrl, tokenUrl } from '../settings.mjs'

export const name = 'simple-oauth2'
export const note = 'PKCE and state by hand; @hapi/wreck'

const authorize = new URL(authorizeUrl)
const token = new URL(tokenUrl)

const client = new AuthorizationCode({
  client: { id: app.key, secret: app.secret },
  auth: {
    tokenHost: token.origin,
    tokenPath: token.pathname,
    authorizeHost: authorize.origin,
    authorizePath: authorize.pathname,
  },
  options: { authorizationMethod: 'body' },
})

export const start = () => {
  const verifier = randomText()
  const state = randomText()
  const url = client.authorizeURL({
    redirect_uri: app.redirectUri,
    scope: app.scopes,
    state,
    code_challenge: challengeOf(verifier),
    code_challenge_method: 'S256',
    token_access_type: 'offline',
  })
  return { verifier, state, url }
}

export const finish = async (login, { query }) => {
  requireState(login, query)
  const parameters = { code: query.code, redirect_uri: app.redirectUri, code_verifier: login.verifier }
  return (await client.getToken(parameters)).token.access_token
}
