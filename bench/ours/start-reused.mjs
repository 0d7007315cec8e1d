import { DropboxOAuth2Flow } from 'dropbox-oauth'
import { app } from '../settings.mjs'

export const name = 'dropbox-oauth, flow reused'
export const note = 'one flow object, so one session, for all starts'

const flow = new DropboxOAuth2Flow({
  consumerKey: app.key,
  consumerSecret: app.secret,
  redirectUri: app.redirectUri,
  session: {},
  csrfTokenSessionKey: 'dropbox-auth-csrf-token',
  scope: app.scopes,
})

export const start = async () => ({ url: await flow.start() })
