import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { Provider } from 'oidc-provider'
import { REDIRECT_URI } from '../login.mjs'
import { serve } from './serve.mjs'

let provider
/** Its own way to sign in without a page: the interaction ends as soon as it begins. */
const server = createServer((request, response) => {
  if (!request.url.startsWith('/interaction/')) return void provider.callback()(request, response)
  void provider.interactionFinished(request, response, { login: { accountId: 'ada' } })
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const origin = `http://127.0.0.1:${server.address().port}`

const signingKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' })
provider = new Provider(origin, {
  clients: [
    {
      client_id: 'bench',
      token_endpoint_auth_method: 'none',
      redirect_uris: [REDIRECT_URI],
      grant_types: ['authorization_code', 'refresh_token'],
    },
  ],
  jwks: { keys: [{ ...signingKey, alg: 'RS256', use: 'sig' }] },
  cookies: { keys: ['bench'] },
  features: { devInteractions: { enabled: false } },
  findAccount: (_context, accountId) => ({
    accountId,
    claims: () => ({ sub: accountId, email: 'ada@example.com' }),
  }),
  claims: { openid: ['sub'], email: ['email'] },
  issueRefreshToken: () => true,
  async loadExistingGrant({ oidc }) {
    const grant = new oidc.provider.Grant({
      accountId: oidc.session.accountId,
      clientId: oidc.client.clientId,
    })
    grant.addOIDCScope('openid email')
    await grant.save()
    return grant
  },
})
serve({
  authorize: `${origin}/auth?`,
  token: `${origin}/token`,
  account: { method: 'GET', url: `${origin}/me` },
})
