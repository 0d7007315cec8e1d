import { MemoryStore, OAuth2FlowNoRedirectResult, TokenManager } from 'dropbox-oauth'
import { app, tokenUrl } from '../settings.mjs'
import { saved, tokenLifeMs } from './saved.mjs'

export const name = 'dropbox-oauth'
export const note = 'MemoryStore; single flight, lease and compare-and-set as with any store'

let elapsed = 0

export const tokens = new TokenManager({
  consumerKey: app.key,
  consumerSecret: app.secret,
  store: new MemoryStore(),
  endpoints: { token: tokenUrl, api: new URL(tokenUrl).origin },
  now: () => Date.now() + elapsed,
})

const expiresAt = Date.now() + tokenLifeMs
export const { key } = await tokens.link(new OAuth2FlowNoRedirectResult({ ...saved, expiresAt }))

export const accessToken = () => tokens.accessToken(key)

export const expire = () => {
  elapsed += tokenLifeMs
}
