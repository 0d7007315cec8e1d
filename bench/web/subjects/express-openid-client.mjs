import express from 'express'
import session from 'express-session'
import * as client from 'openid-client'
import { app as own, authorizeUrl, sessionSecret, tokenUrl } from '../settings.mjs'

const server = {
  issuer: 'https://www.dropbox.com',
  authorization_endpoint: authorizeUrl,
  token_endpoint: tokenUrl,
}
const configuration = new client.Configuration(server, own.key, own.secret)
client.allowInsecureRequests(configuration)

const app = express().use(session({ secret: sessionSecret, resave: false, saveUninitialized: false }))

app.get('/login', async (request, response) => {
  const login = { state: client.randomState(), verifier: client.randomPKCECodeVerifier() }
  request.session.login = login
  const url = client.buildAuthorizationUrl(configuration, {
    redirect_uri: own.redirectUri,
    scope: own.scopes.join(' '),
    token_access_type: 'offline',
    state: login.state,
    code_challenge: await client.calculatePKCECodeChallenge(login.verifier),
    code_challenge_method: 'S256',
  })
  response.redirect(303, url.href)
})

app.get('/callback', async (request, response, next) => {
  const { login } = request.session
  const checks = { expectedState: login?.state, pkceCodeVerifier: login?.verifier }
  const tokens = await client.authorizationCodeGrant(
    configuration,
    new URL(request.originalUrl, own.redirectUri),
    checks,
  )
  request.session.regenerate((error) => {
    if (error) return next(error)
    request.session.account = tokens.account_id
    response.redirect(303, '/')
  })
})

export const listen = (port) => app.listen(port, '127.0.0.1')
