import { OAuth2Client } from 'google-auth-library'
import { app, tokenUrl } from '../settings.mjs'
import { saved, tokenLifeMs } from './saved.mjs'

export const name = 'google-auth-library'
export const note = 'getAccessToken(); gaxios over node-fetch'

const client = new OAuth2Client({
  clientId: app.key,
  clientSecret: app.secret,
  endpoints: { oauth2TokenUrl: tokenUrl },
})

const set = (expiryDate) =>
  client.setCredentials({
    access_token: saved.accessToken,
    refresh_token: saved.refreshToken,
    expiry_date: expiryDate,
  })

set(Date.now() + tokenLifeMs)

export const accessToken = async () => (await client.getAccessToken()).token

export const expire = () => set(1)
