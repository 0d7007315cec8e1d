import cookie from '@fastify/cookie'
import session from '@fastify/session'
import Fastify from 'fastify'
import { sessionSecret } from './settings.mjs'

export const fastifyWithSession = async () => {
  const app = Fastify()
  await app.register(cookie)
  await app.register(session, { secret: sessionSecret, cookie: { secure: false }, saveUninitialized: false })
  return app
}

export const listenWith = async (app, port) => {
  await app.listen({ port, host: '127.0.0.1' })
  return app.server
}
