import { app, sessionSecret, tokenUrl } from './settings.mjs'

/** The handler as the others are: the account's id goes into the session, the tokens to whoever keeps them. */
export const ours = {
  consumerKey: app.key,
  consumerSecret: app.secret,
  redirectUri: app.redirectUri,
  scope: app.scopes,
  endpoints: { token: tokenUrl },
  paths: { start: '/login' },
  secret: sessionSecret,
  onLinked: () => {},
}
