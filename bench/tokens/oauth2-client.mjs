import { OAuth2Client, OAuth2Fetch } from '@badgateway/oauth2-client'
import { app, tokenUrl } from '../settings.mjs'
import { saved, tokenLifeMs } from './saved.mjs'

export const name = '@badgateway/oauth2-client'
export const note = 'OAuth2Fetch.getAccessToken(); global fetch'

const client = new OAuth2Client({ clientId: app.key, clientSecret: app.secret, tokenEndpoint: tokenUrl })

const fetcherFor = (expiresAt) => {
  let token = { accessToken: saved.accessToken, refreshToken: saved.refreshToken, expiresAt }
  return new OAuth2Fetch({
    client,
    scheduleRefresh: false,
    getStoredToken: () => token,
    storeToken: (stored) => {
      token = stored
    },
    getNewToken: () => client.refreshToken(token),
  })
}

let fetcher = fetcherFor(Date.now() + tokenLifeMs)

export const accessToken = () => fetcher.getAccessToken()

export const expire = () => {
  fetcher = fetcherFor(1)
}
