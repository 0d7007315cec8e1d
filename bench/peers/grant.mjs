import grant from 'grant'
import { app, authorizeUrl, tokenUrl } from '../settings.mjs'

export const name = 'grant'
export const note = 'its Express handler with a request and response as light as can be; node:http'

const handle = grant.express({
  defaults: { transport: 'state' },
  dropbox: {
    key: app.key,
    secret: app.secret,
    redirect_uri: app.redirectUri,
    authorize_url: authorizeUrl,
    access_url: tokenUrl,
    scope: app.scopes,
    scope_delimiter: ' ',
    custom_params: { token_access_type: 'offline' },
    state: true,
    pkce: true,
  },
})

export const start = () =>
  new Promise((resolve, reject) => {
    const session = {}
    const request = { method: 'GET', originalUrl: '/connect/dropbox', query: {}, session }
    handle(request, { locals: {}, redirect: (url) => resolve({ session, url }) }, reject).catch(reject)
  })

export const finish = ({ session }, { query, search }) =>
  new Promise((resolve, reject) => {
    const request = { method: 'GET', originalUrl: `/connect/dropbox/callback${search}`, query, session }
    const response = { locals: {}, redirect: reject }
    const next = () => {
      const { error, access_token: accessToken } = response.locals.grant.response
      if (error) reject(new Error(error))
      else resolve(accessToken)
    }
    handle(request, response, next).catch(reject)
  })
