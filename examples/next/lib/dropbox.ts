import { MemoryStore, TokenManager } from 'dropbox-oauth'
import { dropboxOAuth } from 'dropbox-oauth/next'
import { openSession } from './session.ts'

// A build has no such settings yet, and needs none.
const {
  DROPBOX_APP_KEY = 'not-set',
  DROPBOX_APP_SECRET,
  DROPBOX_REDIRECT_URI = 'http://localhost:3000/dropbox-auth-finish',
  DROPBOX_URL,
  SESSION_SECRET,
} = process.env

export const redirectUri: string = DROPBOX_REDIRECT_URI
export const api: string = DROPBOX_URL ?? 'https://api.dropboxapi.com'

const app = {
  consumerKey: DROPBOX_APP_KEY,
  consumerSecret: DROPBOX_APP_SECRET,
  ...(DROPBOX_URL && {
    endpoints: { authorize: `${DROPBOX_URL}/oauth2/authorize`, token: `${DROPBOX_URL}/oauth2/token`, api },
  }),
}

// Next.js loads this file once for pages and once for routes, and a store in memory is to be one. Others need no such care.
const held = globalThis as { tokens?: TokenManager }
const tokens = (held.tokens ??= new TokenManager({ ...app, store: new MemoryStore() }))

export const dropbox = dropboxOAuth({
  ...app,
  redirectUri,
  tokens,
  scope: ['account_info.read'],
  secret: SESSION_SECRET, // seals the cookies that take the place of a session
  session: openSession,
})
