import { CodeChallengeMethod, OAuth2Client } from 'google-auth-library'
import { randomText, requireState } from '../floors/by-hand.mjs'
import { app, authorizeUrl, tokenUrl } from '../settings.mjs'

export const name = 'google-auth-library'
export const note = 'state by hand; gaxios over node-fetch'

const client = new OAuth2Client({
  clientId: app.key,
  clientSecret: app.secret,
  redirectUri: app.redirectUri,
  endpoints: { oauth2AuthBaseUrl: authorizeUrl, oauth2TokenUrl: tokenUrl },
})

export const start = async () => {
  const { codeVerifier, codeChallenge } = await client.generateCodeVerifierAsync()
  const state = randomText()
  const url = client.generateAuthUrl({
    scope: app.scopes,
    state,
    code_challenge_method: CodeChallengeMethod.S256,
    code_challenge: codeChallenge,
    token_access_type: 'offline',
  })
  return { verifier: codeVerifier, state, url }
}

export const finish = async (login, { query }) => {
  requireState(login, query)
  return (await client.getToken({ code: query.code, codeVerifier: login.verifier })).tokens.access_token
}
