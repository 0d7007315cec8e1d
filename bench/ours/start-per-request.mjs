import { DropboxOAuth2Flow } from 'dropbox-oauth'
import { app } from '../settings.mjs'

export const name = 'dropbox-oauth'
export const note = 'as documented: a flow object per request, the session a plain object'

const flowFor = (session) =>
  new DropboxOAuth2Flow({
    consumerKey: app.key,
    consumerSecret: app.secret,
    redirectUri: app.redirectUri,
    session,
    csrfTokenSessionKey: 'dropbox-auth-csrf-token',
    scope: app.scopes,
  })

export const start = async () => {
  const session = {}
  return { session, url: await flowFor(session).start() }
}
