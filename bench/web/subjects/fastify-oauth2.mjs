import oauth2 from '@fastify/oauth2'
import { fastifyWithSession, listenWith } from '../fastify-app.mjs'
import { app as client, authorizeUrl, tokenUrl } from '../settings.mjs'

const app = await fastifyWithSession()
const [authorize, token] = [new URL(authorizeUrl), new URL(tokenUrl)]
await app.register(oauth2, {
  name: 'dropbox',
  scope: client.scopes,
  credentials: {
    client: { id: client.key, secret: client.secret },
    auth: {
      authorizeHost: authorize.origin,
      authorizePath: authorize.pathname,
      tokenHost: token.origin,
      tokenPath: token.pathname,
    },
    options: { authorizationMethod: 'body' },
  },
  startRedirectPath: '/login',
  callbackUri: client.redirectUri,
  callbackUriParams: { token_access_type: 'offline' },
  cookie: { secure: false, sameSite: 'lax', path: '/' },
  pkce: 'S256',
})

app.get('/callback', async (request, reply) => {
  const { token: answer } = await app.dropbox.getAccessTokenFromAuthorizationCodeFlow(request, reply)
  await request.session.regenerate()
  request.session.account = answer.account_id
  return reply.redirect('/', 303)
})

export const listen = (port) => listenWith(app, port)
