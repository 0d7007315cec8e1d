import { createRequire } from 'node:module'
import { DropboxAuth } from 'dropbox'
import { randomText, requireState } from '../floors/by-hand.mjs'
import { app, tokenUrl } from '../settings.mjs'

export const name = 'dropbox'
export const note = 'without secret, with which it leaves the verifier out; state by hand; node-fetch'

const nodeFetch = createRequire(createRequire(import.meta.url).resolve('dropbox'))('node-fetch')

// The SDK has no option for the token endpoint; its own fetch, with the address replaced, is the nearest.
const fetch = (url, options) =>
  nodeFetch(url.replace('https://api.dropboxapi.com/oauth2/token', tokenUrl), options)

// One object a login: the SDK keeps the verifier in it.
export const start = async () => {
  const auth = new DropboxAuth({ clientId: app.key, fetch })
  const state = randomText()
  const url = await auth.getAuthenticationUrl(
    app.redirectUri,
    state,
    'code',
    'offline',
    app.scopes,
    'none',
    true,
  )
  return { verifier: auth.getCodeVerifier(), state, url }
}

export const finish = async (login, { query }) => {
  requireState(login, query)
  const auth = new DropboxAuth({ clientId: app.key, fetch })
  auth.setCodeVerifier(login.verifier)
  return (await auth.getAccessTokenFromCode(app.redirectUri, query.code)).result.access_token
}
