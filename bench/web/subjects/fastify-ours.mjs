import { dropboxOAuth } from 'dropbox-oauth/fastify'
import { fastifyWithSession, listenWith } from '../fastify-app.mjs'
import { ours } from '../ours.mjs'

const app = await fastifyWithSession()
await app.register(dropboxOAuth(ours))

export const listen = (port) => listenWith(app, port)
