import * as oauth from 'oauth4webapi'
import { app, authorizeUrl, tokenUrl } from '../settings.mjs'

export const name = 'oauth4webapi'
export const note = 'global fetch'

const server = {
  issuer: 'https://www.dropbox.com',
  authorization_endpoint: authorizeUrl,
  token_endpoint: tokenUrl,
}
const client = { client_id: app.key }
const authentication = oauth.ClientSecretPost(app.secret)
const options = { [oauth.allowInsecureRequests]: true }

export const start = async () => {
  const verifier = oauth.generateRandomCodeVerifier()
  const challenge = await oauth.calculatePKCECodeChallenge(verifier)
  const state = oauth.generateRandomState()
  const url = new URL(server.authorization_endpoint)
  url.searchParams.set('client_id', client.client_id)
  url.searchParams.set('redirect_uri', app.redirectUri)
  url.searchParams.set('response_type', 'code')
  url.searchParams.set('scope', app.scopes.join(' '))
  url.searchParams.set('code_challenge', challenge)
  url.searchParams.set('code_challenge_method', 'S256')
  url.searchParams.set('state', state)
  url.searchParams.set('token_access_type', 'offline')
  return { verifier, state, url: url.href }
}

export const finish = async ({ verifier, state }, { href }) => {
  const parameters = oauth.validateAuthResponse(server, client, new URL(href), state)
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    authentication,
    parameters,
    app.redirectUri,
    verifier,
    options,
  )
  return (await oauth.processAuthorizationCodeResponse(server, client, response)).access_token
}
