import { DropboxOAuth2Flow } from 'dropbox-oauth'
import { app, tokenUrl } from '../settings.mjs'

export const name = 'dropbox-oauth'
export const note = 'as documented: a flow object per request, the session a plain object; node:http'

const endpoints = { token: tokenUrl }

const flowFor = (session) =>
  new DropboxOAuth2Flow({
    consumerKey: app.key,
    consumerSecret: app.secret,
    redirectUri: app.redirectUri,
    session,
    csrfTokenSessionKey: 'dropbox-auth-csrf-token',
    scope: app.scopes,
    endpoints,
  })

export const start = async () => {
  const session = {}
  return { session, url: await flowFor(session).start() }
}

export const finish = async ({ session }, { query }) => (await flowFor(session).finish(query)).accessToken
