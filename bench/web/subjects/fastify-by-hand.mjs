import { begin, exchange, isSameState } from '../by-hand.mjs'
import { fastifyWithSession, listenWith } from '../fastify-app.mjs'

const app = await fastifyWithSession()

app.get('/login', (request, reply) => {
  const { login, url } = begin()
  request.session.login = login
  return reply.redirect(url, 303)
})

app.get('/callback', async (request, reply) => {
  const { login } = request.session
  if (!isSameState(login, request.query.state)) return reply.code(403).send()
  const { account_id: account } = await exchange(request.query.code, login)
  await request.session.regenerate()
  request.session.account = account
  return reply.redirect('/', 303)
})

export const listen = (port) => listenWith(app, port)
