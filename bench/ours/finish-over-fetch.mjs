import { DropboxOAuth2Flow } from 'dropbox-oauth'
import { app, tokenUrl } from '../settings.mjs'

export const name = 'dropbox-oauth over fetch'
export const note = 'the same with fetch: globalThis.fetch'

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
    fetch: globalThis.fetch,
  })

export const start = async () => {
  const session = {}
  return { session, url: await flowFor(session).start() }
}

export const finish = async ({ session }, { query }) => (await flowFor(session).finish(query)).accessToken
