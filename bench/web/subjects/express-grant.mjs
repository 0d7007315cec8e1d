import express from 'express'
import session from 'express-session'
import grant from 'grant'
import { app as client, authorizeUrl, sessionSecret, tokenUrl } from '../settings.mjs'

const app = express()
  .use(session({ secret: sessionSecret, resave: false, saveUninitialized: false }))
  .use((request, _response, next) => {
    // grant has fixed paths of its own.
    request.url = request.url
      .replace(/^\/login/, '/connect/dropbox')
      .replace(/^\/callback/, '/connect/dropbox/callback')
    request.originalUrl = request.url
    next()
  })
  .use(
    grant.express({
      defaults: { transport: 'state', origin: 'http://localhost:3000' },
      dropbox: {
        key: client.key,
        secret: client.secret,
        redirect_uri: client.redirectUri,
        authorize_url: authorizeUrl,
        access_url: tokenUrl,
        oauth: 2,
        scope: client.scopes,
        scope_delimiter: ' ',
        custom_params: { token_access_type: 'offline' },
        state: true,
        pkce: true,
        response: ['tokens', 'raw'],
      },
    }),
  )
  .use((request, response, next) => {
    const { error, raw } = response.locals.grant?.response ?? {}
    if (error || !raw) return response.status(502).end()
    request.session.regenerate((failure) => {
      if (failure) return next(failure)
      request.session.account = raw.account_id
      response.redirect(303, '/')
    })
  })

export const listen = (port) => app.listen(port, '127.0.0.1')
