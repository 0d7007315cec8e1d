import express from 'express'
import session from 'express-session'
import passport from 'passport'
import OAuth2Strategy from 'passport-oauth2'
import { app as client, authorizeUrl, sessionSecret, tokenUrl } from '../settings.mjs'

class DropboxStrategy extends OAuth2Strategy {
  authorizationParams() {
    return { token_access_type: 'offline' }
  }
}
passport.use(
  'dropbox',
  new DropboxStrategy(
    {
      authorizationURL: authorizeUrl,
      tokenURL: tokenUrl,
      clientID: client.key,
      clientSecret: client.secret,
      callbackURL: client.redirectUri,
      scope: client.scopes,
      state: true,
      pkce: true,
    },
    (_accessToken, _refreshToken, parameters, _profile, done) =>
      done(null, { account: parameters.account_id }),
  ),
)
passport.serializeUser((user, done) => done(null, user))
passport.deserializeUser((user, done) => done(null, user))

const app = express()
  .use(session({ secret: sessionSecret, resave: false, saveUninitialized: false }))
  .use(passport.session())
app.get('/login', passport.authenticate('dropbox'))
app.get('/callback', passport.authenticate('dropbox'), (_request, response) => response.redirect(303, '/'))

export const listen = (port) => app.listen(port, '127.0.0.1')
