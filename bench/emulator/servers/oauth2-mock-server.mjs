import { OAuth2Server } from 'oauth2-mock-server'
import { serve } from './serve.mjs'

const server = new OAuth2Server()
await server.issuer.keys.generate('RS256')
await server.start(0, '127.0.0.1')
const origin = `http://127.0.0.1:${server.address().port}`
serve({
  authorize: `${origin}/authorize?`,
  token: `${origin}/token`,
  account: { method: 'GET', url: `${origin}/userinfo` },
})
