import { generateCodeVerifier, OAuth2Client } from '@badgateway/oauth2-client'
import { randomText } from '../floors/by-hand.mjs'
import { app, authorizeUrl, tokenUrl } from '../settings.mjs'

export const name = '@badgateway/oauth2-client'
export const note = 'state made by hand; global fetch'

const client = new OAuth2Client({
  clientId: app.key,
  clientSecret: app.secret,
  authorizationEndpoint: authorizeUrl,
  tokenEndpoint: tokenUrl,
})

export const start = async () => {
  const verifier = await generateCodeVerifier()
  const state = randomText()
  const url = await client.authorizationCode.getAuthorizeUri({
    redirectUri: app.redirectUri,
    state,
    codeVerifier: verifier,
    scope: app.scopes,
    extraParams: { token_access_type: 'offline' },
  })
  return { verifier, state, url }
}

export const finish = async ({ verifier, state }, { href }) => {
  const checks = { redirectUri: app.redirectUri, state, codeVerifier: verifier }
  return (await client.authorizationCode.getTokenFromCodeRedirect(href, checks)).accessToken
}
