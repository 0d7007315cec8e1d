import { MemoryStore, TokenManager } from 'dropbox-oauth'
import { dropboxOAuth, type LinkedAccount } from 'dropbox-oauth/fastify'
import Fastify from 'fastify'
import { listFiles, whoIs } from '../../shared/src/dropbox-calls.ts'
import { accountPage, filesPage, notFoundPage, problemPage, welcomePage } from '../../shared/src/pages.ts'
import { dropboxApp, port, redirectUri, welcome } from '../../shared/src/settings.ts'
import { registerSessions } from './sessions.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Behind `dropbox.requireAccount()`. */
    dropbox: LinkedAccount
  }
}

const tokens = new TokenManager({ ...dropboxApp, store: new MemoryStore() })
const dropbox = dropboxOAuth({ ...dropboxApp, redirectUri, tokens, scope: ['account_info.read'] })

const app = Fastify()
await registerSessions(app)
await app.register(dropbox) // start, finish and unlink

app.get('/', (_request, reply) => reply.type('text/html').send(welcomePage))

app.get('/account', { preHandler: dropbox.requireAccount() }, async (request, reply) =>
  reply.type('text/html').send(accountPage(await whoIs(request.dropbox))),
)

// Who has not allowed this yet is asked for it, and comes back here.
const needsFiles = dropbox.requireAccount({ scope: ['files.metadata.read'] })
app.get('/files', { preHandler: needsFiles }, async (request, reply) =>
  reply.type('text/html').send(filesPage(await listFiles(request.dropbox))),
)

// A program that is not connected gets a 401 with the address to open.
app.get('/api/account', { preHandler: dropbox.requireAccount() }, (request) => whoIs(request.dropbox))

app.setNotFoundHandler((_request, reply) => reply.code(404).type('text/html').send(notFoundPage))

app.setErrorHandler((error, _request, reply) => {
  console.error(error)
  const { status, html } = problemPage(error)
  return reply.code(status).type('text/html').send(html)
})

await app.listen({ port, host: 'localhost' })
console.log(welcome)
