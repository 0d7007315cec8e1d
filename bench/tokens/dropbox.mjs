import { createRequire } from 'node:module'
import { DropboxAuth } from 'dropbox'
import { app, tokenUrl } from '../settings.mjs'
import { saved, tokenLifeMs } from './saved.mjs'

export const name = 'dropbox'
export const note = 'checkAndRefreshAccessToken(); node-fetch; a request for each caller'

const nodeFetch = createRequire(createRequire(import.meta.url).resolve('dropbox'))('node-fetch')
const fetch = (url, options) =>
  nodeFetch(url.replace('https://api.dropboxapi.com/oauth2/token', tokenUrl), options)

const auth = new DropboxAuth({ clientId: app.key, clientSecret: app.secret, fetch, ...saved })
auth.setAccessTokenExpiresAt(new Date(Date.now() + tokenLifeMs))

/** A promise when it refreshes, else nothing, which the types do not tell. */
const refreshIfNeeded = () => Promise.resolve(auth.checkAndRefreshAccessToken())

export const accessToken = async () => {
  await refreshIfNeeded()
  return auth.getAccessToken()
}

export const expire = () => auth.setAccessTokenExpiresAt(new Date(1))
