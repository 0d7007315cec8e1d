import OAuth2Strategy from 'passport-oauth2'
import { app, authorizeUrl, tokenUrl } from '../settings.mjs'

export const name = 'passport-oauth2'
export const note =
  'driven as passport drives it, session a plain object; no deadline, no size bound; node:http'

// The only way to a further parameter, as the strategies built upon this one do it.
class DropboxStrategy extends OAuth2Strategy {
  authorizationParams() {
    return { token_access_type: 'offline' }
  }
}

const strategy = new DropboxStrategy(
  {
    authorizationURL: authorizeUrl,
    tokenURL: tokenUrl,
    clientID: app.key,
    clientSecret: app.secret,
    callbackURL: app.redirectUri,
    scope: app.scopes,
    state: true,
    pkce: true,
  },
  (accessToken, _refreshToken, _profile, done) => done(null, { accessToken }),
)

const authenticate = (request, endings) =>
  Object.assign(Object.create(strategy), endings).authenticate(request, {})

export const start = () =>
  new Promise((resolve, reject) => {
    const session = {}
    const redirect = (url) => resolve({ session, url })
    authenticate({ session, query: {} }, { redirect, error: reject, fail: reject })
  })

export const finish = ({ session }, { query }) =>
  new Promise((resolve, reject) => {
    const success = (user) => resolve(user.accessToken)
    authenticate({ session, query }, { success, error: reject, fail: reject })
  })
