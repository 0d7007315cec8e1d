import * as client from 'openid-client'
import { app, authorizeUrl, tokenUrl } from '../settings.mjs'

export const name = 'openid-client'
export const note = 'client made once, without discovery; global fetch'

const metadata = {
  issuer: 'https://www.dropbox.com',
  authorization_endpoint: authorizeUrl,
  token_endpoint: tokenUrl,
}
const config = new client.Configuration(metadata, app.key, app.secret)
client.allowInsecureRequests(config)

export const start = async () => {
  const verifier = client.randomPKCECodeVerifier()
  const challenge = await client.calculatePKCECodeChallenge(verifier)
  const state = client.randomState()
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: app.redirectUri,
    scope: app.scopes.join(' '),
    code_challenge: challenge,
    code_challenge_method: 'S256',
    state,
    token_access_type: 'offline',
  })
  return { verifier, state, url: url.href }
}

export const finish = async ({ verifier, state }, { href }) => {
  const checks = { pkceCodeVerifier: verifier, expectedState: state }
  return (await client.authorizationCodeGrant(config, new URL(href), checks)).access_token
}
